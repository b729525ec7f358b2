import type { Cluster } from './cluster/cluster';
import type { ClusterFacts } from './cluster/facts';
import { externalSecretOf, type ExternalSecret, type StoreReference } from './references/external-secret';
import { inField } from './cluster/field-path';
import { at, listAt, recordAt, shown, textAt } from './cluster/json';
import { titleOf, type KubernetesObject } from './cluster/object';
import type { Policy, Violation } from './policy';
import { selects } from './cluster/selector';
import { shownSome } from './services/service-target';

/** The way of a secret: from an entry of the secret manager, through a store that may be used here, into a key. */
export const secretSources: Policy = {
  id: 'secret-sources',
  severity: 'error',
  demands:
    'An ExternalSecret asks a store that admits its namespace, for entries and properties that the inventory has; a store is in the region of the cluster.',
  prevents: 'The Secret is never made, or no longer renewed, and pods that read it do not start.',
  link: 'https://external-secrets.io/latest/api/externalsecret/',
  needs: 'objects',
  check: (cluster) => [
    ...cluster.ofKind('ExternalSecret').flatMap((object) => {
      const external = externalSecretOf(object);
      return [
        ...external.stores.flatMap((store) => refusals(cluster, object, store)),
        ...unfetched(external),
        ...(cluster.facts === undefined ? [] : unlisted(external, cluster.facts)),
      ];
    }),
    ...['ClusterSecretStore', 'SecretStore']
      .flatMap((kind) => cluster.ofKind(kind))
      .flatMap((store) => elsewhere(store, cluster)),
  ],
};

/** A store of the cluster may be limited to namespaces: one condition must hold. */
function refusals(
  cluster: Cluster,
  object: KubernetesObject,
  { path, kind, name }: StoreReference,
): readonly Violation[] {
  if (kind !== 'ClusterSecretStore' || object.namespace === '') return [];
  const store = cluster.find(kind, '', name);
  const conditions = listAt(store?.body, 'spec', 'conditions');
  if (store === undefined || conditions.length === 0) return [];
  if (conditions.some((condition) => admits(cluster, condition, object.namespace))) return [];
  return [
    {
      object,
      path,
      expected: `a store that admits ${object.namespace}`,
      found: `${titleOf(store)}, whose conditions are ${shown(conditions)}`,
      mend: `add ${object.namespace} to spec.conditions of ${titleOf(store)}, or ask a store of the namespace`,
    },
  ];
}

function admits(cluster: Cluster, condition: unknown, namespace: string): boolean {
  if (listAt(condition, 'namespaces').includes(namespace)) return true;
  if (listAt(condition, 'namespaceRegexes').some((pattern) => mayMatch(pattern, namespace))) return true;
  const selector = at(condition, 'namespaceSelector');
  if (selector === undefined) return false;
  // The labels of a namespace that is made elsewhere are not known here.
  const isHere = cluster.find('Namespace', '', namespace) !== undefined;
  return (
    (!isHere && cluster.facts === undefined) ||
    selects(recordAt(condition, 'namespaceSelector'), cluster.namespaceLabels(namespace))
  );
}

/** Patterns are Go's; one that cannot be read here may match. */
function mayMatch(pattern: unknown, namespace: string): boolean {
  try {
    return typeof pattern === 'string' && new RegExp(pattern).test(namespace);
  } catch {
    return true;
  }
}

/** Values in a template that nothing fetches: the operator fails on them. */
function unfetched({ object, data, names, template }: ExternalSecret): readonly Violation[] {
  if (template === undefined || names === 'open') return [];
  const fetched = new Set(data.map(({ name }) => name));
  return Object.entries(template.data).flatMap(([key, text]) =>
    [...new Set(valuesIn(text))]
      .filter((value) => !fetched.has(value))
      .map((value) => ({
        object,
        path: inField('spec.target.template.data', key),
        expected: `values that spec.data fetches: ${shownSome([...fetched])}`,
        found: `.${value}`,
        mend: `fetch ${value} in spec.data, or name the value that is meant`,
      })),
  );
}

const ACTION = /\{\{(?<action>.*?)\}\}/gs;
const TEXTS = /"(?:[^"\\]|\\.)*"|`[^`]*`/g;
const VALUE = /(?<![\w)$.])\.(?<name>[A-Za-z_]\w*)/g;

/** The values that a template names; none where the dot may mean something else. */
function valuesIn(text: string): readonly string[] {
  const actions = [...text.matchAll(ACTION)].map(({ groups }) => (groups?.['action'] ?? '').replaceAll(TEXTS, ''));
  if (actions.some((action) => /\b(range|with|define|template|block)\b/.test(action))) return [];
  return actions.flatMap((action) => [...action.matchAll(VALUE)].flatMap(({ groups }) => groups?.['name'] ?? []));
}

/** What is asked for and not in the inventory. */
function unlisted({ object, data, entries }: ExternalSecret, { secretInventory }: ClusterFacts): readonly Violation[] {
  const propertiesOf = (entry: string): readonly string[] | undefined =>
    Object.hasOwn(secretInventory, entry) ? secretInventory[entry] : undefined;
  const unknownEntry = (path: string, entry: string): Violation => ({
    object,
    path,
    expected: 'the full name of an entry of the inventory',
    found: entry,
    mend: `name an entry that is there (${shownSome(Object.keys(secretInventory))}), or add it to secretInventory`,
  });
  return [
    ...entries
      .filter(({ entry }) => propertiesOf(entry) === undefined)
      .map(({ path, entry }) => unknownEntry(path, entry)),
    ...data.flatMap(({ path, entry, property }): Violation[] => {
      if (entry === undefined) return [];
      const properties = propertiesOf(entry);
      if (properties === undefined) return [unknownEntry(`${path}.remoteRef.key`, entry)];
      if (property !== undefined && properties.includes(property)) return [];
      return [
        {
          object,
          path: `${path}.remoteRef.property`,
          expected: `a property of ${entry}: ${properties.join(', ')}`,
          found: property ?? 'nothing, which fetches the whole entry',
          mend: `name the property, or add it to ${entry} in the inventory`,
        },
      ];
    }),
  ];
}

/** A store of ours asks Secrets Manager, in the region of the cluster. */
function elsewhere(object: KubernetesObject, { facts }: Cluster): readonly Violation[] {
  if (facts === undefined) return [];
  return (
    [
      ['service', 'SecretsManager'],
      ['region', facts.region],
    ] as const
  )
    .map(([field, expected]) => ({ field, expected, found: textAt(object.body, 'spec', 'provider', 'aws', field) }))
    .filter(({ expected, found }) => found !== expected)
    .map(({ field, expected, found }) => ({
      object,
      path: `spec.provider.aws.${field}`,
      expected,
      found: shown(found),
      mend: `set it to ${expected}: the entries of the inventory are there`,
    }));
}
