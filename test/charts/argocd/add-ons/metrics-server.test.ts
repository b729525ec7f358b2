import { addOnOf, valuesOf } from './values';

test('metrics-server has the pods and requests of the overlays, of which one may be away, and no role', () => {
  expect(valuesOf('metrics-server')).toEqual({
    replicas: 2,
    resources: { requests: { cpu: '100m', memory: '200Mi' } },
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    serviceAccount: { create: true, name: 'metrics-server' },
  });
});

test.each([
  ['a component that is not there', { components: [] }, 'metrics-server has no component metrics-server'],
  [
    'a DaemonSet',
    { components: [{ name: 'metrics-server', pods: { kind: 'per node' as const }, containers: [] }] },
    'metrics-server of metrics-server is a DaemonSet',
  ],
  [
    'a container that is not there',
    { components: [{ name: 'metrics-server', pods: { kind: 'replicas' as const, count: 1 }, containers: [] }] },
    'metrics-server of metrics-server has no container metrics-server',
  ],
])('values of %s are an error of the program, not a gap in the output', (_, change, message) => {
  expect(() => valuesOf('metrics-server', { addOn: addOnOf('metrics-server', change) })).toThrow(message);
});
