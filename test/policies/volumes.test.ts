import { volumes } from '../../policies/volumes';
import type { Json } from '../../policies/cluster/json';
import { CLUSTERS, cluster, edited, foreign, lines, withObject, withoutFacts } from './clusters';
import { append, drop, put } from './edits';

const DEV = cluster('autolytiq-dev');
const CLAIM = 'PersistentVolumeClaim autolytiq-dev/redis';
const REDIS = 'StatefulSet autolytiq-dev/redis';
const AUTH = 'Deployment autolytiq-dev/auth-service';
const CONTAINER = 'spec.template.spec.containers[0]';

const claim = (spec: Json, name = 'data') => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec,
});
const disk = (mode: string) => claim({ accessModes: [mode], resources: { requests: { storage: '1Gi' } } });
const workload = (kind: string, more: Json, volume: Json = { persistentVolumeClaim: { claimName: 'data' } }) => ({
  apiVersion: kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1',
  kind,
  metadata: { name: 'web' },
  spec: {
    template: {
      spec: {
        containers: [{ name: 'web', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
        volumes: [{ name: 'data', ...volume }],
      },
    },
    ...more,
  },
});

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(volumes, given)).toEqual([]);
});

test.each([undefined, '', 'gp2'])('a claim of ours has the storage class of the cluster, not %j', (name) => {
  const given = edited(DEV, CLAIM, put('spec.storageClassName', name));
  expect(lines(volumes, given)).toEqual([
    `${CLAIM} spec.storageClassName: expected gp3, found ${name === undefined ? 'nothing' : JSON.stringify(name)}; set gp3, the class that the cluster has (cluster.storageClass)`,
  ]);
  expect(lines(volumes, withoutFacts(given))).toEqual([]);
});

test('a storage class that is made here will do', () => {
  const given = edited(DEV, CLAIM, put('spec.storageClassName', 'fast'));
  const fast = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fast' } };
  expect(lines(volumes, withObject(given, fast))).toEqual([]);
});

test('templates of claims have a class too, those of volumes that go with their pod as well', () => {
  const template = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    storageClassName: 'gp2',
  };
  const set = edited(
    DEV,
    REDIS,
    put('spec.volumeClaimTemplates', [{ metadata: { name: 'more' }, spec: template }]),
    append(`${CONTAINER}.volumeMounts`, { name: 'more', mountPath: '/more' }),
  );
  expect(lines(volumes, set)).toEqual([
    expect.stringContaining(`${REDIS} spec.volumeClaimTemplates[0].spec.storageClassName: `),
  ]);
  const scratch = edited(
    DEV,
    AUTH,
    put('spec.template.spec.volumes[0]', { name: 'tmp', ephemeral: { volumeClaimTemplate: { spec: template } } }),
  );
  expect(lines(volumes, scratch)).toEqual([
    expect.stringContaining(
      `${AUTH} spec.template.spec.volumes[0].ephemeral.volumeClaimTemplate.spec.storageClassName: `,
    ),
  ]);
});

test.each([undefined, [], ['ReadWriteOften'], 'ReadWriteOnce'])('a claim has access modes, not %j', (modes) => {
  const given = edited(DEV, CLAIM, put('spec.accessModes', modes));
  const expected = [
    expect.stringContaining(
      `${CLAIM} spec.accessModes: expected one or more of ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod, found `,
    ),
  ];
  expect(lines(volumes, given)).toEqual(expected);
  expect(lines(volumes, withoutFacts(given))).toEqual(expected);
});

test.each([undefined, '0', 'large'])('a claim has a size, not %j', (storage) => {
  expect(lines(volumes, edited(DEV, CLAIM, put('spec.resources.requests.storage', storage)))).toEqual([
    expect.stringContaining(`${CLAIM} spec.resources.requests.storage: expected a size above 0`),
  ]);
});

test('a mount without a volume is refused, and so is a volume without a mount in ours', () => {
  const mount = edited(DEV, AUTH, append(`${CONTAINER}.volumeMounts`, { name: 'cache', mountPath: '/cache' }));
  const baseless = `${AUTH} spec.template.spec.containers[0].volumeMounts[1].name: expected a volume of the pod, found "cache"; add the volume to spec.template.spec.volumes, or remove the mount`;
  expect(lines(volumes, mount)).toEqual([baseless]);
  expect(lines(volumes, withoutFacts(mount))).toEqual([baseless]);
  const volume = edited(DEV, AUTH, append('spec.template.spec.volumes', { name: 'cache', emptyDir: {} }));
  expect(lines(volumes, volume)).toEqual([
    `${AUTH} spec.template.spec.volumes[1].name: expected a volume that a container mounts, found "cache"; mount it, or remove it: the pod waits for it all the same`,
  ]);
  expect(lines(volumes, withoutFacts(volume))).toEqual([]);
});

