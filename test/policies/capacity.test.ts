import { capacity } from '../../policies/capacity';
import { nodesNeeded, withOneZoneToSpare, type CapacityPlan } from '../../policies/capacity/capacity-plan';
import type { Cluster } from '../../policies/cluster/cluster';
import type { NodeGroup } from '../../policies/cluster/facts';
import { CLUSTERS, cluster, edited, foreign, lines, withObject } from './clusters';
import { drop, put } from './edits';
import { SOUND, factsOf, unwatched, withFacts } from './known';

const PROD = unwatched(cluster('autolytiq-prod'));
/** With as many nodes as the services fill: more are for the monitoring stack. */
const SHOP = withFacts(unwatched(cluster('ecommerce-staging')), {
  nodeGroups: [{ name: 'general', instanceTypes: ['t3.medium'], min: 3, max: 6 }],
});
const AUTH = 'Deployment ecommerce-staging/auth-service';
const AUTH_HPA = 'HorizontalPodAutoscaler ecommerce-staging/auth-service';
const REQUESTS = 'spec.template.spec.containers[0].resources.requests';

const NAMES = ['auth-service', 'product-service', 'user-service'];
const CONSTRAINT = 'spec.template.spec.topologySpreadConstraints[0].whenUnsatisfiable';
/** A service whose pods need not spread. */
const loosened = (given: Cluster, name: string): Cluster =>
  edited(given, `Deployment ${given.name}/${name}`, put(CONSTRAINT, 'ScheduleAnyway'));

function planOf(given: Cluster): CapacityPlan {
  const plan = nodesNeeded(given);
  if (plan === undefined) throw new Error(`no plan of ${given.name}`);
  return plan;
}

/** The cluster with one node group of at most as many nodes. */
const withNodes = (given: Cluster, max: number, type = 't3.medium') =>
  withFacts(given, { nodeGroups: [{ name: 'general', instanceTypes: [type], min: 1, max }] });

const group = (name: string, type: string, max: number): NodeGroup => ({ name, instanceTypes: [type], min: 1, max });

const daemonSet = (cpu: string) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'agent', namespace: 'monitoring' },
  spec: { template: { spec: { containers: [{ name: 'agent', resources: { requests: { cpu, memory: '64Mi' } } }] } } },
});

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(capacity, given)).toEqual([]);
});

test.each(CLUSTERS)('$name: the figures bound each other', (given) => {
  const { atMinimum, atMaximum, zoneLost, homeless, rolledOut } = planOf(given);
  for (const { nodes, atLeast, byPool } of [atMinimum, atMaximum]) {
    expect(atLeast).toBeLessThanOrEqual(nodes);
    expect(Object.values(byPool).reduce((sum, one) => sum + one, 0)).toBe(nodes);
  }
  expect(atMinimum.nodes).toBeLessThanOrEqual(atMaximum.nodes);
  expect(homeless).toEqual([]);
  expect(rolledOut).toBeDefined();
  expect(zoneLost === undefined).toBe(factsOf(given).zones.length === 1);
});

test('one node less than the peak needs is refused, with the figures', () => {
  const { atMaximum, atMinimum, zoneLost } = planOf(SHOP);
  const needed = atMaximum.nodes;
  expect(needed).toBeGreaterThan(Math.max(atMinimum.nodes, zoneLost ?? 0));
  expect(lines(capacity, withNodes(SHOP, needed))).toEqual([]);
  const { pods, cpuMillis, memoryMebibytes } = atMaximum.demand;
  expect(lines(capacity, withNodes(SHOP, needed - 1))).toEqual([
    `Namespace ecommerce-staging metadata.name: expected at most ${needed - 1} nodes (general: ${needed - 1} × t3.medium), found ${needed} (no fewer than ${atMaximum.atLeast}), for ${pods} pods with ${cpuMillis}m and ${memoryMebibytes}Mi, at the most replicas, with a rollout of ${AUTH}; raise max of the node group or take a larger instance type, or lower the requests or the most replicas`,
  ]);
});

