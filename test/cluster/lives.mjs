/** Does a cluster come to life: pods placed, ready, spread, within their quotas, with what they read? */
import { list, until } from './api.mjs';
import { fakeInventory, makeSecrets } from './external-secrets.mjs';
import { get, kubectl } from './kubectl.mjs';
import { growTo, startAutoscaler, zoneOf, zoneOfPod } from './nodes.mjs';
import { followReferences, readableIn } from './pod-references.mjs';
import { mebibytes, millis } from './pods.mjs';
import { unseen, unsettled } from './unsettled.mjs';
import { applyInWaves } from './waves.mjs';

/** @typedef {import('./living-cluster.mjs').Living} Living */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */
/** What a test found: figures for the table, and what is wrong. @typedef {{ figures: string, faults: string[] }} Outcome */

/**
 * Applies the folder in waves, as Argo CD does, with the Secrets that External Secrets makes meanwhile; all of it on as many nodes as the
 * capacity policy computed.
 * @param {Living} living @param {string} folder @param {KubeObject[]} objects @returns {Promise<Outcome>}
 */
export async function comesToLife(living, folder, objects) {
  const { plane, world, planned } = living;
  const { byPool, nodes: computed } = planned.plan(objects).atMinimum;
  await growTo(living, byPool);
  const { waves, faults } = await applyInWaves(living, objects, externalSecrets);
  // What comes after a wave that never ends is applied all the same, so that what else is wrong is seen too.
  if (faults.length > 0) await kubectl(plane, ['apply', '-f', folder]);
  await get({ folder, objects, plane });
  const scalers = await list(plane, '/apis/autoscaling/v2/horizontalpodautoscalers');
  const applied = (
    await Promise.all(
      ['apps/v1/deployments', 'apps/v1/statefulsets', 'apps/v1/daemonsets', 'batch/v1/jobs'].map((path) =>
        list(plane, `/apis/${path}`),
      ),
    )
  ).flat();
  const missing = () => [...unseen(world, applied), ...unsettled(world), ...belowMinimum(world.deployments(), scalers)];
  const tight = await until(world, missing);
  let needed = computed;
  if (tight.length > 0) {
    // Goes on with as many nodes as it takes, so that what else is wrong is seen too.
    const autoscaler = startAutoscaler(living);
    faults.push(...(await until(world, missing)));
    needed += (await autoscaler.stop()).length;
    if (faults.length > 0 || needed > computed)
      faults.unshift(
        `the capacity policy computed ${computed} nodes, the scheduler needs ${needed}`,
        ...tight.map((line) => `on ${computed} nodes: ${line}`),
      );
  }
  const jobs = await runScheduledJobs(living);
  const quota = await quotaUse(living);
  const spread = spreadOverZones(living);
  const services = await servicesAnswer(living);
  const pods = world.pods().filter(({ status }) => status.phase === 'Running').length;
  return {
    figures: [
      `${waves} waves`,
      `${pods} pods`,
      `${needed} nodes (computed ${computed})`,
      `${world.jobs().length} jobs`,
      `quota ≤${quota.most} %`,
      `${spread.count} spread`,
      `${world.claims().length} volumes`,
      `${services.count} services`,
    ].join(', '),
    faults: [...faults, ...jobs, ...quota.faults, ...spread.faults, ...services.faults],
  };
}

/** What External Secrets would make of what is in the cluster. @param {Living} living */
export async function externalSecrets({ plane, planned }) {
  const paths = [
    '/apis/external-secrets.io/v1/externalsecrets',
    '/apis/external-secrets.io/v1/clustersecretstores',
    '/api/v1/serviceaccounts',
  ];
  const objects = (await Promise.all(paths.map((path) => list(plane, path)))).flat();
  return makeSecrets(objects, fakeInventory(planned.environment.secretInventory));
}

/** Does every pod find what it reads? @param {Living} living @returns {Promise<Outcome>} */
export async function secretsResolve(living) {
  const { plane, world } = living;
  const { secrets: made, faults: unmade } = await externalSecrets(living);
  const pods = world.pods();
  const { faults, followed } = followReferences(pods, await readableIn(plane));
  return {
    figures: `${made.length} secrets, ${followed} references of ${pods.length} pods`,
    faults: [...unmade, ...faults],
  };
}

/** An autoscaler raises what it scales to its minimum. @param {KubeObject[]} deployments @param {KubeObject[]} scalers */
function belowMinimum(deployments, scalers) {
  return scalers.flatMap(({ metadata, spec }) => {
    const target = deployments.find(
      (object) => object.metadata.namespace === metadata.namespace && object.metadata.name === spec.scaleTargetRef.name,
    );
    const replicas = target?.spec.replicas ?? 0;
    return replicas >= (spec.minReplicas ?? 1)
      ? []
      : [`HorizontalPodAutoscaler ${metadata.namespace}/${metadata.name}: ${replicas} of at least ${spec.minReplicas}`];
  });
}

/** Runs each CronJob once, as `kubectl create job --from` does. @param {Living} living */
async function runScheduledJobs({ plane, world }) {
  /** @type {KubeObject[]} */
  const made = [];
  for (const { metadata } of await list(plane, '/apis/batch/v1/cronjobs')) {
    const { name, namespace = '' } = metadata;
    const create = ['create', 'job', `${name}-now`, `--from=cronjob/${name}`, '-n', namespace, '-o', 'json'];
    made.push(JSON.parse((await kubectl(plane, create)).stdout));
  }
  const lines = () => [...unseen(world, made), ...unsettled(world).filter((line) => line.startsWith('Job '))];
  return until(world, lines);
}

