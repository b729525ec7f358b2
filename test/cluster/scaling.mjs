/** Do autoscalers reach their maximum when everything is busy, and is there room for all of it? */
import { list, merge, until } from './api.mjs';
import { quotaUse, spreadOverZones } from './lives.mjs';
import { serveMetrics } from './metrics.mjs';
import { startAutoscaler } from './nodes.mjs';
import { release, titleOf, watchReady } from './rollouts.mjs';
import { unseen, unsettled } from './unsettled.mjs';

/** @typedef {import('./living-cluster.mjs').Living} Living */
/** @typedef {import('./lives.mjs').Outcome} Outcome */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

/** How much of its requests every container uses, in percent. */
const UTILISATION = 300;

/** Autoscalers of the folders take a step a minute; here a second, so that the maximum is reached soon. */
const STEP_SECONDS = 1;

/**
 * All pods use three times what they ask for; nodes are added as far as the groups may grow.
 * @param {Living} living @param {string} _folder @param {KubeObject[]} objects @returns {Promise<Outcome>}
 */
export async function scalesToMaximum(living, _folder, objects) {
  const { plane, world, planned } = living;
  const path = '/apis/autoscaling/v2/horizontalpodautoscalers';
  const scalers = await list(plane, path);
  if (scalers.length === 0) return { figures: 'no autoscalers', faults: [] };
  for (const { metadata, spec } of scalers) {
    const policies = spec.behavior?.scaleUp?.policies?.map((/** @type {any} */ policy) => ({
      ...policy,
      periodSeconds: STEP_SECONDS,
    }));
    const object = `/apis/autoscaling/v2/namespaces/${metadata.namespace}/horizontalpodautoscalers/${metadata.name}`;
    if (policies) await merge(plane, object, { spec: { behavior: { scaleUp: { policies } } } });
  }
  const { atMaximum, rolledOut } = planned.plan(objects);
  const before = world.nodes().length;
  const metrics = await serveMetrics(living, () => UTILISATION);
  const autoscaler = startAutoscaler(living);
  const left = await until(world, () => [...belowMaximum(world.deployments(), scalers), ...unsettled(world)]);
  const conditions = left.length === 0 ? [] : (await list(plane, path)).flatMap(whatHinders);
  const rollout = left.length === 0 ? await rollOut(living, rolledOut ?? '') : [];
  const added = await autoscaler.stop();
  metrics.stop();
  const nodes = world.nodes().length;
  const quota = await quotaUse(living);
  const most = planned.pools.reduce((sum, { max }) => sum + max, 0);
  const isMore = added.length > 0 && nodes > atMaximum.nodes;
  return {
    figures: `${scalers.length} at their maximum and a rollout, ${world.pods().length} pods, ${before} + ${added.length} nodes (computed ${atMaximum.nodes}, at most ${most}), quota ≤${quota.most} %`,
    faults: [
      ...left,
      ...conditions,
      ...rollout,
      ...quota.faults,
      ...spreadOverZones(living).faults,
      ...(isMore ? [`the capacity policy computed ${atMaximum.nodes} nodes, the scheduler needs ${nodes}`] : []),
    ],
  };
}

/** Rolls out the workload that the capacity policy counts with all its surge. @param {Living} living @param {string} title */
async function rollOut({ plane, world }, title) {
  const deployment = world.deployments().find((candidate) => titleOf(candidate) === title);
  if (deployment === undefined) return [`the capacity policy counts the rollout of ${title}, which is no Deployment`];
  const watch = watchReady(world, [deployment]);
  const changed = await release(plane, deployment, 'peak');
  const left = await until(world, () => [...unseen(world, [changed]), ...unsettled(world)]);
  watch.off();
  return [...left, ...watch.shortOf(deployment)];
}

/** @param {KubeObject[]} deployments @param {KubeObject[]} scalers */
function belowMaximum(deployments, scalers) {
  return scalers.flatMap(({ metadata, spec }) => {
    const target = deployments.find(
      (object) => object.metadata.namespace === metadata.namespace && object.metadata.name === spec.scaleTargetRef.name,
    );
    const title = `HorizontalPodAutoscaler ${metadata.namespace}/${metadata.name}`;
    if (target === undefined) return [`${title} scales nothing`];
    return target.spec.replicas === spec.maxReplicas
      ? []
      : [`${title}: ${target.spec.replicas} of ${spec.maxReplicas} replicas`];
  });
}

/** What an autoscaler says of itself where it cannot work. @param {KubeObject} scaler */
const whatHinders = ({ metadata, status }) =>
  (status.conditions ?? [])
    .filter((/** @type {any} */ condition) => condition.status === 'False' && condition.type !== 'ScalingLimited')
    .map(
      (/** @type {any} */ { message }) => `HorizontalPodAutoscaler ${metadata.namespace}/${metadata.name}: ${message}`,
    );
