/** Whether everything that a pod reads exists: what a kubelet would wait for, and KWOK does not ask. */

import { list } from './api.mjs';

/** @typedef {import('./objects.mjs').KubeObject} KubeObject */
/** @typedef {{ secrets: KubeObject[], configMaps: KubeObject[], claims: KubeObject[], serviceAccounts: KubeObject[] }} Readable */

/** Everything of a cluster that a pod can read. @param {import('./control-plane.mjs').ControlPlane} plane @returns {Promise<Readable>} */
export async function readableIn(plane) {
  const [secrets, configMaps, claims, serviceAccounts] = await Promise.all(
    ['secrets', 'configmaps', 'persistentvolumeclaims', 'serviceaccounts'].map((kind) =>
      list(plane, `/api/v1/${kind}`),
    ),
  );
  return { secrets, configMaps, claims, serviceAccounts };
}

/**
 * What pods read that is not there, as lines, and how many references were followed.
 * @param {KubeObject[]} pods @param {Readable} readable
 */
export function followReferences(pods, { secrets, configMaps, claims, serviceAccounts }) {
  const find = indexOf({
    Secret: secrets,
    ConfigMap: configMaps,
    PersistentVolumeClaim: claims,
    ServiceAccount: serviceAccounts,
  });
  /** @type {Set<string>} */
  const faults = new Set();
  let followed = 0;
  for (const pod of pods) {
    const namespace = pod.metadata.namespace ?? 'default';
    for (const { path, kind, name, key, optional } of referencesOf(pod)) {
      followed++;
      const object = find(kind, namespace, name);
      const title = `Pod ${namespace}/${pod.metadata.generateName ?? pod.metadata.name}: ${path}`;
      if (optional) continue;
      if (object === undefined) faults.add(`${title}: no ${kind} ${name}`);
      else if (key !== undefined && object.data?.[key] === undefined && object.binaryData?.[key] === undefined)
        faults.add(`${title}: no key ${key} in ${kind} ${name}`);
      else if (kind === 'PersistentVolumeClaim' && object.status?.phase !== 'Bound')
        faults.add(`${title}: ${name} is ${object.status?.phase}, not Bound`);
    }
  }
  return { faults: [...faults], followed };
}

/** @param {Record<string, KubeObject[]>} byKind */
function indexOf(byKind) {
  const index = new Map(
    Object.entries(byKind).flatMap(([kind, objects]) =>
      objects.map((object) => [`${kind} ${object.metadata.namespace}/${object.metadata.name}`, object]),
    ),
  );
  return (/** @type {string} */ kind, /** @type {string} */ namespace, /** @type {string} */ name) =>
    index.get(`${kind} ${namespace}/${name}`);
}

/** @typedef {{ path: string, kind: string, name: string, key?: string, optional?: boolean }} Reference */

/** @param {KubeObject} pod @returns {Reference[]} */
function referencesOf({ spec }) {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  return [
    { path: 'serviceAccountName', kind: 'ServiceAccount', name: spec.serviceAccountName ?? 'default' },
    ...(spec.imagePullSecrets ?? []).map((/** @type {any} */ { name }) => ({
      path: 'imagePullSecrets',
      kind: 'Secret',
      name,
      key: '.dockerconfigjson',
    })),
    ...containers.flatMap(({ name, env = [], envFrom = [] }) => [
      ...env.flatMap((/** @type {any} */ variable) => variableReferences(`${name} env ${variable.name}`, variable)),
      ...envFrom.flatMap((/** @type {any} */ { configMapRef, secretRef }) => [
        ...named(`${name} envFrom`, 'ConfigMap', configMapRef),
        ...named(`${name} envFrom`, 'Secret', secretRef),
      ]),
    ]),
    ...(spec.volumes ?? []).flatMap((/** @type {any} */ volume) => volumeReferences(volume)),
  ];
}

/** @param {string} path @param {any} variable @returns {Reference[]} */
const variableReferences = (path, { valueFrom = {} }) => [
  ...named(path, 'Secret', valueFrom.secretKeyRef),
  ...named(path, 'ConfigMap', valueFrom.configMapKeyRef),
];

/** @param {string} path @param {string} kind @param {any} reference @returns {Reference[]} */
const named = (path, kind, reference) => (reference === undefined ? [] : [{ path, kind, ...reference }]);

/** @param {any} volume @returns {Reference[]} */
function volumeReferences({ name, secret, configMap, projected, persistentVolumeClaim }) {
  const path = `volume ${name}`;
  return [
    ...withItems(path, 'Secret', secret && { ...secret, name: secret.secretName }),
    ...withItems(path, 'ConfigMap', configMap),
    ...(projected?.sources ?? []).flatMap((/** @type {any} */ source) => [
      ...withItems(path, 'Secret', source.secret),
      ...withItems(path, 'ConfigMap', source.configMap),
    ]),
    ...named(path, 'PersistentVolumeClaim', persistentVolumeClaim && { name: persistentVolumeClaim.claimName }),
  ];
}

/** @param {string} path @param {string} kind @param {any} source @returns {Reference[]} */
function withItems(path, kind, source) {
  if (source === undefined) return [];
  const { name, optional, items } = source;
  if (items === undefined) return [{ path, kind, name, optional }];
  return items.map((/** @type {any} */ { key }) => ({ path, kind, name, key, optional }));
}
