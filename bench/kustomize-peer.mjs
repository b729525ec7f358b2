/**
 * The same services for kustomize: a base for each, and an overlay per environment with its namespace, the label that holds
 * it, images, and a patch for each service that differs in anything else. What an environment has besides services
 * (namespaces, quota, secrets, ingress) is left out: kustomize would need another layer for it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { dump } from 'js-yaml';

/** @typedef {Record<string, any>} KubeObject */
/** @typedef {{ environment: string, namespace: string, files: { file: string, manifests: KubeObject[] }[] }} Cluster */

const INSTANCE = 'app.kubernetes.io/instance';

/** Files of services; the stage is their prefix. */
const SERVICE = /^50-(.+)\.yaml$/;

/**
 * Writes `<folder>/base/<service>` and `<folder>/<environment>`; the first cluster is what the bases hold.
 *
 * @param {string} folder
 * @param {readonly Cluster[]} clusters
 */
export function writeKustomizations(folder, clusters) {
  const [first] = clusters;
  const bases = servicesOf(first);
  for (const [service, objects] of bases) {
    const base = join(folder, 'base', service);
    mkdirSync(base, { recursive: true });
    writeFileSync(join(base, 'service.yaml'), documents(objects.map(generic)));
    writeFileSync(join(base, 'kustomization.yaml'), dump({ resources: ['service.yaml'] }));
  }
  for (const cluster of clusters) writeOverlay(join(folder, cluster.environment), cluster, bases);
}

/** The objects of the services of a cluster: what kustomize is to give. @param {Cluster} cluster */
export function serviceObjects(cluster) {
  return [...servicesOf(cluster).values()].flat();
}

function servicesOf({ files }) {
  return new Map(
    files.flatMap(({ file, manifests }) => (SERVICE.test(file) ? [[SERVICE.exec(file)[1], manifests]] : [])),
  );
}

function writeOverlay(folder, cluster, bases) {
  mkdirSync(folder, { recursive: true });
  const images = [];
  const patches = [];
  for (const [service, objects] of servicesOf(cluster)) {
    images.push(imageOf(objects));
    const base = bases.get(service);
    const changes = objects.flatMap((object, index) => patchOf(generic(base[index]), generic(object)));
    if (changes.length === 0) continue;
    writeFileSync(join(folder, `${service}.yaml`), documents(changes));
    patches.push({ path: `${service}.yaml` });
  }
  const kustomization = {
    resources: [...bases.keys()].map((service) => `../base/${service}`),
    namespace: cluster.namespace,
    labels: [{ pairs: { [INSTANCE]: cluster.namespace }, includeSelectors: true }],
    images,
    patches,
  };
  writeFileSync(join(folder, 'kustomization.yaml'), dump(kustomization));
}

/** An object without what overlays set: namespace, instance, registry and tag. */
function generic(object) {
  const metadata = Object.entries(object.metadata).filter(([key]) => key !== 'namespace');
  return withoutSettings({ ...object, metadata: Object.fromEntries(metadata) });
}

function withoutSettings(value, key = '') {
  if (Array.isArray(value)) return value.map((item) => withoutSettings(item));
  if (key === 'image') return repositoryOf(value);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== INSTANCE);
  return Object.fromEntries(entries.map(([name, item]) => [name, withoutSettings(item, name)]));
}

/** `registry/system/service:tag` → `system/service` */
function repositoryOf(image) {
  return image.slice(image.indexOf('/') + 1, image.lastIndexOf(':'));
}

function imageOf(objects) {
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  const { image } = deployment.spec.template.spec.containers[0];
  const tag = image.lastIndexOf(':');
  return { name: repositoryOf(image), newName: image.slice(0, tag), newTag: image.slice(tag + 1) };
}

/** A strategic merge patch that makes one object of another; none when they are the same. */
function patchOf(from, to) {
  const { apiVersion, kind, metadata } = to;
  const change = difference(from, to);
  if (change === undefined) return [];
  return [{ apiVersion, kind, ...change, metadata: { name: metadata.name, ...change.metadata } }];
}

/** What to merge into one value to get another: lists are replaced, but for containers, which merge by name. */
function difference(from, to) {
  if (isDeepStrictEqual(from, to)) return undefined;
  if (!isMap(from) || !isMap(to)) return to;
  const entries = Object.entries(to).map(([key, value]) => {
    if (key !== 'containers') return [key, difference(from[key], value)];
    return [
      key,
      value.map(({ name, ...rest }, index) => ({ name, ...difference(from[key][index], { name, ...rest }) })),
    ];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const documents = (objects) => objects.map((object) => dump(object, { noRefs: true })).join('---\n');
