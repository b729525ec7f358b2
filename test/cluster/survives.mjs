/** Does a living cluster survive what happens to clusters: a lost zone, new versions, nodes that are drained? */
import { ask, list, merge, until } from './api.mjs';
import { kubectl } from './kubectl.mjs';
import { refusedPods, spreadOverZones } from './lives.mjs';
import { groupOf, growTo, startAutoscaler, zoneOf } from './nodes.mjs';
import { release, titleOf, watchReady } from './rollouts.mjs';
import { unseen, unsettled } from './unsettled.mjs';
import { zoneOfClaim } from './volumes.mjs';

/** @typedef {import('./api.mjs').World} World */
/** @typedef {import('./living-cluster.mjs').Living} Living */
/** @typedef {import('./lives.mjs').Outcome} Outcome */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

/** Deployments of the folder; those of add-ons are not ours to judge. @param {World} world */
const ourDeployments = (world) => world.deployments().filter(({ metadata }) => metadata.namespace !== 'kube-system');

/** What the overlays call services and workers. @param {Living} living */
function servicesOf({ world, planned }) {
  const { services, workers, namespace } = planned.environment;
  const names = [...services, ...workers].map(({ name }) => name);
  return world
    .deployments()
    .filter(({ metadata }) => metadata.namespace === namespace && names.includes(metadata.name));
}

// ---------------------------------------------------------------- a lost zone

/** Set by cloud providers on nodes whose machines are off; nobody takes it away while they are. */
const LOST = { key: 'node.cloudprovider.kubernetes.io/shutdown', effect: 'NoSchedule' };

/**
 * Production loses each zone in turn, at the size that the capacity policy computed for that: nodes are off, their pods gone, and
 * no node is added. @param {Living} living @param {string} _folder @param {KubeObject[]} objects @returns {Promise<Outcome>}
 */
export async function survivesZoneLoss(living, _folder, objects) {
  const { world, planned } = living;
  const { zones } = planned.environment.cluster;
  if (planned.environment.tier !== 'prod') return { figures: 'promised in prod alone', faults: [] };
  const { zoneLost: size = 0 } = planned.plan(objects);
  if (zones.length < 2) return { figures: '', faults: ['prod has a single zone'] };
  await growTo(living, sizeOf(living, size));
  const faults = [];
  const figures = [];
  for (const zone of zones) {
    faults.push(...(await spreadAnew(living)));
    const { faults: found, figure } = await loseZone(living, zone);
    faults.push(...found.map((line) => `without ${zone}: ${line}`));
    figures.push(figure);
  }
  return { figures: `${world.nodes().length} nodes; ${figures.join('; ')}`, faults };
}

/** So many nodes in all, those beyond what there is in the group that may grow most. @param {Living} living @param {number} size @returns {Record<string, number>} */
function sizeOf({ world, planned }, size) {
  const byPool = Object.fromEntries(
    planned.pools.map(({ name }) => [name, world.nodes().filter((node) => groupOf(node) === name).length]),
  );
  const [largest] = [...planned.pools].sort((one, other) => other.max - one.max);
  byPool[largest.name] += Math.max(0, size - world.nodes().length);
  return byPool;
}

/** Starts all pods of services anew, so that they stand as they would on nodes that were always there. @param {Living} living */
async function spreadAnew(living) {
  const { plane, world } = living;
  const patch = { spec: { template: { metadata: { annotations: { restarted: new Date().toISOString() } } } } };
  const changed = await Promise.all(
    servicesOf(living).map(({ metadata }) =>
      merge(plane, `/apis/apps/v1/namespaces/${metadata.namespace}/deployments/${metadata.name}`, patch),
    ),
  );
  const left = await until(world, () => [...unseen(world, changed), ...unsettled(world)]);
  return [...left, ...spreadOverZones(living).faults];
}

/** @param {Living} living @param {string} zone */
async function loseZone(living, zone) {
  const { plane, world } = living;
  const services = servicesOf(living);
  const lost = world.nodes().filter((node) => zoneOf(node) === zone);
  const names = lost.map(({ metadata }) => metadata.name);
  const gone = world.pods().filter(({ spec }) => names.includes(spec.nodeName));
  const watch = watchReady(world, services);
  await Promise.all(names.map((name) => merge(plane, `/api/v1/nodes/${name}`, { spec: { taints: [LOST] } })));
  await Promise.all(
    gone.map(({ metadata }) =>
      ask(plane, 'DELETE', `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}?gracePeriodSeconds=0`),
    ),
  );
  const lines = () => [
    ...unsettled(world).filter((line) => line.startsWith('Deployment') || line.startsWith('Pod')),
    ...world
      .pods()
      .filter(
        ({ spec, metadata }) => names.includes(spec.nodeName) && metadata.ownerReferences?.[0].kind !== 'DaemonSet',
      )
      .map(({ metadata }) => `Pod ${metadata.namespace}/${metadata.name} is on a node that is off`),
  ];
  const isStated = (/** @type {string} */ line) => zonalOwners(world, zone).some((title) => line.includes(title));
  const left = await until(world, () => lines().filter((line) => !isStated(line)));
  watch.off();
  const waiting = world.pods().filter(({ status }) => status.phase === 'Pending').length;
  const below = services
    .filter((deployment) => watch.fewestOf(deployment) < 1)
    .map((deployment) => `${titleOf(deployment)} had no ready pod`);
  await Promise.all(names.map((name) => merge(plane, `/api/v1/nodes/${name}`, { spec: { taints: null } })));
  left.push(...(await until(world, () => unsettled(world))).map((line) => `after its return: ${line}`));
  const fewest = Math.min(...services.map((deployment) => watch.fewestOf(deployment)));
  return {
    faults: [...below, ...left],
    figure: `${zone}: ${lost.length} nodes, ${gone.length} pods gone, ≥${fewest} ready, ${waiting} waited for their volume`,
  };
}

