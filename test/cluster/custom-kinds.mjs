/** The custom kinds of the tested objects, from the CustomResourceDefinitions that their projects publish. */
import { existsSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { servedKinds } from './discovery.mjs';
import { kubectl, Refused } from './kubectl.mjs';
import { groupKind, readObjects } from './objects.mjs';

/** @typedef {import('./kubectl.mjs').ControlPlane} ControlPlane */
/** @typedef {import('./kubectl.mjs').Subject} Subject */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

/** Of these objects, `apiVersion Kind` of those that the server does not know. @param {KubeObject[]} objects @param {ControlPlane} plane */
async function unknownKinds(objects, plane) {
  const served = await servedKinds(plane);
  return [...new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))].filter(
    (kind) => !served.has(kind),
  );
}

/** Installs the definitions of the custom kinds that occur, and waits until they are served. @param {Subject} subject */
export async function installCustomKinds({ objects, plane }) {
  if ((await unknownKinds(objects, plane)).length === 0) return;
  const upstream = process.env.CHARTHOUSE_UPSTREAM_CRDS ?? '';
  const occurring = new Set(objects.map(groupKind));
  const definitions = (existsSync(upstream) ? readObjects(upstream) : []).filter(
    ({ kind, spec }) => kind === 'CustomResourceDefinition' && occurring.has(`${spec.group}/${spec.names.kind}`),
  );
  const offered = definitions.flatMap(({ spec }) =>
    spec.versions.filter((version) => version.served).map(({ name }) => `${spec.group}/${name} ${spec.names.kind}`),
  );
  const missing = (await unknownKinds(objects, plane)).filter((kind) => !offered.includes(kind));
  if (missing.length > 0) {
    const where = upstream ? `CHARTHOUSE_UPSTREAM_CRDS (${upstream})` : 'CHARTHOUSE_UPSTREAM_CRDS, which is not set';
    throw new Refused(`neither built in nor defined in ${where}:\n  ${missing.join('\n  ')}`);
  }
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: definitions });
  await kubectl(plane, ['apply', '--server-side', '-f', '-'], list);
  for (const deadline = Date.now() + 60_000; ; await sleep(100)) {
    const absent = await unknownKinds(objects, plane);
    if (absent.length === 0) return;
    if (Date.now() > deadline) throw new Refused(`defined but not served after 60 s:\n  ${absent.join('\n  ')}`);
  }
}
