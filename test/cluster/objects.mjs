/** The Kubernetes objects of a folder, and what the tests ask about them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

/** @typedef {{ apiVersion: string, kind: string, metadata: { name: string, namespace?: string, [key: string]: any }, [key: string]: any }} KubeObject */

/**
 * The objects that `kubectl apply -f path` would apply. Throws on a duplicate YAML key, of which kubectl drops one without a word.
 * @param {string} path a folder, or one file @returns {KubeObject[]}
 */
export function readObjects(path) {
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => /\.(ya?ml|json)$/.test(name))
        .sort()
        .map((name) => join(path, name))
    : [path];
  return files.flatMap((filename) =>
    loadAll(readFileSync(filename, 'utf8'), { filename }).filter((object) => object != null),
  );
}

/** `group/Kind` of an object. @param {KubeObject} object */
export const groupKind = ({ apiVersion, kind }) =>
  `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`;

/** @param {KubeObject} object */
export const identity = ({ kind, metadata }) =>
  `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;

/**
 * Where the server's object differs from what was written (what the server added does not count).
 * @param {any} written @param {any} stored @param {string} [path] @returns {string[]}
 */
export function differences(written, stored, path = '') {
  if (written === null || typeof written !== 'object' || stored === null || typeof stored !== 'object')
    return written === stored ? [] : [`${path}: written ${JSON.stringify(written)}, stored ${JSON.stringify(stored)}`];
  if (Array.isArray(written) && written.length !== stored.length)
    return [`${path}: written ${written.length} items, stored ${stored.length}`];
  return Object.keys(written).flatMap((key) => differences(written[key], stored[key], path ? `${path}.${key}` : key));
}

/**
 * One Pod for each pod template, as its controller would create it.
 * @param {KubeObject[]} objects @returns {KubeObject[]}
 */
export function podsOf(objects) {
  return objects.flatMap(({ kind, metadata, spec }) => {
    const template = spec?.jobTemplate?.spec?.template ?? spec?.template;
    if (!template?.spec?.containers) return [];
    const claims = (spec.volumeClaimTemplates ?? []).map((/** @type {KubeObject} */ claim) => ({
      name: claim.metadata.name,
      persistentVolumeClaim: { claimName: claim.metadata.name },
    }));
    const name = `${kind}-${metadata.name}`.toLowerCase();
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...template.metadata, name, namespace: metadata.namespace ?? 'default' },
      spec: { ...template.spec, volumes: [...(template.spec.volumes ?? []), ...claims] },
    };
  });
}
