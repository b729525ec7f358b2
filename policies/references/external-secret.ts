import { at, isJson, listAt, recordAt, textAt, textsOf } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';

/** What an ExternalSecret fetches, and the Secret that it makes of it (https://external-secrets.io/latest/api/externalsecret/). */
export interface ExternalSecret {
  readonly object: KubernetesObject;
  /** Name of the Secret. */
  readonly target: string;
  /** Values that it fetches one by one. */
  readonly data: readonly FetchedValue[];
  /** Entries of which it fetches whatever is in them. */
  readonly entries: readonly { readonly path: string; readonly entry: string }[];
  /** Whether the names of all that it fetches stand in it. */
  readonly names: 'known' | 'open';
  readonly template: SecretTemplate | undefined;
  readonly stores: readonly StoreReference[];
}

interface FetchedValue {
  /** `spec.data[0]` */
  readonly path: string;
  readonly name: string;
  /** Absent when a generator makes the value. */
  readonly entry: string | undefined;
  /** Absent: the whole entry. */
  readonly property: string | undefined;
}

/** How the Secret is made of what was fetched. */
interface SecretTemplate {
  readonly data: Readonly<Record<string, string>>;
  readonly merge: 'Replace' | 'Merge';
  /** Whether all its keys stand in it, rather than in a ConfigMap. */
  readonly names: 'known' | 'open';
}

export interface StoreReference {
  readonly path: string;
  readonly kind: string;
  readonly name: string;
}

/** Reads an ExternalSecret. */
export function externalSecretOf(object: KubernetesObject): ExternalSecret {
  const spec = recordAt(object.body, 'spec');
  const bulk = listAt(spec, 'dataFrom');
  return {
    object,
    target: textAt(spec, 'target', 'name') ?? object.name,
    data: listAt(spec, 'data').map((value, index) => ({
      path: `spec.data[${index}]`,
      name: textAt(value, 'secretKey') ?? '',
      entry: textAt(value, 'remoteRef', 'key'),
      property: textAt(value, 'remoteRef', 'property'),
    })),
    entries: bulk.flatMap((source, index) => {
      const entry = textAt(source, 'extract', 'key');
      return entry === undefined ? [] : [{ path: `spec.dataFrom[${index}].extract.key`, entry }];
    }),
    names: bulk.length === 0 ? 'known' : 'open',
    template: templateOf(at(spec, 'target', 'template')),
    stores: storesOf(spec),
  };
}

/** A template that says nothing of keys changes none. */
function templateOf(template: unknown): SecretTemplate | undefined {
  const data = textsOf(recordAt(template, 'data'));
  const isOpen = listAt(template, 'templateFrom').length > 0;
  if (!isJson(template) || (Object.keys(data).length === 0 && !isOpen)) return undefined;
  return {
    data,
    merge: textAt(template, 'mergePolicy') === 'Merge' ? 'Merge' : 'Replace',
    names: isOpen ? 'open' : 'known',
  };
}

function storesOf(spec: unknown): readonly StoreReference[] {
  const own = (list: string) =>
    listAt(spec, list).map((source, index) => ({
      path: `spec.${list}[${index}].sourceRef.storeRef`,
      reference: at(source, 'sourceRef', 'storeRef'),
    }));
  return [
    { path: 'spec.secretStoreRef', reference: at(spec, 'secretStoreRef') },
    ...own('data'),
    ...own('dataFrom'),
  ].flatMap(({ path, reference }): StoreReference[] => {
    const name = textAt(reference, 'name');
    return name === undefined ? [] : [{ path, kind: textAt(reference, 'kind') ?? 'SecretStore', name }];
  });
}

/** The keys of the Secret. */
export function keysMade({ data, names, template }: ExternalSecret): {
  readonly keys: readonly string[];
  readonly names: 'known' | 'open';
} {
  const fetched = data.map(({ name }) => name);
  if (template === undefined) return { keys: fetched, names };
  const templated = Object.keys(template.data);
  if (template.merge === 'Replace') return { keys: templated, names: template.names };
  return { keys: [...fetched, ...templated], names: names === 'open' ? 'open' : template.names };
}