test('fewer than the fewest replicas need is refused twice', () => {
  const { atMinimum } = planOf(SHOP);
  expect(lines(capacity, withNodes(SHOP, atMinimum.nodes - 1))).toEqual([
    expect.stringContaining(`found ${atMinimum.nodes} (no fewer than ${atMinimum.atLeast}), for `),
    expect.stringContaining('at the most replicas, with a rollout of'),
  ]);
});

test('pods that must spread over zones need more nodes than those that need not', () => {
  const scaled = (given: Cluster, name: string): Cluster =>
    edited(
      given,
      `HorizontalPodAutoscaler ecommerce-prod/${name}`,
      put('spec.minReplicas', 12),
      put('spec.maxReplicas', 12),
    );
  const hard = NAMES.reduce(scaled, cluster('ecommerce-prod'));
  const soft = NAMES.reduce(loosened, hard);
  const { nodes, demand } = planOf(soft).atMinimum;
  expect(planOf(hard).atMinimum).toMatchObject({ nodes: nodes + 1, demand });
  const atFewest = (given: Cluster) =>
    lines(capacity, withNodes(given, nodes, 't3.large')).filter((line) => line.includes('at the fewest replicas'));
  expect(atFewest(soft)).toEqual([]);
  expect(atFewest(hard)).toEqual([expect.stringContaining(`found ${nodes + 1} (no fewer than `)]);
});

test('where a cluster starts, a zone has room for the pods that must be in it, also when those that run anywhere came before', () => {
  const hard = cluster('autolytiq-prod');
  const spread = hard.pods.filter(({ owner, namespace, spec }) => {
    return owner.kind === 'Deployment' && namespace === hard.name && spec['topologySpreadConstraints'] !== undefined;
  });
  const soft = spread.map(({ owner }) => owner.name).reduce(loosened, hard);
  const [tied, free] = [planOf(hard).atMinimum, planOf(soft).atMinimum];
  expect(tied.demand).toEqual(free.demand);
  // Taken the largest first, as many nodes hold either; but two of three zones would have a single node.
  expect(tied.nodes).toBeGreaterThan(free.nodes);
});

test('what is left without one zone must hold the fewest replicas', () => {
  // Pods that do not scale make up most of it: the peak needs little more, a zone to spare half as much again.
  const steady = withObject(NAMES.reduce(loosened, SHOP), {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'steady', namespace: 'ecommerce-staging' },
    spec: {
      replicas: 12,
      template: { spec: { containers: [{ name: 'a', resources: { requests: { cpu: '1700m', memory: '64Mi' } } }] } },
    },
  });
  const { atMinimum, atMaximum, zoneLost } = planOf(steady);
  const most = Math.max(atMinimum.nodes, atMaximum.nodes);
  // Those that hold it in two zones, and half as many again.
  expect(zoneLost).toBe(Math.ceil((planOf(withFacts(steady, { zones: ['a', 'b'] })).atMinimum.nodes * 3) / 2));
  expect(zoneLost).toBeGreaterThan(most);
  expect(lines(capacity, withNodes(steady, most))).toEqual([
    expect.stringContaining(`found ${zoneLost ?? 0} for the fewest replicas to fit without one of 3 zones; raise max`),
  ]);
  expect(lines(capacity, withFacts(withNodes(steady, most), { zones: ['us-east-1a'] }))).toEqual([]);
});

test.each([
  [0, 2, 0],
  [1, 2, 2],
  [2, 2, 4],
  [3, 2, 6],
  [1, 3, 2],
  [2, 3, 3],
  [3, 3, 5],
  [4, 3, 6],
])('%i nodes over %i zones: %i, to have them when one is gone', (nodes, zones, all) => {
  expect(withOneZoneToSpare(nodes, zones)).toBe(all);
});

