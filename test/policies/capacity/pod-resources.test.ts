import type { Json } from '../../../policies/cluster/json';
import { defaultsByNamespace, podAmount } from '../../../policies/capacity/pod-resources';
import type { Pod } from '../../../policies/cluster/pod';
import { foreign } from '../clusters';

function podWith(spec: Json): Pod {
  const [pod] = foreign({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'shop' }, spec }).pods;
  if (pod === undefined) throw new Error('no pod');
  return pod;
}

const asking = (cpu: unknown, more: Json = {}) => ({ resources: { requests: { cpu } }, ...more });

test('containers add up, and what a runtime class takes', () => {
  expect(
    podAmount(podWith({ containers: [asking('250m'), asking(1)], overhead: { cpu: '50m' } }), 'requests', 'cpu'),
  ).toBe(1300);
});

test('init containers run before, one after the other: the largest counts where it is more', () => {
  expect(
    podAmount(podWith({ initContainers: [asking('2'), asking('1')], containers: [asking('1')] }), 'requests', 'cpu'),
  ).toBe(2000);
  expect(podAmount(podWith({ initContainers: [asking('1')], containers: [asking('2')] }), 'requests', 'cpu')).toBe(
    2000,
  );
});

test('a sidecar stays, beside containers and the init containers after it', () => {
  const sidecar = asking('500m', { restartPolicy: 'Always' });
  expect(podAmount(podWith({ initContainers: [sidecar], containers: [asking('1')] }), 'requests', 'cpu')).toBe(1500);
  expect(
    podAmount(podWith({ initContainers: [sidecar, asking('2')], containers: [asking('1')] }), 'requests', 'cpu'),
  ).toBe(2500);
  expect(
    podAmount(podWith({ initContainers: [asking('2'), sidecar], containers: [asking('1')] }), 'requests', 'cpu'),
  ).toBe(2000);
});

test('a limit is a request where none is stated, and nothing is nothing', () => {
  const pod = podWith({
    containers: [{ resources: { limits: { memory: '1Ki' } } }, {}],
    ephemeralContainers: [asking('9')],
  });
  expect(podAmount(pod, 'requests', 'memory')).toBe(1024);
  expect(podAmount(pod, 'limits', 'memory')).toBe(1024);
  expect(podAmount(pod, 'requests', 'cpu')).toBe(0);
});

const limitRange = (name: string, ...limits: readonly unknown[]): Json => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name, namespace: 'shop' },
  spec: { limits },
});

test('a LimitRange fills in what is left out, as the API server does', () => {
  const cluster = foreign(
    limitRange(
      'a',
      null,
      { type: 'Pod', max: { cpu: 9 } },
      { type: 'Container', max: { cpu: '4', memory: '2Ki' }, min: { 'ephemeral-storage': '1Ki' } },
    ),
    limitRange('b', { type: 'Container', default: { cpu: '1', memory: '1Ki' }, defaultRequest: { cpu: '100m' } }),
  );
  const defaults = defaultsByNamespace(cluster).get('shop');
  const pod = podWith({ containers: [{}] });
  const amounts = (side: 'requests' | 'limits') =>
    (['cpu', 'memory', 'ephemeral-storage'] as const).map((resource) => podAmount(pod, side, resource, defaults));
  expect(amounts('limits')).toEqual([4000, 2048, 0]);
  expect(amounts('requests')).toEqual([4000, 2048, 1024]);
  expect(defaultsByNamespace(cluster).get('other')).toBeUndefined();
});

test('a default request wins over the default limit', () => {
  const cluster = foreign(
    limitRange('b', { type: 'Container', default: { cpu: '1' }, defaultRequest: { cpu: '100m' } }),
  );
  expect(podAmount(podWith({ containers: [{}] }), 'requests', 'cpu', defaultsByNamespace(cluster).get('shop'))).toBe(
    100,
  );
});
