/** What the overlays say of each cluster, read by the project's own loader. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** @typedef {import('./objects.mjs').KubeObject} KubeObject */
/** @typedef {import('../../overlays/environment').Environment} Environment */
/** @typedef {import('../../policies/capacity/capacity-plan').CapacityPlan} CapacityPlan */
/** @typedef {{ name: string, instanceType: string, min: number, max: number, cpuMillis: number, memoryMebibytes: number, pods: number }} Pool */
/**
 * A cluster of the overlays.
 * @typedef {{
 *   environment: Environment,
 *   pools: Pool[],
 *   addOns: readonly { name: string, pods: number, cpuMillis: number, memoryMebibytes: number }[],
 *   plan: (objects: KubeObject[]) => CapacityPlan,
 * }} Planned
 */

const ROOT = dirname(dirname(import.meta.dirname));

/** Many dependencies are CommonJS and call `require`, which ES modules do not have. */
const REQUIRE = `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);`;

/** The clusters of the overlays by name. @returns {Promise<Map<string, Planned>>} */
export async function loadClusters() {
  const project = await bundled();
  const { environments } = project.loadEstate('overlays');
  return new Map(
    environments.map((/** @type {Environment} */ environment) => [
      environment.cluster.name,
      {
        environment,
        pools: poolsOf(project, environment),
        addOns: systemPodsOf(project, environment).anywhere,
        plan: (/** @type {KubeObject[]} */ objects) => planOf(project, environment, environments, objects),
      },
    ]),
  );
}

async function bundled() {
  const folder = mkdtempSync(join(tmpdir(), 'live-estate-'));
  try {
    const outfile = join(folder, 'estate.mjs');
    await build({
      absWorkingDir: ROOT,
      entryPoints: ['test/cluster/estate.entry.mjs'],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      external: ['esbuild'],
      banner: { js: REQUIRE },
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a node of each group has for pods, beside those of EKS and of the add-ons that are on every node. @param {any} project @param {Environment} environment @returns {Pool[]} */
function poolsOf(project, environment) {
  const { INSTANCE_TYPES, roomOf, sumOf } = project;
  const { cluster } = environment;
  const everywhere = sumOf(systemPodsOf(project, environment).perNode);
  return cluster.nodeGroups.map(({ name, instanceTypes: [instanceType = ''], min, max }) => {
    const type = INSTANCE_TYPES[instanceType];
    if (type === undefined) throw new Error(`${cluster.name}: nothing is known of the instance type ${instanceType}`);
    return { name, instanceType, min, max, ...roomOf(type, everywhere) };
  });
}

/** What the policy counts beside the objects of a cluster. @param {any} project @param {Environment} environment */
const systemPodsOf = ({ systemPods, factsOf }, environment) => systemPods(factsOf(environment, []));

/** What the capacity policy computes from these objects. @param {any} project @param {Environment} environment @param {readonly Environment[]} estate @param {KubeObject[]} objects */
function planOf({ nodesNeeded, clusterOf, objectOf, factsOf }, environment, estate, objects) {
  const read = objects.map((object) => objectOf(object, ''));
  const plan = nodesNeeded(clusterOf(environment.cluster.name, read, factsOf(environment, estate)));
  if (plan === undefined) throw new Error(`${environment.cluster.name}: the capacity policy has no plan`);
  return plan;
}