test('a pod that no node has room for is refused, and not counted', () => {
  const giant = edited(SHOP, AUTH, put(REQUESTS, { cpu: '2', memory: '512Mi' }));
  expect(lines(capacity, giant)).toEqual([
    `${AUTH} spec.template.spec.containers: expected requests that fit on a node beside what EKS runs there: 1750m and 3126Mi on t3.medium (general), found 2000m and 512Mi; lower the requests, or give the node group a larger instance type`,
  ]);
  expect(planOf(giant).atMaximum.demand.pods).toBeLessThan(planOf(SHOP).atMaximum.demand.pods);
  expect(lines(capacity, edited(SHOP, AUTH, put(REQUESTS, { memory: '4Gi' })))).toHaveLength(1);
});

test('a larger pod makes more nodes needed', () => {
  const given = edited(SHOP, AUTH, put(`${REQUESTS}.cpu`, '800m'));
  expect(planOf(given).atMaximum.nodes).toBeGreaterThan(planOf(SHOP).atMaximum.nodes);
  expect(lines(capacity, given)).toEqual([expect.stringContaining('at the most replicas, with a rollout of')]);
});

test('more replicas make more nodes needed', () => {
  const given = edited(SHOP, AUTH_HPA, put('spec.maxReplicas', 50));
  expect(planOf(given).atMinimum).toEqual(planOf(SHOP).atMinimum);
  expect(lines(capacity, given)).toEqual([expect.stringContaining('expected at most 6 nodes')]);
});

test('the workload whose rollout adds most is counted as rolled out, its old pods still draining', () => {
  const { rolledOut, atMaximum } = planOf(PROD);
  expect(rolledOut).toBe('Deployment autolytiq-prod/api-gateway');
  // 5 started early and 10 draining; of the next one, with 6 pods, 2 and 6.
  const steady = edited(PROD, 'Deployment autolytiq-prod/api-gateway', put('spec.strategy', { type: 'Recreate' }));
  const other = planOf(steady);
  expect(other.rolledOut).not.toBe(rolledOut);
  expect(atMaximum.demand.pods - other.atMaximum.demand.pods).toBe(15 - 8);
});

test('what runs on every node takes its part of every node', () => {
  const given = withObject(SHOP, daemonSet('700m'));
  expect(planOf(given).pools[0]?.room).toEqual({ cpuMillis: 1050, memoryMebibytes: 3062, pods: 12 });
  expect(planOf(given).atMaximum.demand).toEqual(planOf(SHOP).atMaximum.demand);
  expect(lines(capacity, given)).toEqual([expect.stringContaining('at the most replicas')]);
});

test('any group takes a pod that asks for none; one that asks goes nowhere else', () => {
  const nodeGroups = [group('database', 'r5.large', 3), group('general', 't3.medium', 6)];
  const given = withFacts(SHOP, { nodeGroups });
  expect(planOf(given).atMaximum.byPool).toEqual({ general: 6, database: 0 });
  const bound = edited(
    given,
    AUTH,
    put('spec.template.spec.nodeSelector', { 'eks.amazonaws.com/nodegroup': 'database' }),
  );
  expect(planOf(bound).atMaximum.byPool['database']).toBe(3);
  expect(lines(capacity, bound)).toEqual([]);
  const tight = withFacts(bound, { nodeGroups: [group('database', 'r5.large', 1), group('general', 't3.medium', 6)] });
  expect(lines(capacity, tight)).toEqual([
    expect.stringContaining('expected at most 7 nodes (database: 1 × r5.large, general: 6 × t3.medium)'),
  ]);
});

test('a second group relieves the first', () => {
  expect(lines(capacity, withNodes(SHOP, 4))).toHaveLength(2);
  const nodeGroups = [group('general', 't3.medium', 4), group('more', 't3.medium', 3)];
  expect(lines(capacity, withFacts(SHOP, { nodeGroups }))).toEqual([]);
});

