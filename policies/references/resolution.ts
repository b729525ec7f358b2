import type { Cluster } from '../cluster/cluster';
import { isJson, listAt, textAt } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';
import { perCluster } from '../cluster/per-cluster';
import { perThing } from '../cluster/per-thing';
import { madeSecret } from './made-secrets';
import { objectReferences } from './object-references';
import { podReferences } from './pod-references';
import type { Reference, Target } from './reference';

/** What a reference leads to. */
type Resolution =
  | { readonly kind: 'found' }
  /** Nothing here has the name. */
  | { readonly kind: 'absent' }
  /** It is here, without the key. */
  | { readonly kind: 'lacks-key'; readonly keys: readonly string[] };

/** Every reference of a cluster. */
export const referencesOf = perCluster((cluster): readonly Reference[] => [
  ...cluster.objects.flatMap(objectReferences),
  ...cluster.pods.flatMap(podReferences),
]);

/** Follows the references of a cluster. */
export function resolverOf(cluster: Cluster): (reference: Reference) => Resolution {
  const claims = claimsMade(cluster);
  return ({ to, key }) => {
    if (isBuiltIn(to)) return FOUND;
    if (to.kind === 'PersistentVolumeClaim' && claims.has(claimKey(to.namespace, to.name.replace(/-\d+$/, ''))))
      return FOUND;
    // Where an object says no namespace, it gets that of whoever applies it.
    return inNamespace(cluster, to, key) ?? inNamespace(cluster, { ...to, namespace: '' }, key) ?? { kind: 'absent' };
  };
}

const FOUND: Resolution = { kind: 'found' };

function inNamespace(cluster: Cluster, to: Target, key: string | undefined): Resolution | undefined {
  const keys = to.kind === 'Secret' ? secretKeys(cluster, to) : objectKeys(cluster, to);
  if (keys === undefined) return undefined;
  if (key === undefined || keys === 'open' || keys.has(key)) return FOUND;
  return { kind: 'lacks-key', keys: [...keys] };
}

type Keys = ReadonlySet<string> | 'open';

function secretKeys(cluster: Cluster, { namespace, name }: Target): Keys | undefined {
  const made = madeSecret(cluster, namespace, name);
  return made?.names === 'open' ? 'open' : made?.keys;
}

/** The keys of a ConfigMap; of one that somebody else's folder makes without any, others fill it. */
function objectKeys(cluster: Cluster, { kind, namespace, name }: Target): Keys | undefined {
  const object = cluster.find(kind, namespace, name);
  if (object === undefined) return undefined;
  if (kind !== 'ConfigMap') return 'open';
  const keys = keysOf(object);
  return keys.size === 0 && cluster.facts === undefined ? 'open' : keys;
}

const keysOf = perThing(
  ({ body: { data, binaryData } }: KubernetesObject): ReadonlySet<string> =>
    new Set([data, binaryData].flatMap((values) => (isJson(values) ? Object.keys(values) : []))),
);

/** Namespaces of Kubernetes itself, which no overlay makes. */
const SYSTEM = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** What Kubernetes or its add-ons make in every cluster, by kind. */
const BUILT_IN: Readonly<Record<string, RegExp>> = {
  // The service account controller makes one in each namespace.
  ServiceAccount: /^default$/,
  // Certificates that controllers publish in each namespace: Kubernetes', OpenShift's, Istio's.
  ConfigMap: /^(kube-root-ca\.crt|openshift-service-ca\.crt|istio-ca-root-cert)$/,
  PriorityClass: /^system-(cluster|node)-critical$/,
  ClusterRole: /^(view|edit|admin|cluster-admin|system:.+)$/,
  Role: /^system:.+$/,
};

/** Whether something is there that no folder makes. */
function isBuiltIn({ kind, namespace, name }: Target): boolean {
  if (SYSTEM.has(namespace)) return true;
  return (Object.hasOwn(BUILT_IN, kind) && BUILT_IN[kind]?.test(name)) === true;
}

/** The claims that StatefulSets make, without the number of the pod. */
function claimsMade(cluster: Cluster): ReadonlySet<string> {
  return new Set(
    cluster
      .ofKind('StatefulSet')
      .flatMap(({ namespace, name, body }) =>
        listAt(body, 'spec', 'volumeClaimTemplates').map((template) =>
          claimKey(namespace, `${textAt(template, 'metadata', 'name') ?? ''}-${name}`),
        ),
      ),
  );
}

const claimKey = (namespace: string, name: string): string => `${namespace}/${name}`;

/** `Secret shop-prod/login`, and its key. */
export const shownTarget = ({ kind, namespace, name }: Target): string =>
  namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