test('so is what a StatefulSet makes for each pod, and no container mounts', () => {
  const set = 'StatefulSet monitoring/alertmanager';
  const given = edited(DEV, set, drop(`${CONTAINER}.volumeMounts[name=data]`));
  expect(lines(volumes, given)).toEqual([
    `${set} spec.volumeClaimTemplates[0].metadata.name: expected a volume that a container mounts, found "data"; mount it, or remove it: the pod waits for it all the same`,
  ]);
  expect(lines(volumes, withoutFacts(given))).toEqual([]);
});

test('init containers mount, and devices are volumes, too', () => {
  const given = edited(DEV, AUTH, append('spec.template.spec.volumes', { name: 'cache', emptyDir: {} }));
  const init = (container: Json) =>
    edited(given, AUTH, put('spec.template.spec.initContainers', [{ name: 'init', ...container }]));
  expect(lines(volumes, init({ volumeMounts: [{ name: 'cache', mountPath: '/cache' }] }))).toEqual([]);
  expect(lines(volumes, init({ volumeDevices: [{ name: 'cache', devicePath: '/dev/x' }] }))).toEqual([]);
  expect(lines(volumes, init({ volumeDevices: [{ name: 'disk', devicePath: '/dev/x' }] }))).toHaveLength(2);
});

test('two mounts in one place are refused', () => {
  const given = edited(DEV, AUTH, append(`${CONTAINER}.volumeMounts`, { name: 'tmp', mountPath: '/tmp' }));
  expect(lines(volumes, given)).toEqual([
    `${AUTH} spec.template.spec.containers[0].volumeMounts[1].mountPath: expected a place of its own, found "/tmp"; mount it elsewhere`,
  ]);
});

test('a disk of one node and a rollout that starts the new pod first wait for each other', () => {
  const given = edited(
    DEV,
    AUTH,
    put('spec.template.spec.volumes[0]', { name: 'tmp', persistentVolumeClaim: { claimName: 'redis' } }),
    put('spec.replicas', 1),
  );
  const hpa = given.find('HorizontalPodAutoscaler', 'autolytiq-dev', 'auth-service');
  expect(hpa).toBeUndefined();
  expect(lines(volumes, given)).toEqual([
    `${AUTH} spec.strategy.type: expected Recreate, found RollingUpdate, whose new pod waits for the ReadWriteOnce claim redis while the old one waits for the new; set Recreate, and remove rollingUpdate`,
  ]);
  expect(lines(volumes, edited(given, AUTH, put('spec.strategy', { type: 'Recreate' })))).toEqual([]);
});

test('a disk of one node serves one pod', () => {
  expect(lines(volumes, edited(DEV, REDIS, put('spec.replicas', 2)))).toEqual([
    `${REDIS} spec.template.spec.volumes[0].persistentVolumeClaim.claimName: expected one pod on the ReadWriteOnce claim redis, found up to 2; run one replica, or a StatefulSet with volumeClaimTemplates`,
  ]);
  for (const kind of ['Deployment', 'ReplicaSet', 'Rollout']) {
    expect(lines(volumes, foreign(disk('ReadWriteOncePod'), workload(kind, { replicas: 2 })))).toHaveLength(1);
  }
});

test('what an expert would write is accepted', () => {
  const recreate = { strategy: { type: 'Recreate' } };
  const oneOff = { replicas: 1, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } };
  const set = {
    replicas: 3,
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ],
  };
  for (const sound of [
    [disk('ReadWriteOnce'), workload('Deployment', recreate)],
    [disk('ReadWriteOnce'), workload('Deployment', oneOff)],
    [disk('ReadWriteOnce'), workload('StatefulSet', { replicas: 1 })],
    [disk('ReadWriteOnce'), workload('Deployment', { replicas: 0 })],
    [disk('ReadWriteMany'), workload('Deployment', { replicas: 3 })],
    [workload('Deployment', { replicas: 3 })],
    [workload('StatefulSet', set, { name: 'other', emptyDir: {} })],
    [workload('DaemonSet', {}, { hostPath: { path: '/' } })],
  ]) {
    expect(lines(volumes, foreign(...sound))).toEqual([]);
  }
});

test('missing and mistyped fields do not stop it', () => {
  const strange = [null, 1, 'x', [], {}].map((spec) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'x' },
    spec,
  }));
  expect(lines(volumes, foreign(...strange))).toHaveLength(2 * strange.length);
  expect(
    lines(
      volumes,
      edited(DEV, AUTH, put(`${CONTAINER}.volumeMounts`, [null, 1, {}]), drop('spec.template.spec.volumes')),
    ),
  ).toHaveLength(3);
  expect(lines(volumes, foreign({ ...disk('ReadWriteOnce'), apiVersion: 'example.com/v1', spec: null }))).toEqual([]);
});
