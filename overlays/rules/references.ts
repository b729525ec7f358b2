import { SECRET_STORE } from '../aws';
import { problemAt, type Complaint, type EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import { RESOURCE_MAPS, resourceNames } from '../resources';
import type { SystemSettings } from '../schema/system';
import type { Path } from '../source-file';
import { suggest } from '../suggest';
import { dotted, type Validated } from '../validate';
import { migrationName } from '../workloads';

/** Every name that system.yaml refers to stands in it. */
export function systemReferences(system: Validated<SystemSettings>): readonly Problem[] {
  const { settings } = system;
  const services = new Set(Object.keys(settings.services));
  const servers = new Set([...services].filter((name) => settings.services[name]?.port !== undefined));
  const resources = new Set(resourceNames(settings));
  const problems: Problem[] = [];
  const refer = (path: Path, name: string, kind: string, known: ReadonlySet<string>): void => {
    if (!known.has(name)) problems.push(problemAt(system, path, unknownName(name, kind, known)));
  };
  settings.uses.forEach((name, index) => refer(['uses', index], name, RESOURCE_KINDS, resources));
  for (const [name, service] of sortedEntries(settings.services)) {
    const path = ['services', name];
    service.calls.forEach((callee, index) => refer([...path, 'calls', index], callee, SERVER, servers));
    service.uses.forEach((used, index) => refer([...path, 'uses', index], used, RESOURCE_KINDS, resources));
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
const RESOURCE_KINDS = 'store, external, bucket or variable set';

/** Every secret key refers to a property of the inventory. */
export function secretReferences(system: Validated<SystemSettings>): readonly Problem[] {
  const { settings } = system;
  const known = new Set(
    sortedEntries(settings.secrets).flatMap(([entry, properties]) =>
      properties.map((property) => `${entry}.${property}`),
    ),
  );
  return declaredKeys(settings)
    .filter(({ reference }) => !known.has(reference))
    .map(({ path, reference }) =>
      problemAt(system, path, {
        expected: 'entry.property of the secret inventory (secrets:)',
        found: JSON.stringify(reference),
        hint: suggest(reference, [...known]),
      }),
    );
}

/** One Secret serves the system: a key in it has one source. */
export function secretKeys(system: Validated<SystemSettings>): readonly Problem[] {
  const first = new Map<string, DeclaredKey>();
  return declaredKeys(system.settings).flatMap((key) => {
    const other = first.get(key.variable) ?? key;
    first.set(key.variable, other);
    if (other.reference === key.reference) return [];
    return [
      problemAt(system, key.path, {
        expected: `${JSON.stringify(other.reference)}, as ${dotted(other.path)} has it`,
        found: JSON.stringify(key.reference),
        hint: `${system.settings.system}-secrets holds one value per key: use another variable`,
      }),
    ];
  });
}

interface DeclaredKey {
  readonly variable: string;
  readonly reference: string;
  readonly path: Path;
}

/** Every secret key that system.yaml declares. */
function declaredKeys(settings: SystemSettings): readonly DeclaredKey[] {
  return (['stores', 'externals', 'variableSets', 'services'] as const).flatMap((map) =>
    sortedEntries<{ readonly keys: Readonly<Record<string, string>> }>(settings[map]).flatMap(([name, { keys }]) =>
      sortedEntries(keys).map(([variable, reference]) => ({
        variable,
        reference,
        path: [map, name, 'keys', variable],
      })),
    ),
  );
}

/** No name means two things under `uses`, and no two workloads share a name, and so their objects. */
export function distinctNames(system: Validated<SystemSettings>): readonly Problem[] {
  const { settings } = system;
  const holders = new Map([[SECRET_STORE, 'the secret store']]);
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

/** Every service and store that `<env>.yaml` tunes or places is one of the system. */
export function environmentReferences({ system, environment }: EnvironmentInput): readonly Problem[] {
  const services = new Set(Object.keys(system.settings.services));
  const stores = new Set(Object.keys(system.settings.stores));
  const unknown = (map: 'services' | 'stores', kind: string, known: ReadonlySet<string>) =>
    Object.keys(environment.settings[map])
      .filter((name) => !known.has(name))
      .map((name) => problemAt(environment, [map, name], unknownName(name, kind, known)));
  return [...unknown('services', 'service', services), ...unknown('stores', 'store', stores)];
}

/** More names than this are counted in a message, not listed. */
const MOST_LISTED = 15;

/** What to say of a name that stands nowhere. */
export function unknownName(name: string, kind: string, known: ReadonlySet<string>): Complaint {
  const names = [...known];
  const some = names.length === 0 || names.length > MOST_LISTED ? `there are ${names.length}` : names.join(', ');
  return { expected: `a ${kind} (${some})`, found: JSON.stringify(name), hint: suggest(name, names) };
}
