import type { Cluster } from '../cluster/cluster';
import { externalSecretOf, keysMade } from './external-secret';
import { isJson, listAt, recordAt, textAt } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';
import { perCluster } from '../cluster/per-cluster';

/** A Secret that is made here, by itself or by an operator. */
interface MadeSecret {
  readonly keys: ReadonlySet<string>;
  /** Whether it may have more keys than those. */
  readonly names: 'known' | 'open';
  /** What makes it. */
  readonly makers: readonly KubernetesObject[];
}

/** What one object makes. */
interface Making {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
  readonly names: 'known' | 'open';
  /** Whether it makes the Secret, or only adds to one that others make. */
  readonly part: 'makes' | 'adds';
}

/** The Secret of a namespace, if something here makes it. */
export const madeSecret = (cluster: Cluster, namespace: string, name: string): MadeSecret | undefined =>
  madeSecrets(cluster).get(keyOf(namespace, name));

const keyOf = (namespace: string, name: string): string => `${namespace}\n${name}`;

const madeSecrets = perCluster((cluster): ReadonlyMap<string, MadeSecret> => {
  const found = new Map<string, { readonly object: KubernetesObject; readonly making: Making }[]>();
  for (const [kind, makings] of Object.entries(MAKERS)) {
    for (const object of cluster.ofKind(kind)) {
      for (const making of makings(object)) {
        const key = keyOf(making.namespace, making.name);
        const parts = found.get(key) ?? [];
        parts.push({ object, making });
        found.set(key, parts);
      }
    }
  }
  return new Map(
    [...found]
      .filter(([, parts]) => parts.some(({ making }) => making.part === 'makes'))
      .map(([key, parts]) => [
        key,
        {
          keys: new Set(parts.flatMap(({ making }) => making.keys)),
          names: parts.some(({ making }) => making.names === 'open') ? 'open' : 'known',
          makers: parts.map(({ object }) => object),
        },
      ]),
  );
});

/** The kinds that make Secrets, and which. Of operators that fill them as they like, the keys are open. */
const MAKERS: Readonly<Record<string, (object: KubernetesObject) => readonly Making[]>> = {
  Secret: (object) => [plainSecret(object)],
  ExternalSecret: externalSecret,
  SealedSecret: (object) => [sealedSecret(object)],
  Certificate: (object) => named(object, 'spec', 'secretName'),
  VaultStaticSecret: (object) => named(object, 'spec', 'destination', 'name'),
  VaultDynamicSecret: (object) => named(object, 'spec', 'destination', 'name'),
  OnePasswordItem: (object) => [open(object, object.name)],
  KafkaUser: (object) => [open(object, object.name)],
  SecretProviderClass: (object) =>
    listAt(object.body, 'spec', 'secretObjects').flatMap((entry) => {
      const name = textAt(entry, 'secretName');
      const keys = listAt(entry, 'data').flatMap((item) => textAt(item, 'key') ?? []);
      return name === undefined ? [] : [made(object, name, { keys, names: 'known' })];
    }),
};

const made = ({ namespace }: KubernetesObject, name: string, keys: Pick<Making, 'keys' | 'names'>): Making => ({
  namespace,
  name,
  ...keys,
  part: 'makes',
});

const open = (object: KubernetesObject, name: string): Making => made(object, name, { keys: [], names: 'open' });

function named(object: KubernetesObject, ...steps: readonly string[]): readonly Making[] {
  const name = textAt(object.body, ...steps);
  return name === undefined ? [] : [open(object, name)];
}

/** `creationPolicy: None` writes nothing, `Merge` only into a Secret that is there. */
function externalSecret(object: KubernetesObject): readonly Making[] {
  const policy = textAt(object.body, 'spec', 'target', 'creationPolicy');
  if (policy === 'None') return [];
  const external = externalSecretOf(object);
  return [{ ...made(object, external.target, keysMade(external)), part: policy === 'Merge' ? 'adds' : 'makes' }];
}

/** One without data is there to be filled: by a token controller, by a job that makes certificates. */
function plainSecret(object: KubernetesObject): Making {
  const { data, stringData } = object.body;
  const keys = [data, stringData].flatMap((values) => (isJson(values) ? Object.keys(values) : []));
  return made(object, object.name, { keys, names: keys.length === 0 ? 'open' : 'known' });
}

function sealedSecret(object: KubernetesObject): Making {
  const spec = recordAt(object.body, 'spec');
  const keys = [...Object.keys(recordAt(spec, 'encryptedData')), ...Object.keys(recordAt(spec, 'template', 'data'))];
  return made(object, textAt(spec, 'template', 'metadata', 'name') ?? object.name, {
    keys,
    names: keys.length === 0 ? 'open' : 'known',
  });
}
