/** Stand-ins for what watches a cluster beside Kubernetes: External Secrets, the load balancer controller. */
import { ask, create, list, merge } from './api.mjs';
import { externalSecrets } from './lives.mjs';
import { identity } from './objects.mjs';

/** @typedef {import('./living-cluster.mjs').Living} Living */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */
/** What is said of an ExternalSecret: that it is made, that it failed, or nothing yet. @typedef {'made' | 'failed' | 'nothing'} Answer */

const EXTERNAL_SECRETS = '/apis/external-secrets.io/v1/externalsecrets';

/**
 * Lets them work until they are stopped.
 * @param {Living} living @param {(external: KubeObject) => Answer} answerTo what becomes of an ExternalSecret now
 */
export function startOperators(living, answerTo) {
  let stopped = false;
  let working = Promise.resolve();
  /** @type {string[]} */
  const faults = [];
  const look = async () => {
    if (stopped) return;
    await makeSecrets(living, answerTo);
    await giveAddresses(living);
  };
  const timer = setInterval(
    () => (working = working.then(look).catch((error) => void faults.push(String(error)))),
    400,
  );
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await working;
      return [...new Set(faults)];
    },
  };
}

/** @param {Living} living @param {(external: KubeObject) => Answer} answerTo */
async function makeSecrets(living, answerTo) {
  const { plane } = living;
  if ((await plane.fetchPath(EXTERNAL_SECRETS)).status !== 200) return;
  const stores = await list(plane, '/apis/external-secrets.io/v1/clustersecretstores');
  for (const store of stores.filter((one) => !hasCondition(one, 'True')))
    await setReady(living, `/apis/external-secrets.io/v1/clustersecretstores/${store.metadata.name}`, 'True');
  const waiting = (await list(plane, EXTERNAL_SECRETS)).filter((one) => !hasCondition(one, 'True'));
  if (waiting.length === 0) return;
  const { secrets } = await externalSecrets(living);
  for (const external of waiting) {
    const { name, namespace = '', uid } = external.metadata;
    const answer = answerTo(external);
    const path = `/apis/external-secrets.io/v1/namespaces/${namespace}/externalsecrets/${name}`;
    if (answer === 'failed' && !hasCondition(external, 'False')) await setReady(living, path, 'False');
    const target = external.spec.target?.name ?? name;
    const secret = secrets.find((one) => identity(one) === `Secret ${namespace}/${target}`);
    if (answer !== 'made' || secret === undefined) continue;
    const owner = { apiVersion: external.apiVersion, kind: external.kind, name, uid, controller: true };
    const owned = { ...secret, metadata: { ...secret.metadata, ownerReferences: [owner] } };
    await create(plane, `/api/v1/namespaces/${namespace}/secrets`, owned).catch((error) => {
      if (!/AlreadyExists/.test(String(error))) throw error;
    });
    await setReady(living, path, 'True');
  }
}

/** @param {KubeObject} object @param {'True' | 'False'} wanted */
const hasCondition = ({ status }, wanted) =>
  (status?.conditions ?? []).some((/** @type {any} */ { type, status: is }) => type === 'Ready' && is === wanted);

/** @param {Living} living @param {string} path @param {'True' | 'False'} status */
const setReady = ({ plane }, path, status) =>
  ask(
    plane,
    'PATCH',
    `${path}/status`,
    { status: { conditions: [{ type: 'Ready', status, lastTransitionTime: new Date().toISOString() }] } },
    'application/merge-patch+json',
  );

/** A name for each Ingress that has none. @param {Living} living */
async function giveAddresses({ plane }) {
  const ingresses = await list(plane, '/apis/networking.k8s.io/v1/ingresses');
  for (const { metadata } of ingresses.filter(({ status }) => status.loadBalancer?.ingress === undefined))
    await merge(
      plane,
      `/apis/networking.k8s.io/v1/namespaces/${metadata.namespace}/ingresses/${metadata.name}/status`,
      {
        status: { loadBalancer: { ingress: [{ hostname: `${metadata.name}.elb.amazonaws.com` }] } },
      },
    );
}