test('a large pod goes where it fits', () => {
  const nodeGroups = [group('database', 'r5.large', 9), group('general', 't3.medium', 9)];
  const given = withFacts(edited(SHOP, AUTH, put(`${REQUESTS}.memory`, '8Gi')), { nodeGroups });
  expect(planOf(given).homeless).toEqual([]);
  expect(planOf(given).atMinimum.byPool['database']).toBeGreaterThan(0);
});

test.each(['eks.amazonaws.com/nodegroup', 'node.kubernetes.io/instance-type'])(
  'a %s that there is not is refused',
  (label) => {
    const given = edited(SHOP, AUTH, put('spec.template.spec.nodeSelector', { [label]: 'none' }));
    expect(lines(capacity, given)).toEqual([
      `${AUTH} spec.template.spec.nodeSelector: expected labels that the nodes of a group have (general), found {"${label}":"none"}; name an existing node group, or add one to the overlays`,
    ]);
  },
);

test('any group may have been given another label', () => {
  const given = edited(
    SHOP,
    AUTH,
    put('spec.template.spec.nodeSelector', { disk: 'ssd', 'node.kubernetes.io/instance-type': 't3.medium' }),
  );
  expect(lines(capacity, given)).toEqual([]);
});

test('where nothing is known of the nodes, nothing is said', () => {
  expect(lines(capacity, withNodes(SHOP, 1, 'x9.huge'))).toEqual([]);
  expect(lines(capacity, withFacts(SHOP, { nodeGroups: [] }))).toEqual([]);
  expect(lines(capacity, foreign(...SOUND))).toEqual([]);
});

test('odd forms are passed over', () => {
  const odd = edited(
    SHOP,
    AUTH,
    put('spec.template.spec.containers', 'none'),
    put('spec.template.spec.nodeSelector', null),
  );
  expect(lines(capacity, odd)).toEqual([]);
  expect(lines(capacity, edited(SHOP, AUTH_HPA, drop('spec.scaleTargetRef')))).toEqual([]);
  expect(lines(capacity, edited(SHOP, AUTH, put(`${REQUESTS}.cpu`, 'much')))).toEqual([]);
});

describe('the add-ons that Argo CD installs', () => {
  const metricsServer = (pods: number | 'per node', memoryMebibytes: number) => [
    { name: 'metrics-server', components: [{ name: 'metrics-server', pods, cpuMillis: 10, memoryMebibytes }] },
  ];
  const withAddOns = (addOns: ReturnType<typeof metricsServer>): Cluster =>
    withFacts(SHOP, { addOns, addOnsOfOthers: [] });

  test('take room: more of their pods need more nodes', () => {
    const few = planOf(withAddOns(metricsServer(1, 1024)));
    const many = planOf(withAddOns(metricsServer(5, 1024)));
    expect(many.atMinimum.demand.pods).toBe(few.atMinimum.demand.pods + 4);
    expect(many.atMinimum.demand.memoryMebibytes).toBe(few.atMinimum.demand.memoryMebibytes + 4 * 1024);
    expect(many.atMaximum.nodes).toBeGreaterThan(few.atMaximum.nodes);
  });

  test('take room on each node where they are on each', () => {
    const [before] = planOf(withAddOns([])).pools;
    const [after] = planOf(withAddOns(metricsServer('per node', 64))).pools;
    expect(after?.room).toEqual({
      cpuMillis: (before?.room.cpuMillis ?? 0) - 10,
      memoryMebibytes: (before?.room.memoryMebibytes ?? 0) - 64,
      pods: (before?.room.pods ?? 0) - 1,
    });
  });

  test('are refused where the groups may not grow far enough for what they ask for', () => {
    const { atMaximum } = planOf(withAddOns(metricsServer(1, 100)));
    const full = { nodeGroups: [group('general', 't3.medium', atMaximum.nodes)] };
    expect(lines(capacity, withFacts(withAddOns(metricsServer(1, 100)), full))).toEqual([]);
    expect(lines(capacity, withFacts(withAddOns(metricsServer(5, 2048)), full))).not.toEqual([]);
  });
});
