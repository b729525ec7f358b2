import { StoreChart } from '../../charts/store';
import type { InClusterStore } from '../../overlays/environment';
import { render } from '../../synth/render';
import { DEV, ENVIRONMENTS } from '../autolytiq';
import { only, titleOf } from '../manifest';
import { findAll, numberAt, textAt, textsAt, valueAt } from '../query';
import { objectsOf, pipelineObjects } from './chart-objects';

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers[0]`;

function redis(): InClusterStore {
  const [store] = DEV.stores;
  if (store === undefined) throw new Error('dev has no store in its cluster');
  return store;
}

const objects = (change: Partial<InClusterStore> = {}) =>
  objectsOf((app) => new StoreChart(app, 'x', { environment: DEV, store: { ...redis(), ...change } }));

const statefulSet = (change: Partial<InClusterStore> = {}) => only(objects(change), 'StatefulSet');

/** The arguments of the server that follow an option. */
const option = (name: string, change: Partial<InClusterStore> = {}): string => {
  const args = textsAt(statefulSet(change), `${CONTAINER}.args[*]`);
  return args[args.indexOf(name) + 1] ?? '';
};

test('the chart makes a StatefulSet and what belongs to it', () => {
  expect(objects().map(titleOf)).toEqual(
    ['ServiceAccount', 'NetworkPolicy', 'Service', 'PersistentVolumeClaim', 'StatefulSet'].map(
      (kind) => `${kind} redis`,
    ),
  );
});

test('the pipeline makes the same', () => {
  expect(objects()).toEqual(pipelineObjects(DEV, '20-redis.yaml'));
});

test('only an environment that runs a store in its cluster has one', () => {
  const clusters = ENVIRONMENTS.filter((environment) =>
    render(environment).charts.some(({ kind }) => kind.source === 'charts/store.ts'),
  );
  expect(clusters).toEqual([DEV]);
});

test('it has one port: container, Service, NetworkPolicy and server follow it', () => {
  const made = objects({ port: 7000 });
  expect(valueAt(only(made, 'Service'), 'spec.ports')).toEqual([
    { name: 'redis', port: 7000, protocol: 'TCP', targetPort: 'redis' },
  ]);
  expect(findAll(made, '**.containerPort')).toEqual([7000]);
  expect(findAll(only(made, 'NetworkPolicy'), 'spec.ingress[*].ports')).toEqual([[{ port: 7000, protocol: 'TCP' }]]);
  expect(option('--port', { port: 7000 })).toBe('7000');
  expect(JSON.stringify(made)).not.toContain('6379');
});

test('those who use it may connect, nobody else, and it connects to nobody', () => {
  const policy = only(objects(), 'NetworkPolicy');
  expect(textsAt(policy, 'spec.ingress[*].from[*].podSelector.matchLabels["app.kubernetes.io/name"]')).toEqual([
    'api-gateway',
    'auth-service',
    'config-service',
  ]);
  expect(findAll(policy, 'spec.egress')).toEqual([]);
  expect(valueAt(policy, 'spec.policyTypes')).toEqual(['Ingress', 'Egress']);
  expect(findAll(only(objects({ callers: [] }), 'NetworkPolicy'), 'spec.ingress')).toEqual([]);
});

test('everything selects the same pods, never by version', () => {
  const selector = { 'app.kubernetes.io/name': 'redis', 'app.kubernetes.io/instance': 'autolytiq-dev' };
  expect(valueAt(statefulSet(), 'spec.selector.matchLabels')).toEqual(selector);
  expect(valueAt(statefulSet(), 'spec.template.metadata.labels')).toMatchObject(selector);
  expect(valueAt(only(objects(), 'Service'), 'spec.selector')).toEqual(selector);
  expect(valueAt(only(objects(), 'NetworkPolicy'), 'spec.podSelector.matchLabels')).toEqual(selector);
  expect(valueAt(statefulSet(), 'spec.serviceName')).toBe('redis');
});

test('its data is on a volume of the asked size and class, every change written, as the user of the image', () => {
  const made = objects({ storageMebibytes: 5 * 1024, user: { uid: 7, gid: 8 } });
  const claim = only(made, 'PersistentVolumeClaim');
  expect(valueAt(claim, 'spec')).toEqual({
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '5Gi' } },
    storageClassName: 'gp3',
  });
  expect(findAll(made, '**.persistentVolumeClaim.claimName')).toEqual([claim.metadata.name]);
  expect(findAll(made, '**.volumeMounts[name=data].mountPath')).toEqual(['/data']);
  expect([option('--dir'), option('--appendonly')]).toEqual(['/data', 'yes']);
  expect(valueAt(only(made, 'StatefulSet'), `${POD}.securityContext`)).toMatchObject({ runAsUser: 7, fsGroup: 8 });
});

test('it gives up old entries before its memory limit is reached', () => {
  const resources = { ...redis().resources, memoryMebibytes: 1000 };
  const limit = textAt(statefulSet({ resources }), `${CONTAINER}.resources.limits.memory`);
  const most = option('--maxmemory', { resources });
  expect(most).toMatch(/^\d+mb$/);
  expect(Number.parseInt(most, 10)).toBeLessThan(0.8 * Number.parseInt(limit, 10));
  expect(option('--maxmemory-policy')).toBe('allkeys-lru');
});

test('its password is a key of the Secret, for the server and for its probes, and stands nowhere else', () => {
  expect(valueAt(statefulSet(), `${CONTAINER}.env`)).toEqual(
    ['REDIS_PASSWORD', 'REDISCLI_AUTH'].map((name) => ({
      name,
      valueFrom: { secretKeyRef: { name: 'autolytiq-secrets', key: 'REDIS_PASSWORD' } },
    })),
  );
  expect(option('--requirepass')).toBe('$(REDIS_PASSWORD)');
});

test('without a password there is no variable for it', () => {
  const { passwordKey: _, ...open } = redis();
  const made = objectsOf((app) => new StoreChart(app, 'x', { environment: DEV, store: open }));
  expect(findAll(made, '**.env')).toEqual([]);
  expect(JSON.stringify(made)).not.toContain('--requirepass');
});

test('readiness asks Redis, liveness only for an open socket, and the start has its time', () => {
  const probe = (name: string): unknown => valueAt(statefulSet(), `${CONTAINER}.${name}Probe`);
  const ping = ['redis-cli', '-e', '-p', '6379', 'ping'];
  expect(valueAt(probe('startup'), 'exec.command')).toEqual(ping);
  expect(valueAt(probe('readiness'), 'exec.command')).toEqual(ping);
  expect(valueAt(probe('liveness'), 'tcpSocket.port')).toBe('redis');
  expect(numberAt(probe('startup'), 'periodSeconds') * numberAt(probe('startup'), 'failureThreshold')).toBe(120);
});

test('one pod, which is no other’s', () => {
  expect(valueAt(statefulSet(), 'spec.replicas')).toBe(1);
  expect(valueAt(statefulSet(), `${POD}.automountServiceAccountToken`)).toBe(false);
  expect(valueAt(statefulSet(), `${POD}.serviceAccountName`)).toBe('redis');
});
