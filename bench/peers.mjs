/** Other programs that write the same objects, made ready for a system. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadAll } from 'js-yaml';
import { bundleAsProgram, bundleCdk8sPeer } from './bundle.mjs';
import { ENVIRONMENTS } from './estate.mjs';
import { serviceObjects, writeKustomizations } from './kustomize-peer.mjs';
import { run } from './measure.mjs';

/**
 * A peer, where it writes, and the objects that it is to write.
 *
 * @typedef {import('./measure.mjs').Contestant & { output: string, expected: readonly object[] }} Peer
 */

/**
 * Writes what the peers start from: the model and the objects, taken from our own program.
 *
 * @param {string} project where `overlays/` is
 * @param {string} bundles folder for bundled programs
 * @param {'plain' | 'monitored'} kind kustomize would take the pods of a monitoring stack for those of the system
 * @returns {Promise<readonly Peer[]>}
 */
export async function preparePeers(project, bundles, kind) {
  mkdirSync(bundles, { recursive: true });
  execFileSync(process.execPath, [await bundleAsProgram(bundles, 'model.mjs'), project, project]);
  const clusters = JSON.parse(readFileSync(join(project, 'objects.json'), 'utf8'));
  const kustomize = kind === 'plain' ? kustomizePeer(project, clusters) : undefined;
  return [
    await cdk8sPeer('service', project, bundles, clusters),
    await cdk8sPeer('environment', project, bundles, clusters),
    ...(kustomize === undefined ? [] : [kustomize]),
  ];
}

/** Lets a peer write, and throws unless it writes the objects that we write. @param {Peer} peer */
export function verify(peer) {
  run(peer);
  const files = readdirSync(peer.output).map((name) => readFileSync(join(peer.output, name), 'utf8'));
  const written = files.flatMap((text) => loadAll(text));
  if (isDeepStrictEqual(texts(written), texts(peer.expected))) return;
  throw new Error(`${peer.name} does not write the objects that charthouse writes`);
}

/** Each object as a text: the order of files and keys does not count. */
function texts(objects) {
  return objects.map((object) => JSON.stringify(withSortedKeys(object))).sort();
}

function withSortedKeys(value) {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, withSortedKeys(value[key])]));
}

/** @returns {Promise<Peer>} */
async function cdk8sPeer(chartPer, project, bundles, clusters) {
  const program = await bundleCdk8sPeer(bundles, chartPer);
  const output = join(project, `cdk8s-${chartPer}`);
  return {
    name: `cdk8s, a chart per ${chartPer}: writing only`,
    command: [process.execPath, program, join(project, 'model.json'), output, chartPer],
    folder: project,
    output,
    expected: clusters.flatMap(({ files }) => files.flatMap(({ manifests }) => manifests)),
  };
}

/** One build after the other, as there is no other way; none without kubectl. @returns {Peer | undefined} */
function kustomizePeer(project, clusters) {
  if (spawnSync('kubectl', ['version', '--client']).status !== 0) return undefined;
  const folder = join(project, 'kustomize');
  const output = join(project, 'kustomized');
  mkdirSync(output, { recursive: true });
  writeKustomizations(folder, clusters);
  const builds = ENVIRONMENTS.map((name) => `kubectl kustomize '${folder}/${name}' -o '${output}/${name}.yaml'`);
  return {
    name: 'kubectl kustomize, services only',
    command: ['sh', '-c', builds.join(' && ')],
    folder: project,
    output,
    expected: clusters.flatMap(serviceObjects),
  };
}
