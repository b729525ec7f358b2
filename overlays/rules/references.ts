import { ADD_ON_NAMES, ADD_ON_SOURCES } from '../add-ons';
import { SECRET_STORE } from '../aws';
import { declaredCall } from '../calls';
import { EMULATOR } from '../events';
import { problemAt, type Complaint, type EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import { RESOURCE_KINDS, RESOURCE_MAPS, resourceNames } from '../resources';
import type { SystemSettings } from '../schema/system';
import { secretKind } from '../secret-like';
import type { Path } from '../source-file';
import { suggest } from '../suggest';
import { dotted, type Validated } from '../validate';
import { allDeclaredKeys, type DeclaredKey } from '../secret-keys';
import { migrationName } from '../workloads';

/** Every name that system.yaml refers to stands in it. */
export function systemReferences(system: Validated<SystemSettings>): readonly Problem[] {
  const { settings } = system;
  const services = new Set(Object.keys(settings.services));
  const servers = new Set([...services].filter((name) => lookup(settings.services, name)?.port !== undefined));
  const stores = new Set(Object.keys(settings.stores));
  const topics = new Set(Object.keys(settings.topics));
  const resources = new Set(resourceNames(settings));
  const problems: Problem[] = [];
  const refer = (path: Path, name: string, kind: string, known: ReadonlySet<string>): void => {
    if (!known.has(name)) problems.push(problemAt(system, path, unknownName(name, kind, known)));
  };
  settings.uses.forEach((name, index) => refer(['uses', index], name, RESOURCE_KINDS, resources));
  for (const [name, service] of sortedEntries(settings.services)) {
    const path = ['services', name];
    service.calls.forEach((call, index) =>
      refer([...path, 'calls', index], declaredCall(call).service, SERVER, servers),
    );
    service.uses.forEach((used, index) => refer([...path, 'uses', index], used, RESOURCE_KINDS, resources));
    service.reaches.forEach((store, index) => refer([...path, 'reaches', index], store, 'store', stores));
  }
  for (const [name, queue] of sortedEntries(settings.queues)) {
    queue.topics.forEach((topic, index) => refer(['queues', name, 'topics', index], topic, 'topic', topics));
  }
  settings.routes.forEach((route, index) => refer(['routes', index, 'service'], route.service, SERVER, servers));
  settings.migrations.forEach((migration, index) => {
    const path = ['migrations', index];
    refer([...path, 'service'], migration.service, 'service', services);
    const used = lookup(settings.services, migration.service)?.uses ?? [];
    const allowed = new Set([...settings.uses, ...used]);
    migration.uses.forEach((name, at) =>
      refer([...path, 'uses', at], name, `name that ${migration.service} uses`, allowed),
    );
  });
  return problems;
}

const SERVER = 'service with a port';

/** Every secret key refers to a property of the inventory. */
export function secretReferences(system: Validated<SystemSettings>): readonly Problem[] {
  const { settings } = system;
  const known = new Set(
    sortedEntries(settings.secrets).flatMap(([entry, properties]) =>
      properties.map((property) => `${entry}.${property}`),
    ),
  );
  return allDeclaredKeys(settings)
    .filter(({ reference }) => !known.has(reference))
    .map(({ path, reference }) =>
      problemAt(system, path, {
        expected: 'entry.property of the secret inventory (secrets:)',
        found: JSON.stringify(reference),
        hint: suggest(reference, [...known]),
      }),
    );
}

/** A key of a Secret has one source. */
export function secretKeys(system: Validated<SystemSettings>): readonly Problem[] {
  const first = new Map<string, DeclaredKey>();
  return allDeclaredKeys(system.settings).flatMap((key) => {
    const place = `${key.secret} ${key.key}`;
    const other = first.get(place) ?? key;
    first.set(place, other);
    if (other.reference === key.reference && other.urlOf === key.urlOf) return [];
    const source = ({ reference, urlOf }: DeclaredKey) =>
      urlOf === undefined
        ? JSON.stringify(reference)
        : `${JSON.stringify(reference)} with the urlParameters of ${urlOf}`;
    return [
      problemAt(system, key.path, {
        expected: `${source(other)}, as ${dotted(other.path)} has it`,
        found: source(key),
        hint: `${key.secret} holds one value per key: use another variable, or give one of the two a Secret of its own (secret: own)`,
      }),
    ];
  });
}

/** No name means two things under `uses`, and no two workloads share a name, and so their objects. */
export function distinctNames(system: Validated<SystemSettings>): readonly Problem[] {
  const { settings } = system;
  // Roles are named by what takes them on.
  const holders = new Map([[SECRET_STORE, 'the secret store']]);
  for (const name of ADD_ON_NAMES) if (ADD_ON_SOURCES[name].role === 'own') holders.set(name, 'an add-on');
  if (settings.awsEmulator !== undefined) holders.set(EMULATOR, 'the AWS emulator');
  const problems: Problem[] = [];
  const claim = (path: Path, name: string, claimant: string): void => {
    const holder = holders.get(name);
    if (holder === undefined) holders.set(name, claimant);
    else {
      const hint = 'rename one of them';
      const expected = `a name that ${holder} does not hold`;
      problems.push(problemAt(system, path, { expected, found: JSON.stringify(name), hint }));
    }
  };
  for (const map of ['services', ...RESOURCE_MAPS] as const) {
    for (const name of Object.keys(settings[map])) claim([map, name], name, map);
  }
  const migrated = new Set<string>();
  settings.migrations.forEach(({ service }, index) => {
    const path = ['migrations', index, 'service'];
    const complaint = { expected: 'one migration for each service', found: `another of ${service}` };
    if (migrated.has(service)) problems.push(problemAt(system, path, complaint));
    else claim(path, migrationName(service), 'migrations');
    migrated.add(service);
  });
  return problems;
}

/** Every service, store and external that `<env>.yaml` tunes or places is one of the system. */
export function environmentReferences(input: EnvironmentInput): readonly Problem[] {
  const { system, environment } = input;
  const unknown = (map: 'services' | 'stores' | 'externals', kind: string) => {
    const known = new Set(Object.keys(system.settings[map]));
    return Object.keys(environment.settings[map])
      .filter((name) => !known.has(name))
      .map((name) => {
        const elsewhere = map === 'services' ? serviceOfOtherTiers(input, name) : undefined;
        return problemAt(environment, [map, name], elsewhere ?? unknownName(name, kind, known));
      });
  };
  return [...unknown('services', 'service'), ...unknown('stores', 'store'), ...unknown('externals', 'external')];
}

/** What to say of the name of a service that is there in other tiers only; undefined when it is no such name. */
export function serviceOfOtherTiers(
  { environment, everyService }: EnvironmentInput,
  name: string,
): Complaint | undefined {
  const { tier } = environment.settings;
  const only = lookup(everyService, name)?.only;
  if (only === undefined || only.tiers.includes(tier)) return undefined;
  return {
    expected: `a service that exists in the tier ${tier}`,
    found: `${JSON.stringify(name)}, which system.yaml has in ${only.tiers.join(', ')} alone`,
    hint: `remove it, or add ${tier} to its only.tiers`,
  };
}

/** More names than this are counted in a message, not listed. */
const MOST_LISTED = 15;

/** What to say of a name that stands nowhere. */
export function unknownName(name: string, kind: string, known: ReadonlySet<string>): Complaint {
  // A pasted credential is another rule's, and never shown.
  const kindOfSecret = secretKind(name);
  const names = [...known].filter((one) => secretKind(one) === undefined);
  const some = names.length === 0 || names.length > MOST_LISTED ? `there are ${names.length}` : names.join(', ');
  const found = kindOfSecret === undefined ? JSON.stringify(name) : `what looks like ${kindOfSecret}`;
  const article = /^[aeiou]/.test(kind) ? 'an' : 'a';
  return { expected: `${article} ${kind} (${some})`, found, hint: suggest(name, names) };
}
