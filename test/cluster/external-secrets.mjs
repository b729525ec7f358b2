/** Stand-in for External Secrets: makes Secrets from what ExternalSecret objects say, and from nothing else. */

/** @typedef {import('./objects.mjs').KubeObject} KubeObject */
/** What a secret manager holds: properties of entries. @typedef {Map<string, Map<string, string>>} Inventory */

/** An inventory with a made-up value for every property of every entry. @param {readonly { entry: string, properties: readonly string[] }[]} entries @returns {Inventory} */
export const fakeInventory = (entries) =>
  new Map(
    entries.map(({ entry, properties }) => [
      entry,
      new Map(properties.map((property) => [property, `fake://${entry}/${property}`])),
    ]),
  );

/**
 * The Secrets that External Secrets would make, and why it could not make others.
 * @param {KubeObject[]} objects @param {Inventory} inventory
 */
export function makeSecrets(objects, inventory) {
  /** @type {string[]} */
  const faults = [];
  const secrets = objects
    .filter(({ kind }) => kind === 'ExternalSecret')
    .flatMap((external) => {
      try {
        return [secretOf(external, objects, inventory)];
      } catch (error) {
        const { namespace, name } = external.metadata;
        faults.push(`ExternalSecret ${namespace}/${name}: ${error instanceof Error ? error.message : error}`);
        return [];
      }
    });
  return { secrets, faults };
}

/** What this stand-in understands; anything else in an ExternalSecret is a mistake, of it or of the stand-in. */
const UNDERSTOOD = ['target', 'refreshInterval', 'secretStoreRef', 'data'];

/** @param {KubeObject} external @param {KubeObject[]} objects @param {Inventory} inventory */
function secretOf({ metadata, spec }, objects, inventory) {
  const unknown = Object.keys(spec).filter((key) => !UNDERSTOOD.includes(key));
  if (unknown.length > 0) throw new Error(`spec.${unknown.join(', ')} is not understood here`);
  checkStore(spec.secretStoreRef, metadata.namespace ?? '', objects);
  /** @type {Record<string, string>} */
  const values = {};
  for (const { secretKey, remoteRef } of spec.data ?? []) {
    const entry = inventory.get(remoteRef.key);
    if (entry === undefined) throw new Error(`${secretKey}: no entry ${remoteRef.key} in the secret manager`);
    const value = entry.get(remoteRef.property);
    if (value === undefined) throw new Error(`${secretKey}: no property ${remoteRef.property} in ${remoteRef.key}`);
    values[secretKey] = value;
  }
  const { name = metadata.name, template } = spec.target ?? {};
  const made = Object.fromEntries(
    Object.entries(template?.data ?? {}).map(([key, text]) => [key, execute(String(text), values)]),
  );
  // As documented: without a template the keys as they are; with one its keys alone, unless it says Merge.
  const kept = template === undefined || template.mergePolicy === 'Merge' ? values : {};
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: metadata.namespace },
    type: template?.type ?? 'Opaque',
    stringData: { ...kept, ...made },
  };
}

/** A store that is not there, or not for this namespace, gives nothing. @param {{ kind?: string, name: string }} reference @param {string} namespace @param {KubeObject[]} objects */
function checkStore({ kind = 'SecretStore', name }, namespace, objects) {
  const store = objects.find(
    (object) =>
      object.kind === kind &&
      object.metadata.name === name &&
      (kind === 'ClusterSecretStore' || object.metadata.namespace === namespace),
  );
  if (store === undefined) throw new Error(`no ${kind} ${name}`);
  const { conditions } = store.spec;
  if (conditions && !conditions.some((/** @type {any} */ { namespaces }) => namespaces?.includes(namespace)))
    throw new Error(`the ${kind} ${name} is not for the namespace ${namespace}`);
  const account = store.spec.provider?.aws?.auth?.jwt?.serviceAccountRef;
  const isThere = objects.some(
    (object) =>
      object.kind === 'ServiceAccount' &&
      object.metadata.name === account?.name &&
      object.metadata.namespace === account?.namespace &&
      object.metadata.annotations?.['eks.amazonaws.com/role-arn'],
  );
  if (account && !isThere)
    throw new Error(`the ServiceAccount ${account.namespace}/${account.name} of the store has no role`);
}

/**
 * Executes the part of Go's templates that occurs: `{{ .KEY }}` and `{{ if contains "x" .KEY }}…{{ else }}…{{ end }}`, without nesting.
 * @param {string} template @param {Record<string, string>} values
 */
export function execute(template, values) {
  const value = (/** @type {string} */ key) => {
    if (values[key] === undefined) throw new Error(`the template reads .${key}, which is no secretKey`);
    return values[key];
  };
  const chosen = template.replace(
    /\{\{ if contains "([^"]*)" \.(\w+) \}\}([^]*?)\{\{ else \}\}([^]*?)\{\{ end \}\}/g,
    (_, part, key, then, otherwise) => (value(key).includes(part) ? then : otherwise),
  );
  const text = chosen.replace(/\{\{ \.(\w+) \}\}/g, (_, key) => value(key));
  if (text.includes('{{')) throw new Error(`a template that is not understood here: ${template}`);
  return text;
}
