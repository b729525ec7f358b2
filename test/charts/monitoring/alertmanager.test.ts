import { load } from 'js-yaml';
import { AlertmanagerChart } from '../../../charts/monitoring/alertmanager';
import { alertmanagerConfig } from '../../../monitoring/alertmanager/config';
import { TEMPLATES } from '../../../monitoring/alertmanager/templates';
import type { Manifest } from '../../../synth/manifest';
import { DEV, ENVIRONMENTS, PROD } from '../../autolytiq';
import { named, ofKind, only } from '../../manifest';
import { findAll, textAt, textsAt, valueAt } from '../../query';
import { pipelineObjects } from '../chart-objects';
import { componentObjects, propsOf, stackOf, withStack } from './stack';

const objects = (props = propsOf('alertmanager')) => componentObjects(AlertmanagerChart, props);
const statefulSet = (made = objects()) => only(made, 'StatefulSet');
const args = (made: readonly Manifest[]) => textsAt(statefulSet(made), '**.containers[0].args[*]');
const cluster = (made: readonly Manifest[]) => args(made).filter((arg) => arg.startsWith('--cluster.'));

const ALONE = objects(propsOf('alertmanager', { environment: DEV }));
const PAIR = objects();

test.each(ENVIRONMENTS)('the pipeline makes the same: $cluster.name', (environment) => {
  expect(objects(propsOf('alertmanager', { environment }))).toEqual(
    pipelineObjects(environment, '70-alertmanager.yaml'),
  );
});

describe('several', () => {
  test('know each other by the names that the headless Service gives their pods', () => {
    const { metadata, ...service } = named(PAIR, 'Service alertmanager-gossip');
    expect(valueAt(statefulSet(PAIR), 'spec.serviceName')).toBe(metadata.name);
    expect(valueAt(statefulSet(PAIR), 'spec.replicas')).toBe(2);
    expect(valueAt(service, 'spec')).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
    expect(cluster(PAIR)).toEqual([
      '--cluster.listen-address=0.0.0.0:9094',
      '--cluster.advertise-address=$(POD_IP):9094',
      '--cluster.peer-timeout=2s',
      '--cluster.peer=alertmanager-0.alertmanager-gossip.monitoring.svc:9094',
      '--cluster.peer=alertmanager-1.alertmanager-gossip.monitoring.svc:9094',
    ]);
    expect(valueAt(statefulSet(PAIR), '**.env[name=POD_IP].valueFrom.fieldRef.fieldPath')).toBe('status.podIP');
    expect(findAll(service, 'spec.ports[*]').map((port) => [valueAt(port, 'port'), valueAt(port, 'protocol')])).toEqual(
      [
        [9094, 'TCP'],
        [9094, 'UDP'],
      ],
    );
  });

  test('are as many as the model says', () => {
    const made = objects(propsOf('alertmanager', { replicas: 3 }));
    expect(cluster(made).filter((arg) => arg.startsWith('--cluster.peer='))).toHaveLength(3);
    expect(valueAt(statefulSet(made), 'spec.replicas')).toBe(3);
  });

  test('leave a message to the one before for less than the interval of a group, so that what is said is still true', () => {
    const timeout = (intervalSeconds: number): number => {
      const { alerting } = stackOf(PROD);
      const grouping = { ...alerting.grouping, intervalSeconds };
      const environment = withStack(PROD, { alerting: { ...alerting, grouping } });
      const made = objects(propsOf('alertmanager', { environment }));
      return Number(/--cluster\.peer-timeout=(\d+)s/.exec(cluster(made).join(' '))?.[1]);
    };
    expect([10, 30, 300].map(timeout)).toEqual([2, 6, 15]);
    expect(cluster(ALONE).join(' ')).not.toContain('peer-timeout');
  });

  test('start at once, stand apart as far as it goes, and one may be away', () => {
    expect(valueAt(statefulSet(PAIR), 'spec.podManagementPolicy')).toBe('Parallel');
    expect(textsAt(statefulSet(PAIR), '**.topologySpreadConstraints[*].topologyKey')).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    expect(new Set(findAll(statefulSet(PAIR), '**.whenUnsatisfiable'))).toEqual(new Set(['ScheduleAnyway']));
    const budget = only(PAIR, 'PodDisruptionBudget');
    expect(valueAt(budget, 'spec.maxUnavailable')).toBe(1);
    expect(valueAt(budget, 'spec.selector')).toEqual(valueAt(statefulSet(PAIR), 'spec.selector'));
  });
});

