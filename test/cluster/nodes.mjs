/** Simulated nodes as the overlays' node groups have them, and a stand-in for the Cluster Autoscaler. */
import { create, until } from './api.mjs';
import { isReady, mebibytes, millis, ownerOf, requestsOf, whyUnschedulable } from './pods.mjs';
import { ZONE, zoneOfClaim } from './volumes.mjs';

/** @typedef {import('./api.mjs').World} World */
/** @typedef {import('./living-cluster.mjs').Living} Living */
/** @typedef {import('./estate.mjs').Pool} Pool */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

const GROUP = 'eks.amazonaws.com/nodegroup';

/** Allocatable ephemeral storage of a node with the 20 GiB that EKS gives it where nobody asks for more. */
const EPHEMERAL_BYTES = 18_242_267_923;

/** Adds a node of a group in a zone. @param {Living} living @param {Pool} pool @param {string} zone */
export async function addNode({ plane, world, planned }, pool, zone) {
  const number = world.nodes().length + 1;
  const name = `${pool.name}-${zone}-${number}-${Math.random().toString(36).slice(2, 6)}`;
  const room = {
    cpu: `${pool.cpuMillis}m`,
    memory: `${pool.memoryMebibytes}Mi`,
    pods: String(pool.pods),
    'ephemeral-storage': String(EPHEMERAL_BYTES),
  };
  const labels = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'node.kubernetes.io/instance-type': pool.instanceType,
    'topology.kubernetes.io/region': planned.environment.cluster.region,
    [ZONE]: zone,
    [GROUP]: pool.name,
  };
  await create(plane, '/api/v1/nodes', { metadata: { name, labels }, status: { allocatable: room, capacity: room } });
  return name;
}

/**
 * Adds nodes until each group has as many as asked for, always in the zone that has fewest; waits until they are ready.
 * @param {Living} living @param {Readonly<Record<string, number>>} byPool
 */
export async function growTo(living, byPool) {
  const { world, planned } = living;
  const { zones } = planned.environment.cluster;
  const inZone = new Map(zones.map((zone) => [zone, world.nodes().filter((node) => zoneOf(node) === zone).length]));
  for (const pool of planned.pools) {
    const there = world.nodes().filter((node) => groupOf(node) === pool.name).length;
    for (let count = there; count < (byPool[pool.name] ?? 0); count++) {
      const [zone, nodes] = [...inZone].sort(([, one], [, other]) => one - other)[0];
      inZone.set(zone, nodes + 1);
      await addNode(living, pool, zone);
    }
  }
  const wanted = Object.values(byPool).reduce((sum, nodes) => sum + nodes, 0);
  const missing = await until(world, () => {
    const ready = world.nodes().filter(isUsable).length;
    return ready >= wanted ? [] : [`${ready} of ${wanted} nodes are ready`];
  });
  if (missing.length > 0) throw new Error(missing.join('\n'));
}

/** @param {KubeObject} node */
export const zoneOf = ({ metadata }) => metadata.labels[ZONE];
/** @param {KubeObject} node */
export const groupOf = ({ metadata }) => metadata.labels[GROUP];
/** Ready, and nothing keeps pods away. @param {KubeObject} node */
export const isUsable = ({ spec, status }) =>
  !spec.unschedulable &&
  (spec.taints ?? []).length === 0 &&
  (status.conditions ?? []).some(
    (/** @type {any} */ condition) => condition.type === 'Ready' && condition.status === 'True',
  );

/** How long the scheduler may take to try a pod again: its longest pause is 10 s. */
const SCHEDULER_PAUSE = 11_000;

/**
 * Stand-in for the Cluster Autoscaler: while a pod fits on no node, adds one, if a group may grow. It comes in the zone with the fewest
 * nodes, since Auto Scaling keeps a group even; of several such zones in the one that the pod needs. A node is added only when the
 * newest ones have had their chance.
 * @param {Living} living @returns {{ stop: () => Promise<string[]> }} `stop` answers with the nodes that were added
 */