/** Workloads whose pods need a volume of the zone, as `namespace/name`: nothing but the zone's return helps them. @param {World} world @param {string} zone */
function zonalOwners(world, zone) {
  return [...world.deployments(), ...world.statefulSets()].flatMap(({ metadata, spec }) => {
    const claims = [
      ...(spec.template.spec.volumes ?? []).map((/** @type {any} */ volume) => volume.persistentVolumeClaim?.claimName),
      ...(spec.volumeClaimTemplates ?? []).flatMap((/** @type {KubeObject} */ claim) =>
        Array.from({ length: spec.replicas }, (_, pod) => `${claim.metadata.name}-${metadata.name}-${pod}`),
      ),
    ].filter((name) => name !== undefined);
    const isZonal = claims.some((name) => zoneOfClaim(world, metadata.namespace ?? '', name) === zone);
    return isZonal ? [`${metadata.namespace}/${metadata.name}`] : [];
  });
}

// ---------------------------------------------------------------- new versions

/**
 * Each workload gets another image, one after the other, then all at once: never fewer ready pods than replicas, where that is what a
 * rolling update without unavailable pods promises. @param {Living} living @returns {Promise<Outcome>}
 */
export async function survivesRollouts(living) {
  const { plane, world } = living;
  const faults = [];
  const nodes = world.nodes().length;
  const autoscaler = startAutoscaler(living);
  const services = servicesOf(living).map(({ metadata }) => metadata.uid);
  const promised = ourDeployments(world)
    .filter(
      ({ metadata, spec }) => services.includes(metadata.uid) || spec.strategy.rollingUpdate?.maxUnavailable === 0,
    )
    .map(({ metadata }) => metadata.uid);
  let most = 0;
  for (const [round, together] of /** @type {const} */ ([
    ['one', ourDeployments(world).map((deployment) => [deployment])],
    ['all', [ourDeployments(world)]],
  ]))
    for (const deployments of together) {
      const watch = watchReady(world, deployments);
      const changed = await Promise.all(deployments.map((deployment) => release(plane, deployment, round)));
      const left = await until(world, () => [...unseen(world, changed), ...unsettled(world)]);
      watch.off();
      most = Math.max(most, watch.most());
      faults.push(...left.map((line) => `rollout of ${round}: ${line}`));
      for (const deployment of deployments.filter(({ metadata }) => promised.includes(metadata.uid))) {
        faults.push(...watch.shortOf(deployment));
      }
    }
  const added = await autoscaler.stop();
  faults.push(...(await refusedPods(living)));
  return {
    figures: `${ourDeployments(world).length} rolled, ${promised.length} of them never short of a pod, at most ${most} pods, ${nodes} + ${added.length} nodes`,
    faults,
  };
}

// ---------------------------------------------------------------- nodes that are drained

/** Pods of a node that a drain leaves none of. @param {World} world @param {string} node */
const stillOn = (world, node) =>
  world
    .pods()
    .filter(({ spec, status }) => spec.nodeName === node && !['Succeeded', 'Failed'].includes(status.phase))
    .filter(({ metadata }) => metadata.ownerReferences?.[0].kind !== 'DaemonSet')
    .map(({ metadata }) => `Pod ${metadata.namespace}/${metadata.name} is still on ${node}`);

/** How long budgets may hold up one drain; kubectl asks again every 5 s. */
const DRAIN_SECONDS = 30;

/** Drains every node in turn, as an upgrade of a node group does. @param {Living} living @returns {Promise<Outcome>} */
export async function survivesDrains(living) {
  const { plane, world } = living;
  const autoscaler = startAutoscaler(living);
  const services = servicesOf(living).filter(({ spec }) => spec.replicas > 1);
  const budgets = await list(plane, '/apis/policy/v1/poddisruptionbudgets');
  const faults = [];
  const watch = watchReady(world, services);
  const nodes = world.nodes().map(({ metadata }) => metadata.name);
  let evicted = 0;
  for (const node of nodes) {
    const drain = ['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', `--timeout=${DRAIN_SECONDS}s`];
    const { code, stdout, stderr } = await plane.kubectl(drain);
    evicted += (stdout.match(/ evicted$/gm) ?? []).length;
    if (code !== 0) faults.push(`${node}: ${stderr.trim().split('\n').at(-1)}`);
    const left = await until(world, () => [...stillOn(world, node), ...unsettled(world)]);
    faults.push(...left.map((line) => `after ${node}: ${line}`));
    await kubectl(plane, ['uncordon', node]);
    if (code !== 0) break;
  }
  watch.off();
  const added = await autoscaler.stop();
  for (const deployment of services) {
    const fewest = watch.fewestOf(deployment);
    if (fewest < 1) faults.push(`${titleOf(deployment)} had no ready pod`);
  }
  const fewest =
    services.length === 0 ? 'no service has two pods' : `≥${Math.min(...services.map(watch.fewestOf))} ready`;
  return {
    figures: `${nodes.length} nodes, ${evicted} evicted, ${budgets.length} budgets, ${fewest}, ${added.length} nodes added`,
    faults,
  };
}
