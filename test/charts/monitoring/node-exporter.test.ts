import { NodeExporterChart } from '../../../charts/monitoring/node-exporter';
import { NODE_EXPORTER_METRICS } from '../../../monitoring/metrics/node-exporter';
import { ENVIRONMENTS } from '../../autolytiq';
import { only } from '../../manifest';
import { findAll, textsAt, valueAt } from '../../query';
import { pipelineObjects } from '../chart-objects';
import { componentObjects, propsOf } from './stack';

const objects = (props = propsOf('node-exporter')) => componentObjects(NodeExporterChart, props);
const daemonSet = only(objects(), 'DaemonSet');
const POD = 'spec.template.spec';
const args = textsAt(daemonSet, `${POD}.containers[0].args[*]`);

test.each(ENVIRONMENTS)('the pipeline makes the same: $cluster.name', (environment) => {
  expect(objects(propsOf('node-exporter', { environment }))).toEqual(
    pipelineObjects(environment, '70-node-exporter.yaml'),
  );
});

test('it is on every node, also on those that are reserved or full', () => {
  expect(valueAt(daemonSet, `${POD}.tolerations`)).toEqual([{ operator: 'Exists' }]);
  expect(valueAt(daemonSet, `${POD}.priorityClassName`)).toBe('system-node-critical');
  expect(findAll(daemonSet, `${POD}.nodeSelector`)).toEqual([]);
  expect(daemonSet.metadata.namespace).toBe('monitoring-nodes');
});

test('a tenth of the nodes at a time get another, and none has two', () => {
  expect(valueAt(daemonSet, 'spec.updateStrategy.rollingUpdate')).toEqual({ maxUnavailable: '10%' });
});

test('it reads the folders of the node that its arguments name, and can write to none', () => {
  const mounts = findAll(daemonSet, '**.volumeMounts[*]').filter((mount) => valueAt(mount, 'name') !== 'tmp');
  expect(mounts.map((mount) => valueAt(mount, 'readOnly'))).toEqual([true, true, true]);
  expect(args.filter((arg) => arg.startsWith('--path.')).map((arg) => arg.replace(/^.*=/, ''))).toEqual(
    mounts.map((mount) => valueAt(mount, 'mountPath')),
  );
  expect(findAll(daemonSet, '**.hostPath.path')).toEqual(['/proc', '/sys', '/']);
  expect(findAll(daemonSet, '**.volumeMounts[name=root].mountPropagation')).toEqual(['HostToContainer']);
});

describe('its collectors', () => {
  const collectors = args.flatMap((arg) => /^--collector\.([a-z]+)$/.exec(arg)?.[1] ?? []);

  test('are named, since the others are off', () => {
    expect(args).toContain('--collector.disable-defaults');
    expect(collectors).toEqual([...new Set(collectors)].sort());
  });

  test('are none about networks, which would show the pod’s own', () => {
    for (const one of ['netdev', 'netclass', 'netstat', 'sockstat', 'conntrack', 'arp', 'softnet'])
      expect(collectors).not.toContain(one);
  });

  test('bring every series of the catalogue', () => {
    const families: Readonly<Record<string, string>> = {
      boot: 'stat',
      context: 'stat',
      cpu: 'cpu',
      disk: 'diskstats',
      filefd: 'filefd',
      filesystem: 'filesystem',
      load1: 'loadavg',
      load5: 'loadavg',
      load15: 'loadavg',
      memory: 'meminfo',
      pressure: 'pressure',
      procs: 'stat',
      time: 'time',
      timex: 'timex',
      uname: 'uname',
      vmstat: 'vmstat',
    };
    const needed = NODE_EXPORTER_METRICS.map(({ name }) => name.split('_')[1] ?? '').filter(
      (family) => family !== 'scrape',
    );
    expect(needed.filter((family) => !collectors.includes(families[family] ?? ''))).toEqual([]);
  });
});

test.each([
  ['/', false],
  ['/var', false],
  ['/mnt/data', false],
  ['/run/user/0', true],
  ['/proc', true],
  ['/var/lib/kubelet/pods/1/volumes/x', true],
  ['/var/lib/containerd/x/rootfs', true],
  ['/running', false],
])('the file system at %s is left out: %s', (mount, isLeftOut) => {
  const pattern = args.find((arg) => arg.includes('mount-points-exclude'))?.replace(/^[^=]*=/, '') ?? '';
  expect(new RegExp(pattern).test(mount)).toBe(isLeftOut);
});

test('its Service finds all of them and speaks for none', () => {
  expect(valueAt(only(objects(), 'Service'), 'spec.clusterIP')).toBe('None');
});