export function startAutoscaler(living) {
  const { world } = living;
  /** @type {string[]} */
  const added = [];
  let working = Promise.resolve();
  let stopped = false;
  const look = async () => {
    if (stopped) return;
    const [pod] = world.pods().filter((candidate) => whyUnschedulable(candidate) !== undefined);
    if (pod === undefined || hasRoomToCome(living, pod)) return;
    const zone = zoneToGrow(living, zoneFor(living, pod));
    const pool = groupToGrow(living);
    if (pool === undefined) return;
    const name = await addNode(living, pool, zone);
    added.push(name);
    await until(world, () =>
      world.nodes().some((node) => node.metadata.name === name && isUsable(node)) ? [] : ['node'],
    );
  };
  const timer = setInterval(() => (working = working.then(look)), 300);
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await working;
      return added;
    },
  };
}

/** The group that may grow most. @param {Living} living */
function groupToGrow({ world, planned }) {
  const left = (/** @type {Pool} */ { name, max }) =>
    max - world.nodes().filter((node) => groupOf(node) === name && isUsable(node)).length;
  return [...planned.pools].sort((one, other) => left(other) - left(one)).find((pool) => left(pool) > 0);
}

/** The zone with the fewest nodes that take pods; the wanted one, where it is no worse than others. @param {Living} living @param {string} wanted */
function zoneToGrow({ world, planned }, wanted) {
  const nodesIn = (/** @type {string} */ zone) =>
    world.nodes().filter((node) => zoneOf(node) === zone && !node.spec.unschedulable).length;
  const { zones } = planned.environment.cluster;
  const fewest = Math.min(...zones.map(nodesIn));
  return [wanted, ...zones].find((zone) => nodesIn(zone) === fewest) ?? wanted;
}

/** Whether a node that is young has room for the pod: then the scheduler has only not tried again. @param {Living} living @param {KubeObject} pod */
function hasRoomToCome(living, pod) {
  const zone = zoneFor(living, pod);
  const asks = requestsOf(pod);
  return living.world
    .nodes()
    .filter((node) => Date.now() - Date.parse(node.metadata.creationTimestamp) < SCHEDULER_PAUSE + 1000)
    .filter((node) => zoneOf(node) === zone && !node.spec.unschedulable)
    .some((node) => {
      const free = freeOf(living.world, node);
      return free.cpuMillis >= asks.cpuMillis && free.memoryMebibytes >= asks.memoryMebibytes && free.pods > 0;
    });
}

/** The zone in which a pod can run: that of its volume, or where its spread wants it, or that with fewest nodes. @param {Living} living @param {KubeObject} pod */
function zoneFor({ world, planned }, pod) {
  const zones = planned.environment.cluster.zones;
  const bound = (pod.spec.volumes ?? []).map((/** @type {any} */ { persistentVolumeClaim }) =>
    persistentVolumeClaim
      ? zoneOfClaim(world, pod.metadata.namespace ?? '', persistentVolumeClaim.claimName)
      : undefined,
  );
  const volumeZone = bound.find((/** @type {string | undefined} */ zone) => zone !== undefined);
  if (volumeZone) return volumeZone;
  const nodesIn = (/** @type {string} */ zone) =>
    world.nodes().filter((node) => zoneOf(node) === zone && !node.spec.unschedulable).length;
  const siblingsIn = (/** @type {string} */ zone) =>
    (pod.spec.topologySpreadConstraints ?? []).length === 0
      ? 0
      : world
          .pods()
          .filter((other) => ownerOf(other) === ownerOf(pod) && zoneOfPod(world, other) === zone && isReady(other))
          .length;
  return [...zones].sort((one, other) => siblingsIn(one) - siblingsIn(other) || nodesIn(one) - nodesIn(other))[0];
}

/** @param {World} world @param {KubeObject} pod */
export function zoneOfPod(world, pod) {
  const node = world.nodes().find(({ metadata }) => metadata.name === pod.spec.nodeName);
  return node === undefined ? undefined : zoneOf(node);
}

/** What is left of a node. @param {World} world @param {KubeObject} node */
function freeOf(world, { metadata, status }) {
  const { cpu, memory, pods } = status.allocatable;
  const free = { cpuMillis: millis(cpu), memoryMebibytes: mebibytes(memory), pods: Number(pods) };
  for (const pod of world.pods()) {
    if (pod.spec.nodeName !== metadata.name || ['Succeeded', 'Failed'].includes(pod.status.phase)) continue;
    const { cpuMillis, memoryMebibytes } = requestsOf(pod);
    free.cpuMillis -= cpuMillis;
    free.memoryMebibytes -= memoryMebibytes;
    free.pods--;
  }
  return free;
}
