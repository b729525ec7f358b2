/** kubectl, which is to succeed without a warning: what it says of a folder is what whoever applies it will read. */

import { servedKinds } from './discovery.mjs';
import { identity } from './objects.mjs';

/** @typedef {import('./control-plane.mjs').ControlPlane} ControlPlane */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */
/** What is tested: a folder (or file), its objects, the API server they go to, and the folder as it was before. @typedef {{ folder: string, objects: KubeObject[], plane: ControlPlane, earlier?: import('./earlier.mjs').Earlier | undefined }} Subject */

/** A reason why the folder is not accepted, for the reader as it stands. */
export class Refused extends Error {}

/** Runs kubectl and wants success without a warning. @param {ControlPlane} plane @param {string[]} args @param {string} [input] */
export async function kubectl(plane, args, input) {
  const result = await plane.kubectl(args, input);
  const isDiff = args[0] === 'diff' && result.code === 1 && result.stdout !== '';
  if (result.code !== 0 && !isDiff) throw new Refused(`kubectl ${args.join(' ')}\n${result.stderr}`);
  const warnings = result.stderr.split('\n').filter((line) => /warning:/i.test(line));
  if (warnings.length > 0) throw new Refused(`kubectl ${args.join(' ')}\n${warnings.join('\n')}`);
  return result;
}

/** The folder's objects as the server stores them, in its order. @param {Subject} subject @returns {Promise<KubeObject[]>} */
export async function get({ objects, plane }) {
  const served = await servedKinds(plane);
  const kinds = new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
  /** @type {Map<string, KubeObject>} */
  const stored = new Map();
  for (const key of kinds) {
    const [apiVersion, kind] = key.split(' ');
    // One list for each kind: a request for each object takes longer than everything else.
    const { items } = JSON.parse((await plane.fetchPath(served.get(key) ?? '')).body);
    for (const item of items) stored.set(identity({ kind, ...item }), { apiVersion, kind, ...item });
  }
  return objects.map((object) => {
    const found = stored.get(identity(object));
    if (found === undefined) throw new Refused(`${identity(object)} is not there`);
    return found;
  });
}
