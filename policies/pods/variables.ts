import type { Cluster } from '../cluster/cluster';
import { inField } from '../cluster/field-path';
import { isJson, listAt, recordAt, textAt, textsOf } from '../cluster/json';
import { madeSecret } from '../references/made-secrets';
import type { KubernetesObject } from '../cluster/object';
import { perCluster } from '../cluster/per-cluster';
import type { Container, Pod } from '../cluster/pod';

/** A variable of a container, as far as the objects say. */
export interface Variable {
  readonly name: string;
  /** Where the container is given it: `spec.template.spec.containers[0].envFrom[0]`. */
  readonly path: string;
  readonly given: 'in env' | 'in envFrom';
  readonly value: Value;
}

export type Value =
  /** Written out, in the pod's owner or in a ConfigMap. */
  | { readonly kind: 'plain'; readonly text: string; readonly holder: KubernetesObject; readonly path: string }
  | { readonly kind: 'secret'; readonly secret: string; readonly key: string }
  /** A field of the pod, or a key of something that is not here. */
  | { readonly kind: 'other' };

export interface Variables {
  /** In the order in which they are given; of those with one name, the last counts. */
  readonly all: readonly Variable[];
  /** Whether there may be others: keys of something that is not here. */
  readonly names: 'known' | 'open';
}

/** Read once, since several policies ask for them; by cluster, since the ConfigMaps and Secrets are those of one. */
const readIn = perCluster(() => new Map<Container, Variables>());

/** The variables of a container: `envFrom` comes before `env`. */
export function variablesOf(cluster: Cluster, pod: Pod, container: Container): Variables {
  const known = readIn(cluster);
  const variables = known.get(container) ?? read(cluster, pod, container);
  known.set(container, variables);
  return variables;
}

function read(cluster: Cluster, pod: Pod, container: Container): Variables {
  const sources = listAt(container.body, 'envFrom').map((source, index) =>
    sourceVariables(cluster, pod, source, `${container.path}.envFrom[${index}]`),
  );
  const own = listAt(container.body, 'env').flatMap((entry, index): Variable[] => {
    const name = textAt(entry, 'name');
    if (name === undefined) return [];
    const path = `${container.path}.env[${index}]`;
    return [{ name, path, given: 'in env', value: ownValue(cluster, pod, entry, path) }];
  });
  return {
    all: [...sources.flatMap(({ all }) => all), ...own],
    names: sources.some(({ names }) => names === 'open') ? 'open' : 'known',
  };
}

/** The plain value that a container sees under a name. */
export function plainValue({ all }: Variables, name: string): Extract<Value, { kind: 'plain' }> | undefined {
  const value = all.findLast((variable) => variable.name === name)?.value;
  return value?.kind === 'plain' ? value : undefined;
}

function sourceVariables(cluster: Cluster, { namespace }: Pod, source: unknown, path: string): Variables {
  const prefix = textAt(source, 'prefix') ?? '';
  const variable = (key: string, value: Value): Variable => ({ name: prefix + key, path, given: 'in envFrom', value });
  const secret = textAt(source, 'secretRef', 'name');
  if (secret !== undefined) {
    const made = madeSecret(cluster, namespace, secret);
    const all = [...(made?.keys ?? [])].map((key) => variable(key, { kind: 'secret', secret, key }));
    return { all, names: made?.names ?? 'open' };
  }
  const holder = cluster.find('ConfigMap', namespace, textAt(source, 'configMapRef', 'name') ?? '');
  if (holder === undefined) return { all: [], names: 'open' };
  const all = Object.entries(textsOf(holder.body['data'])).map(([key, text]) =>
    variable(key, { kind: 'plain', text, holder, path: inField('data', key) }),
  );
  return { all, names: 'known' };
}

function ownValue(cluster: Cluster, { owner, namespace }: Pod, entry: unknown, path: string): Value {
  const from = recordAt(entry, 'valueFrom');
  const text = textAt(entry, 'value');
  if (text !== undefined) return { kind: 'plain', text, holder: owner, path: `${path}.value` };
  if (isJson(from['secretKeyRef'])) {
    const secret = textAt(from, 'secretKeyRef', 'name') ?? '';
    return { kind: 'secret', secret, key: textAt(from, 'secretKeyRef', 'key') ?? '' };
  }
  const key = textAt(from, 'configMapKeyRef', 'key') ?? '';
  const holder = cluster.find('ConfigMap', namespace, textAt(from, 'configMapKeyRef', 'name') ?? '');
  const plain = holder === undefined ? undefined : textsOf(holder.body['data'])[key];
  if (holder === undefined || plain === undefined) return { kind: 'other' };
  return { kind: 'plain', text: plain, holder, path: inField('data', key) };
}
