import { keyOf as workloadKeyOf } from './cluster/declared-workload';
import type { Cluster } from './cluster/cluster';
import { externalSecretOf, keysMade, type ExternalSecret } from './references/external-secret';
import { listAt, textAt } from './cluster/json';
import { wordsIn } from './references/mentions';
import { titleOf, type KubernetesObject } from './cluster/object';
import type { Policy, Violation } from './policy';
import type { Target } from './references/reference';
import { referencesOf } from './references/resolution';
import { servicesOf } from './services/service-ports';

/**
 * What nothing reads: left over, or meant for something that looks elsewhere. Without facts only what no word of any object
 * names, and nothing marks for a reader outside; Services are there for callers who are not, so they are judged with facts alone.
 */
export const unused: Policy = {
  id: 'unused',
  severity: 'warning',
  demands: 'Something uses every ConfigMap, ServiceAccount, claim, Service, and every key of a Secret.',
  prevents: 'Configuration that somebody changes without effect; secrets fetched and roles kept for nobody.',
  link: 'https://kubernetes.io/docs/concepts/configuration/configmap/#using-configmaps',
  needs: 'objects',
  check: (cluster) => {
    const readers = readersOf(cluster);
    const isJudged = judgesIn(cluster);
    return [
      ...['ConfigMap', 'ServiceAccount', 'PersistentVolumeClaim']
        .flatMap((kind) => cluster.ofKind(kind))
        .filter(isJudged)
        .filter((object) => !readers.has(keyOf(object)))
        .map((object) => idle(object, 'metadata.name', 'something that uses it', 'nothing')),
      ...idleKeys(cluster, readers),
      ...(cluster.facts === undefined ? [] : idleServices(cluster, readers)),
    ];
  },
};

const idle = (object: KubernetesObject, path: string, expected: string, found: string): Violation => ({
  object,
  path,
  expected,
  found,
  mend: 'take it away, or name it where it is meant to be used',
});

/** What is used, with the keys; undefined among them: all. */
type Readers = ReadonlyMap<string, ReadonlySet<string | undefined>>;

const keyOf = ({ kind, namespace, name }: Target): string => `${kind} ${namespace}/${name}`;

function readersOf(cluster: Cluster): Readers {
  const readers = new Map<string, Set<string | undefined>>();
  for (const { path, to, key } of referencesOf(cluster)) {
    // Rights do not make a user, but where nobody knows who there is, they are a sign of one.
    if (path.startsWith('subjects') && cluster.facts !== undefined) continue;
    const keys = readers.get(keyOf(to)) ?? new Set();
    readers.set(keyOf(to), keys.add(key));
  }
  return readers;
}

/** Labels that say what an object belongs to; by any other, something may find it. */
const BELONGING =
  /^(app|chart|component|env|environment|heritage|k8s-app|name|release|team|tier|version)$|^(app\.kubernetes\.io|argocd\.argoproj\.io|helm\.sh|kustomize\.toolkit\.fluxcd\.io)\//;

/** Whether it can be said of an object that nothing uses it. */
function judgesIn(cluster: Cluster): (object: KubernetesObject) => boolean {
  if (cluster.facts !== undefined) return () => true;
  const words = wordsIn(cluster.objects);
  return ({ kind, namespace, name, labels, annotations, body }) =>
    kind !== 'PersistentVolumeClaim' &&
    name !== 'default' &&
    cluster.podsIn(namespace).length > 0 &&
    !words.has(name) &&
    // Whoever has the right to read them by the API may do so.
    !(kind === 'ConfigMap' && words.has('configmaps')) &&
    listAt(body, 'metadata', 'ownerReferences').length === 0 &&
    Object.keys(labels).every((label) => BELONGING.test(label)) &&
    Object.keys(annotations).every((annotation) => BELONGING.test(annotation) || annotation.startsWith('kubectl.'));
}

/** Keys that ExternalSecrets make and nothing reads, and values that they fetch for none of them. */
function idleKeys(cluster: Cluster, readers: Readers): readonly Violation[] {
  const externals = cluster.ofKind('ExternalSecret');
  if (externals.length === 0) return []; // Other readers are looked for in every text.
  const mayRead = otherReaders(cluster);
  return externals.flatMap((object) => {
    const external = externalSecretOf(object);
    const secret = { kind: 'Secret', namespace: object.namespace, name: external.target };
    const read = readers.get(keyOf(secret));
    if (read?.has(undefined) === true || mayRead(secret, read === undefined ? 'anything' : 'a key')) return [];
    if (read === undefined)
      return [idle(object, 'spec.target.name', `something that reads ${titleOf(secret)}`, 'nothing')];
    return unreadKeys(external, read).map((key) =>
      idle(object, pathOf(object, key), `something that reads ${key} of ${titleOf(secret)}`, 'nothing'),
    );
  });
}

/**
 * Whether something reads a Secret in a way that is not known here, since it names the Secret somewhere. Pods read single keys
 * in known ways alone.
 */
function otherReaders(cluster: Cluster): (secret: Target, part: 'anything' | 'a key') => boolean {
  if (cluster.facts !== undefined) return () => false;
  const makers = new Set(cluster.pods.map(({ owner }) => owner));
  const others = cluster.objects.filter(({ kind }) => kind !== 'ExternalSecret');
  const words = { anything: wordsIn(others), 'a key': wordsIn(others.filter((object) => !makers.has(object))) };
  return ({ namespace, name }, part) => cluster.podsIn(namespace).length === 0 || words[part].has(name);
}

function unreadKeys(external: ExternalSecret, read: ReadonlySet<string | undefined>): readonly string[] {
  const { template } = external;
  const texts = Object.values(template?.data ?? {}).join('\n');
  return keysMade(external)
    .keys.filter((key) => !read.has(key))
    .filter((key) => template?.data[key] !== undefined || !texts.includes(`.${key}`));
}

function pathOf({ body }: KubernetesObject, key: string): string {
  const index = listAt(body, 'spec', 'data').findIndex((value) => textAt(value, 'secretKey') === key);
  return index < 0 ? 'spec.target.template.data' : `spec.data[${index}].secretKey`;
}

/** A Service is its workload's name in the cluster; another one must be named by something. */
function idleServices(cluster: Cluster, readers: Readers): readonly Violation[] {
  const declared = new Set(
    (cluster.facts?.workloads ?? []).filter(({ listeners }) => listeners.length > 0).map(workloadKeyOf),
  );
  const routed = new Set(
    cluster
      .ofKind('Ingress')
      .flatMap(({ namespace, body }) => [...backendsIn(body)].map((name) => `${namespace}/${name}`)),
  );
  return servicesOf(cluster)
    .filter((service) => !declared.has(workloadKeyOf(service)))
    .filter(({ namespace, name }) => !routed.has(`${namespace}/${name}`))
    .filter((service) => !readers.has(keyOf(service)))
    .map((service) => idle(service, 'metadata.name', 'a declared workload that listens under its name', 'none'));
}

function backendsIn(body: unknown): ReadonlySet<string> {
  const paths = listAt(body, 'spec', 'rules').flatMap((rule) => listAt(rule, 'http', 'paths'));
  return new Set(paths.flatMap((path) => textAt(path, 'backend', 'service', 'name') ?? []));
}
