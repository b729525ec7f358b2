/** What an API server must say of a folder. */
import { isDeepStrictEqual } from 'node:util';
import { get, kubectl, Refused } from './kubectl.mjs';
import { differences, identity, podsOf } from './objects.mjs';

/** @typedef {import('./kubectl.mjs').Subject} Subject */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

/** The steps of each mode, in their order. @type {Record<string, [name: string, check: (subject: Subject) => Promise<string>][]>} */
export const MODES = {
  client: [
    ['apply', (subject) => apply(subject, 'created')],
    ['apply again', (subject) => applyAgain(subject, 'unchanged')],
    ['diff', (subject) => diff(subject)],
    ['pods', admitPods],
    // kubectl hands the fields it owns over to server-side apply; --server-side of diff before that would show its own annotation.
    ['server-side after it', (subject) => apply(subject, 'serverside-applied', '--server-side')],
    ['server-side again', (subject) => applyAgain(subject, 'serverside-applied', '--server-side')],
    ['server-side diff', (subject) => diff(subject, '--server-side')],
  ],
  server: [
    ['apply', (subject) => apply(subject, 'serverside-applied', '--server-side')],
    ['apply again', (subject) => applyAgain(subject, 'serverside-applied', '--server-side')],
    ['diff', (subject) => diff(subject, '--server-side')],
  ],
  upgrade: [
    ['the state before', applyEarlier],
    ['apply', update],
  ],
};

/** The folder as it was before. @param {Subject} subject */
async function applyEarlier({ earlier, plane }) {
  if (earlier === undefined) throw new Refused('there is no state before');
  const { stdout } = await kubectl(plane, ['apply', '-f', earlier.folder]);
  return `${stdout.trim().split('\n').length} objects of ${earlier.of}`;
}

/** Applies the folder over what is there: no field that changes may be immutable. @param {Subject} subject */
async function update({ folder, objects, plane }) {
  const { stdout } = await kubectl(plane, ['apply', '--validate=strict', '-f', folder]);
  const lines = stdout.trim().split('\n');
  if (lines.length !== objects.length)
    throw new Refused(`${objects.length} objects in the files, but kubectl applied ${lines.length}`);
  const count = (/** @type {string} */ verb) => lines.filter((line) => line.endsWith(` ${verb}`)).length;
  return ['created', 'configured', 'unchanged'].map((verb) => `${count(verb)} ${verb}`).join(', ');
}

/** Applies the folder and wants the same verb for every object. @param {Subject} subject @param {string} verb @param {string[]} flags */
async function apply({ folder, objects, plane }, verb, ...flags) {
  const { stdout } = await kubectl(plane, ['apply', ...flags, '--validate=strict', '-f', folder]);
  const lines = stdout.trim().split('\n');
  // kubectl replaces a PodDisruptionBudget's selector in every client-side apply (patchStrategy "replace"), changed or not.
  const isFine = (/** @type {string} */ line) =>
    line.endsWith(` ${verb}`) || (verb === 'unchanged' && /^poddisruptionbudget\.\S+ configured$/.test(line));
  const others = lines.filter((line) => !isFine(line));
  if (others.length > 0) {
    const stored = new Map((await get({ folder, objects, plane })).map((object) => [identity(object), object]));
    const causes = objects.flatMap((object) =>
      differences(object, stored.get(identity(object)) ?? object).map((line) => `${identity(object)}: ${line}`),
    );
    const hint =
      'nothing: then the server adds defaults to a list that is replaced as a whole, e.g. volumeClaimTemplates';
    throw new Refused(
      [`not "${verb}":`, ...others, 'not stored as written:', ...(causes.length > 0 ? causes : [hint])].join('\n  '),
    );
  }
  if (lines.length !== objects.length)
    throw new Refused(`${objects.length} objects in the files, but kubectl applied ${lines.length}`);
  const exempt = lines.filter((line) => !line.endsWith(` ${verb}`)).length;
  return `${lines.length - exempt} ${verb}${exempt > 0 ? `, ${exempt} PodDisruptionBudgets "configured"` : ''}`;
}

/**
 * Applies the folder once more and wants the stored objects to be the same. At the first server-side apply that changes nothing, the API
 * server stores some (Job, PersistentVolumeClaim) once more with the same content: then yet another apply must not.
 * @param {Subject} subject @param {string} verb @param {string[]} flags
 */
async function applyAgain(subject, verb, ...flags) {
  const version = (/** @type {KubeObject} */ object) => object.metadata.resourceVersion;
  for (let round = 1, before = await get(subject); ; round++) {
    const result = await apply(subject, verb, ...flags);
    const after = await get(subject);
    const stored = after.filter((object, index) => version(object) !== version(before[index]));
    if (stored.length === 0) return `${result}, no new resourceVersion${round > 1 ? ' the second time' : ''}`;
    const isSame = (/** @type {KubeObject} */ object, /** @type {number} */ index) =>
      isDeepStrictEqual(withVersion(object, ''), withVersion(before[index], ''));
    if (round > 1 || !after.every(isSame))
      throw new Refused(['stored anew by an identical apply:', ...stored.map(identity)].join('\n  '));
    before = after;
  }
}

/** @param {KubeObject} object @param {string} resourceVersion */
const withVersion = (object, resourceVersion) => ({ ...object, metadata: { ...object.metadata, resourceVersion } });

/** @param {Subject} subject @param {string[]} flags */
async function diff({ folder, plane }, ...flags) {
  const { stdout } = await kubectl(plane, ['diff', ...flags, '-f', folder]);
  if (stdout) throw new Refused(`kubectl diff ${flags.join(' ')} is not empty:\n${stdout}`);
  return 'empty';
}

/**
 * A Deployment is accepted even if all its pods will be refused (Pod Security, LimitRange, ResourceQuota, PriorityClass): asks for its pods,
 * in a dry run. Two things are done that controllers would have done: `default` service accounts, and the status of quotas.
 * @param {Subject} subject
 */
async function admitPods(subject) {
  const stored = await get(subject);
  const pods = podsOf(stored);
  if (pods.length === 0) return 'no workloads';
  const written = new Set(stored.map(identity));
  for (const namespace of new Set(pods.map((pod) => pod.metadata.namespace ?? 'default')))
    if (!written.has(`ServiceAccount ${namespace}/default`))
      await kubectl(subject.plane, ['create', 'serviceaccount', 'default', '-n', namespace]);
  for (const { metadata, spec } of stored.filter(({ kind }) => kind === 'ResourceQuota')) {
    const used = Object.fromEntries(Object.keys(spec.hard).map((key) => [key, '0']));
    const patch = JSON.stringify({ status: { hard: spec.hard, used } });
    const target = ['resourcequota', metadata.name, '-n', metadata.namespace ?? 'default'];
    await kubectl(subject.plane, ['patch', ...target, '--subresource=status', '--type=merge', '-p', patch]);
  }
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: pods });
  await kubectl(subject.plane, ['create', '--dry-run=server', '--validate=strict', '-f', '-'], list);
  return `${pods.length} admitted`;
}
