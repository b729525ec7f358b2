import { checksum } from '../../charts/parts/pod';
import type { InClusterStore } from '../../overlays/environment';
import { render } from '../../synth/render';
import { checkSchema } from '../../synth/schemas';
import { DEV, ENVIRONMENTS } from '../autolytiq';
import { only, titleOf } from '../manifest';
import { findAll, numberAt, textsAt, valueAt } from '../query';
import { pipelineObjects } from './chart-objects';
import { CONTAINER, localstack, redis, storeObjects, STORES } from './engines/stores';

const POD = 'spec.template.spec';

const objects = (change: Partial<InClusterStore> = {}) => storeObjects(redis(change));

const statefulSet = (store = redis()) => only(storeObjects(store), 'StatefulSet');

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

test('those who use it may connect, nobody else, and it connects to nobody', () => {
  const policy = only(objects(), 'NetworkPolicy');
  expect(textsAt(policy, 'spec.ingress[*].from[*].podSelector.matchLabels["app.kubernetes.io/name"]')).toEqual([
    'api-gateway',
    'auth-service',
    'config-service',
    'redis-exporter',
  ]);
  expect(findAll(policy, 'spec.egress')).toEqual([]);
  expect(valueAt(policy, 'spec.policyTypes')).toEqual(['Ingress', 'Egress']);
  expect(findAll(only(objects({ callers: [] }), 'NetworkPolicy'), 'spec.ingress')).toEqual([]);
});

describe.each(STORES.map((store) => ({ store, engine: store.engine.kind })))('with the engine $engine', (given) => {
  const { store, engine } = given;
  const made = storeObjects(store);
  const set = statefulSet(store);

  test('everything in it is known to Kubernetes', () => {
    expect(made.flatMap(checkSchema)).toEqual([]);
  });

  test('there is one port: container, Service, NetworkPolicy and engine follow it', () => {
    const moved = storeObjects({ ...store, port: 7000 });
    expect(valueAt(only(moved, 'Service'), 'spec.ports')).toEqual([
      { name: engine, port: 7000, protocol: 'TCP', targetPort: engine },
    ]);
    expect(findAll(moved, '**.containerPort')).toEqual([7000]);
    expect(findAll(only(moved, 'NetworkPolicy'), 'spec.ingress[*].ports')).toEqual([[{ port: 7000, protocol: 'TCP' }]]);
    expect(JSON.stringify([...findAll(moved, `**.containers[0]`), ...findAll(moved, '[kind=ConfigMap].data')])).toMatch(
      /\b7000\b/,
    );
    expect(JSON.stringify(moved)).not.toMatch(new RegExp(`\\b${store.port}\\b`));
  });

  test('everything selects the same pods, never by version', () => {
    const selector = { 'app.kubernetes.io/name': store.name, 'app.kubernetes.io/instance': 'autolytiq-dev' };
    expect(valueAt(set, 'spec.selector.matchLabels')).toEqual(selector);
    expect(valueAt(set, 'spec.template.metadata.labels')).toMatchObject(selector);
    expect(valueAt(only(made, 'Service'), 'spec.selector')).toEqual(selector);
    expect(valueAt(only(made, 'NetworkPolicy'), 'spec.podSelector.matchLabels')).toEqual(selector);
    expect(valueAt(set, 'spec.serviceName')).toBe(store.name);
  });

  test('its data is on a volume of the asked size and class, which the user of the image may write to', () => {
    const changed = storeObjects({ ...store, storageMebibytes: 5 * 1024, user: { uid: 7, gid: 8 } });
    const claim = only(changed, 'PersistentVolumeClaim');
    expect(valueAt(claim, 'spec')).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '5Gi' } },
      storageClassName: 'gp3',
    });
    expect(findAll(changed, '**.persistentVolumeClaim.claimName')).toEqual([claim.metadata.name]);
    expect(findAll(changed, '**.volumeMounts[name=data]')).toHaveLength(1);
    expect(valueAt(only(changed, 'StatefulSet'), `${POD}.securityContext`)).toMatchObject({ runAsUser: 7, fsGroup: 8 });
  });

  test('every volume has a name of its own and is mounted, and /tmp is among them', () => {
    const volumes = textsAt(set, `${POD}.volumes[*].name`);
    expect(volumes).toEqual([...new Set(volumes)]);
    expect(new Set(textsAt(set, `${CONTAINER}.volumeMounts[*].name`))).toEqual(new Set(volumes));
    expect(valueAt(set, `${CONTAINER}.volumeMounts[name=tmp].mountPath`)).toBe('/tmp');
  });

  test('readiness asks the engine, liveness only for an open socket, and the start has at least two minutes', () => {
    const probe = (name: string) => valueAt(set, `${CONTAINER}.${name}Probe`);
    const asked = (name: string) => ['exec', 'httpGet'].map((how) => findAll(probe(name), how));
    expect(asked('startup').flat()).toHaveLength(1);
    expect(asked('readiness')).toEqual(asked('startup'));
    expect(valueAt(probe('liveness'), 'tcpSocket.port')).toBe(engine);
    expect(asked('liveness').flat()).toEqual([]);
    expect(numberAt(probe('startup'), 'periodSeconds') * numberAt(probe('startup'), 'failureThreshold')).toBe(
      engine === 'localstack' ? 300 : 120,
    );
  });

  test('there is one pod, which is no other’s', () => {
    expect(valueAt(set, 'spec.replicas')).toBe(1);
    expect(valueAt(set, `${POD}.automountServiceAccountToken`)).toBe(false);
    expect(valueAt(set, `${POD}.serviceAccountName`)).toBe(store.name);
  });
});

describe('the files of an engine', () => {
  const changed = localstack({ port: 4000 });

  test('are in a ConfigMap of the store’s name, which its pod reads and cannot write', () => {
    const made = storeObjects(localstack());
    const { metadata } = only(made, 'ConfigMap');
    expect([metadata.name, metadata.namespace]).toEqual(['aws', 'autolytiq-dev']);
    expect(findAll(made, '**.volumes[name=files].configMap.name')).toEqual(['aws']);
    expect(findAll(made, '**.volumeMounts[name=files].readOnly')).toEqual([true]);
  });

  test('start another pod when they change, and only then', () => {
    const annotation = (store: InClusterStore): unknown =>
      valueAt(statefulSet(store), 'spec.template.metadata.annotations["checksum/config"]');
    expect(annotation(localstack())).toBe(checksum(valueAt(only(storeObjects(localstack()), 'ConfigMap'), 'data')));
    expect(annotation(changed)).not.toBe(annotation(localstack()));
    expect(annotation(localstack({ storageMebibytes: 9 }))).toBe(annotation(localstack()));
  });

  test('are nothing where it has none', () => {
    expect(objects().map(({ kind }) => kind)).not.toContain('ConfigMap');
    expect(findAll(statefulSet(), 'spec.template.metadata.annotations')).toEqual([]);
  });
});
