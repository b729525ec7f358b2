import { Chart } from 'cdk8s';
import { addIdentity, secretOf } from '../../../../charts/monitoring/parts/component';
import type { Destination, Environment, Listener } from '../../../../overlays/environment';
import { ENVIRONMENTS } from '../../../autolytiq';
import { only } from '../../../manifest';
import { findAll, valueAt } from '../../../query';
import { estateObjects, objectsOf } from '../../chart-objects';
import { podsOf, reachability, type Pod } from '../../parts/reachability';
import { propsOf, stackOf } from '../stack';

const ELSEWHERE = '10.255.255.250';

/** `prometheus → auth-service:8087` for every connection between pods that the policies of a cluster let through. */
function connections(environment: Environment): readonly string[] {
  const objects = estateObjects(environment);
  const pods = podsOf(objects, ELSEWHERE);
  const isAllowed = reachability(objects);
  const isOwn = ({ pod }: Pod) => pod?.namespace === environment.namespace;
  return pods.flatMap((from) =>
    pods
      .filter((to) => !isOwn(from) || !isOwn(to))
      .flatMap((to) =>
        [...new Set(to.ports)].flatMap((port) =>
          (['TCP', 'UDP'] as const)
            .filter((protocol) => isAllowed({ from, to, port, protocol }))
            .map((protocol) => `${from.name} → ${to.name}:${port}${protocol === 'UDP' ? '/udp' : ''}`),
        ),
      ),
  );
}

describe.each(ENVIRONMENTS)('the policies of $cluster.name', (environment) => {
  const found = connections(environment);
  const { components } = stackOf(environment);

  test('let Prometheus in to everything that has metrics, in all three namespaces', () => {
    const scraped = [...environment.services.filter(({ metrics }) => metrics !== undefined), ...components].map(
      ({ name, listeners: [{ port }] }) => `prometheus → ${name}:${port.number}`,
    );
    expect(found.filter((line) => line.startsWith('prometheus →')).sort()).toEqual(
      [...scraped, 'prometheus → kube-state-metrics:8081'].sort(),
    );
  });

  test('let the parts of the stack talk to each other as they must, and in no other way', () => {
    const gossip = (components.find(({ kind }) => kind === 'alertmanager')?.replicas ?? 0) > 1;
    const stores = environment.stores.map(({ name, port }) => `${name}-exporter → ${name}:${port}`);
    expect(found.filter((line) => !line.startsWith('prometheus →')).sort()).toEqual(
      [
        ...(gossip ? ['alertmanager → alertmanager:9094', 'alertmanager → alertmanager:9094/udp'] : []),
        'grafana → alertmanager:9093',
        'grafana → prometheus:9090',
        ...stores,
      ].sort(),
    );
  });
});

describe('a policy', () => {
  const port = { name: 'x', number: 1, protocol: 'tcp' } as const;
  const policyOf = (listener: Listener, destination: Destination) =>
    only(
      objectsOf((app) => {
        const chart = new Chart(app, 'x');
        addIdentity(chart, propsOf('grafana', { listeners: [listener], destinations: [destination] }));
        return chart;
      }),
      'NetworkPolicy',
    );

  test('names pods of another namespace by both, and those of its own by their labels alone', () => {
    const policy = policyOf(
      { port, callers: [{ kind: 'pods', name: 'a', namespace: 'other' }] },
      { kind: 'pods', name: 'b', namespace: 'monitoring', port: 2 },
    );
    expect(findAll(policy, 'spec.ingress[*].from[*]')).toEqual([
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } },
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'a', 'app.kubernetes.io/instance': 'other' } },
      },
    ]);
    expect(findAll(policy, 'spec.egress[*].to[*]')).toEqual([
      { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'b', 'app.kubernetes.io/instance': 'monitoring' } } },
    ]);
  });

  test('opens a port for UDP alone where that is its transport', () => {
    const policy = policyOf(
      { port: { ...port, transport: 'UDP' }, callers: [{ kind: 'pods', name: 'a' }] },
      { kind: 'pods', name: 'b', port: 2, transport: 'UDP' },
    );
    expect(findAll(policy, 'spec.ingress[*].ports[*]')).toEqual([{ port: 1, protocol: 'UDP' }]);
    expect(findAll(policy, 'spec.egress[*].ports[*]')).toEqual([{ port: 2, protocol: 'UDP' }]);
  });

  test('is in the namespace of its component', () => {
    const policy = policyOf({ port, callers: [] }, { kind: 'pods', name: 'b', port: 2 });
    expect(policy.metadata.namespace).toBe('monitoring');
    expect(valueAt(policy, 'spec.podSelector.matchLabels')).toEqual({
      'app.kubernetes.io/name': 'grafana',
      'app.kubernetes.io/instance': 'monitoring',
    });
  });
});

test('a component that logs in somewhere without a Secret is a mistake of ours', () => {
  expect(secretOf(propsOf('grafana')).name).toBe('grafana-secrets');
  expect(() => secretOf(propsOf('blackbox-exporter'))).toThrow('blackbox-exporter has no Secret');
});