/** How full quotas are, and what they refused. @param {Living} living */
export async function quotaUse({ plane }) {
  const quotas = await list(plane, '/api/v1/resourcequotas');
  const shares = quotas.flatMap(({ status }) =>
    Object.entries(status.hard ?? {})
      .filter(([, hard]) => hard !== '0')
      .map(([resource, hard]) => amount(resource, status.used?.[resource] ?? '0') / amount(resource, String(hard))),
  );
  return { most: Math.round(100 * Math.max(0, ...shares)), faults: await refusedPods({ plane }) };
}

/** @param {string} resource @param {string} quantity */
const amount = (resource, quantity) => (/cpu|pods|services/.test(resource) ? millis(quantity) : mebibytes(quantity));

/** Pods that admission did not let in. @param {Pick<Living, 'plane'>} living */
export async function refusedPods({ plane }) {
  const events = await list(plane, '/api/v1/events?fieldSelector=reason=FailedCreate');
  const refusals = events
    // Conflicts pass, and for a moment after a quota was made nobody has counted yet; controllers try again.
    .filter(({ message }) => / is forbidden: /.test(message) && !/status unknown for quota/.test(message))
    .map(
      ({ involvedObject, message }) =>
        `${involvedObject.kind} ${involvedObject.namespace}/${involvedObject.name}: ${message.slice(message.indexOf(' is forbidden: ') + 1)}`,
    );
  return [...new Set(refusals)];
}

/** Holds the pods against the spread that their own workload promises. @param {Living} living */
export function spreadOverZones({ world, planned }) {
  const { services, workers, namespace } = planned.environment;
  const zones = [...new Set(world.nodes().map(zoneOf))];
  /** @type {string[]} */
  const faults = [];
  let count = 0;
  for (const { name, zoneSpread } of [...services, ...workers]) {
    const pods = world
      .pods()
      .filter(
        ({ metadata, status }) =>
          metadata.namespace === namespace &&
          metadata.labels['app.kubernetes.io/name'] === name &&
          status.phase === 'Running',
      );
    if (pods.length < 2 || zones.length < 2) continue;
    const counts = zones.map((zone) => pods.filter((pod) => zoneOfPod(world, pod) === zone).length);
    const skew = Math.max(...counts) - Math.min(...counts);
    const isOne = counts.filter((pods) => pods > 0).length === 1;
    if (zoneSpread === 'required' && skew > 1) faults.push(`${name}: ${counts.join('+')} pods in ${zones.join(', ')}`);
    else if (isOne) faults.push(`${name}: all ${pods.length} pods in one zone`);
    else count++;
  }
  return { count, faults };
}

/** Every Service has a pod behind each of its ports, and every address that a workload is given is one of a Service. @param {Living} living */
async function servicesAnswer({ plane, planned }) {
  const [services, slices] = await Promise.all([
    list(plane, '/api/v1/services'),
    list(plane, '/apis/discovery.k8s.io/v1/endpointslices'),
  ]);
  const ours = services.filter(({ spec, metadata }) => spec.selector && metadata.namespace !== 'kube-system');
  const faults = ours.flatMap(({ metadata, spec }) => {
    const own = slices.filter(
      (slice) =>
        slice.metadata.namespace === metadata.namespace &&
        slice.metadata.labels['kubernetes.io/service-name'] === metadata.name,
    );
    const answering = own.filter(({ endpoints }) =>
      endpoints?.some((/** @type {any} */ { conditions }) => conditions.ready),
    );
    const answered = answering.flatMap(({ ports }) => (ports ?? []).map((/** @type {any} */ port) => port.name ?? ''));
    const title = `Service ${metadata.namespace}/${metadata.name}`;
    // Without ports it is there for the names of its pods.
    if (spec.ports === undefined) return answering.length > 0 ? [] : [`${title}: has no pod`];
    return spec.ports
      .filter((/** @type {any} */ port) => !answered.includes(port.name ?? ''))
      .map((/** @type {any} */ port) => `${title}: nobody answers on ${port.name ?? port.port}`);
  });
  return { count: ours.length, faults: [...faults, ...strayAddresses(planned.environment, ours)] };
}

/** @param {Living['planned']['environment']} environment @param {KubeObject[]} services */
function strayAddresses(environment, services) {
  const workloads = [
    ...environment.services,
    ...environment.workers,
    ...environment.scheduledJobs,
    ...environment.migrations,
  ];
  return workloads.flatMap(({ name, addresses }) =>
    Object.entries(addresses).flatMap(([variable, address]) => {
      const match = /^(?:\w+:\/\/)?(?:[^@/]*@)?([a-z0-9-]+)(?:\.([a-z0-9-]+)[^:/]*)?(?::(\d+))?(?:\/|$)/.exec(address);
      const [, host, namespace = environment.namespace, port = '80'] = match ?? [];
      const isThere = services.some(
        ({ metadata, spec }) =>
          metadata.name === host &&
          metadata.namespace === namespace &&
          spec.ports?.some((/** @type {any} */ candidate) => candidate.port === Number(port)),
      );
      return isThere ? [] : [`${name}: ${variable}=${address} is the address of no Service`];
    }),
  );
}
