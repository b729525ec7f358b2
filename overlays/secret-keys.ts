import { monitoringKeys } from './monitoring-components';
import type { Brought } from './resources';
import type { StoreSettings } from './schema/resources';
import type { SystemSettings } from './schema/system';
import type { KeySource } from './schema/variables';
import type { Path } from './source-file';

/** A key of a Kubernetes Secret, as system.yaml declares it. */
export interface DeclaredKey {
  /** Key in the Secret, and variable of whoever reads it. */
  readonly key: string;
  /** Name of the Secret. */
  readonly secret: string;
  /** `entry.property` of the inventory. */
  readonly reference: string;
  /** Where it stands in system.yaml. */
  readonly path: Path;
  /** The store whose URL parameters are added to it. */
  readonly urlOf?: string;
}

/** Name of a Secret: the system's, or that of one of its parts. */
export function secretName(system: string, { name, secret }: Pick<Brought, 'name' | 'secret'>): string {
  return secret === 'shared' ? `${system}-secrets` : `${system}-${name}-secrets`;
}

/** The keys that a resource or service declares. */
export function declaredKeysOf(system: SystemSettings, brought: Brought): readonly DeclaredKey[] {
  const secret = secretName(system.system, brought);
  return Object.entries(brought.keys).map(([key, source]) => ({
    key,
    secret,
    path: [...brought.path, 'keys', key],
    ...sourceOf(source, brought.name),
  }));
}

function sourceOf(source: KeySource, name: string): Pick<DeclaredKey, 'reference' | 'urlOf'> {
  return typeof source === 'string' ? { reference: source } : { reference: source.url, urlOf: name };
}

/** The password that a store needs where it runs in the cluster: `<STORE>_PASSWORD`. */
export function passwordKeyOf(system: SystemSettings, name: string, store: StoreSettings): DeclaredKey | undefined {
  if (store.password === undefined) return undefined;
  return {
    key: `${name.toUpperCase().replaceAll('-', '_')}_PASSWORD`,
    secret: secretName(system.system, { name, secret: store.secret }),
    reference: store.password,
    path: ['stores', name, 'password'],
  };
}

/** The login to the registry of the system's images, in a Secret of its own. */
export function registryLoginOf(system: SystemSettings): DeclaredKey | undefined {
  const reference = system.registry?.credentials;
  if (reference === undefined) return undefined;
  return {
    key: '.dockerconfigjson',
    secret: `${system.system}-registry-login`,
    reference,
    path: ['registry', 'credentials'],
  };
}

/** Every key that system.yaml declares, whether or not an environment needs it. */
export function allDeclaredKeys(system: SystemSettings): readonly DeclaredKey[] {
  const brought = (map: 'stores' | 'externals' | 'variableSets' | 'services') =>
    Object.entries<Omit<Brought, 'name' | 'path'>>(system[map]).flatMap(([name, settings]) =>
      declaredKeysOf(system, { ...settings, name, path: [map, name] }),
    );
  const passwords = Object.entries(system.stores).map(([name, store]) => passwordKeyOf(system, name, store));
  return [
    ...brought('stores'),
    ...passwords.filter((key) => key !== undefined),
    ...brought('externals'),
    ...brought('variableSets'),
    ...brought('services'),
    ...[registryLoginOf(system)].filter((key) => key !== undefined),
    ...(system.monitoring === undefined ? [] : monitoringKeys(system.monitoring)),
  ];
}