test('one alone opens no port for others, and has no budget', () => {
  expect(cluster(ALONE)).toEqual(['--cluster.listen-address=']);
  expect(ofKind(ALONE, 'PodDisruptionBudget')).toEqual([]);
  expect(findAll(named(ALONE, 'Service alertmanager-gossip'), 'spec.ports')).toEqual([]);
  expect(findAll(statefulSet(ALONE), '**.topologySpreadConstraints')).toEqual([]);
});

test('each has a volume, written as the API server stores it, so that a second apply changes nothing', () => {
  const props = propsOf('alertmanager', { storageMebibytes: 2048 });
  expect(valueAt(statefulSet(objects(props)), 'spec.volumeClaimTemplates')).toEqual([
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '2Gi' } },
        storageClassName: 'gp3',
        volumeMode: 'Filesystem',
      },
      status: { phase: 'Pending' },
    },
  ]);
  const path = textAt(statefulSet(), '**.volumeMounts[name=data].mountPath');
  expect(args(PAIR)).toContain(`--storage.path=${path}`);
});

test('an Alertmanager without a volume is a mistake of ours', () => {
  const { component, ...rest } = propsOf('alertmanager');
  const { storageMebibytes: _, ...without } = component;
  expect(() => objects({ ...rest, component: without })).toThrow('alertmanager has no volume');
});

describe.each(ENVIRONMENTS)('the files of $cluster.name', (environment) => {
  const made = objects(propsOf('alertmanager', { environment }));
  const config = alertmanagerConfig(propsOf('alertmanager', { environment }));
  const folder = textAt(statefulSet(made), '**.volumeMounts[name=config].mountPath');
  const paths = (source: string) =>
    textsAt(statefulSet(made), `**.projected.sources[*].${source}.items[*].path`).map((path) => `${folder}/${path}`);

  test('are the configuration, where the program is told to look for it', () => {
    expect(load(textAt(only(made, 'ConfigMap'), 'data["alertmanager.yml"]'))).toEqual(
      JSON.parse(JSON.stringify(config)),
    );
    const argument = args(made).find((arg) => arg.startsWith('--config.file='));
    expect(paths('configMap')).toContain(argument?.replace('--config.file=', ''));
  });

  test('are the templates, where the configuration looks for them', () => {
    const patterns = config.templates.map((pattern) => new RegExp(`^${pattern.replace('*', '[^/]+')}$`));
    const found = paths('configMap').filter((path) => patterns.some((pattern) => pattern.test(path)));
    expect(found).toHaveLength(Object.keys(TEMPLATES).length);
  });

  test('are every secret that the configuration reads, each a key of its Secret', () => {
    const read = JSON.stringify(config).match(/\/etc\/alertmanager\/secrets\/[a-z-]+/g) ?? [];
    expect(read.length).toBeGreaterThan(0);
    expect(paths('secret')).toEqual(expect.arrayContaining([...read]));
    const secret = stackOf(environment).secrets.find(({ name }) => name === 'alertmanager-secrets');
    expect(textsAt(statefulSet(made), '**.sources[*].secret.items[*].key')).toEqual(secret?.keys.map(({ key }) => key));
  });
});

test('another configuration makes other pods; other values of secrets do not', () => {
  const annotation = (environment = PROD): unknown =>
    valueAt(statefulSet(objects(propsOf('alertmanager', { environment }))), 'spec.template.metadata.annotations.*');
  const { alerting, secrets } = stackOf(PROD);
  const grouping = { ...alerting.grouping, waitSeconds: alerting.grouping.waitSeconds + 1 };
  expect(annotation(withStack(PROD, { alerting: { ...alerting, grouping } }))).not.toBe(annotation());
  expect(
    annotation(
      withStack(PROD, {
        secrets: secrets.map((secret) => ({ ...secret, keys: secret.keys.map((key) => ({ ...key, property: 'x' })) })),
      }),
    ),
  ).toBe(annotation());
});

test('what was sent is remembered for longer than it takes to say it again', () => {
  const hours = Number(/--data\.retention=(\d+)h/.exec(args(PAIR).join(' '))?.[1]);
  for (const environment of ENVIRONMENTS)
    expect(hours * 60).toBeGreaterThan(2 * stackOf(environment).alerting.grouping.repeatMinutes);
});
