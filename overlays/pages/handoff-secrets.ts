import type { Described } from '../described';
import type { Environment, InClusterStore, Secret, SecretKey, StorePassword } from '../environment';
import { byCodeUnit, lookup, sortedEntries } from '../lookup';
import { declaredKeysOf, type DeclaredKey } from '../secret-keys';
import { urlParametersOf } from '../url-parameters';
import { names, table, type Section } from './markdown';
import { secretsOf } from './secrets';
import { workloadsOf } from './workloads';

/** Stands for a password, which no page holds. */
const PASSWORD = '<password>';

/** What Secrets Manager must hold, and in which form; undefined where nothing reads a secret. */
export function secretsSection(described: Described): Section | undefined {
  const { secretStore, cluster } = described.environment;
  const secrets = secretsOf(described.environment);
  if (secretStore === undefined) return undefined;
  const [first, ...others] = secrets;
  const kept = first === undefined || others.length > 0 ? 'the Secret of its row' : `\`${first.name}\``;
  return {
    title: 'Secrets Manager',
    blocks: [
      `JSON objects in ${cluster.region}. Every key under "needed" must be there: one that is missing keeps ${kept} from being made or refreshed as a whole.`,
      entriesTable(described),
      ...storeBlocks(described),
    ],
  };
}

/** The inventory: a row for each entry and Secret that it feeds; with one Secret alone, none has to be named. */
function entriesTable({ input, environment }: Described): string {
  const { system, name } = environment;
  const secrets = secretsOf(environment);
  const named = (cell: string): readonly string[] => (secrets.length > 1 ? [cell] : []);
  const rows = sortedEntries(input.system.settings.secrets).flatMap(([entry, properties]) => {
    const path = `${system}/${name}/${entry}`;
    const fed = secrets.flatMap((secret) => {
      const keys = secret.keys.filter((key) => key.entry === path);
      return keys.length === 0 ? [] : [{ secret, keys, used: propertiesOf(keys) }];
    });
    const unread = names(properties.filter((property) => !fed.some(({ used }) => used.has(property))));
    if (fed.length === 0) return [[`\`${path}\``, '–', ...named('–'), '–', unread]];
    return fed.map(({ secret, keys, used }) => [
      `\`${path}\``,
      names(properties.filter((property) => used.has(property))),
      ...named(`\`${secret.name}\``),
      readersOf(environment, secret, keys),
      unread,
    ]);
  });
  return table(['entry', 'needed JSON keys', ...named('Secret'), 'read by', 'known, not read'], rows);
}

const propertiesOf = (keys: readonly SecretKey[]): ReadonlySet<string> => new Set(keys.map(({ property }) => property));

function readersOf(environment: Environment, secret: Secret, keys: readonly SecretKey[]): string {
  if (secret.kind === 'registry-login') return 'the nodes, to pull images';
  if (secret.kind === 'files') return names(componentsWith(environment, secret));
  const isRead = (read: StorePassword) => read.secret === secret.name && keys.some(({ key }) => key === read.key);
  const workloads = workloadsOf(environment).filter(({ secretKeys }) => secretKeys.some(isRead));
  const stores = environment.stores.filter((store) => {
    const password = passwordOf(store);
    return password !== undefined && isRead(password);
  });
  return names([...workloads, ...stores].map(({ name }) => name).sort(byCodeUnit));
}

function componentsWith({ monitoring }: Environment, secret: Secret): readonly string[] {
  return (monitoring?.components ?? []).filter((one) => one.secret === secret).map(({ name }) => name);
}

function passwordOf({ engine }: InClusterStore): StorePassword | undefined {
  return engine.kind === 'localstack' ? undefined : engine.password;
}

/** A value that is the URL of a store. */
interface UrlValue {
  readonly store: string;
  readonly secret: string;
  readonly key: SecretKey;
  /** The parameters that the output adds: `connection_limit=20`. */
  readonly added: readonly string[];
}

/** The keys here that system.yaml writes as {url: …}. */
function urlValues({ input, environment }: Described): readonly UrlValue[] {
  const { settings } = input.system;
  return sortedEntries(settings.stores).flatMap(([name, store]) => {
    const added = Object.entries(urlParametersOf(input, name).values).map(([key, value]) => `${key}=${value}`);
    return declaredKeysOf(settings, { ...store, name, path: ['stores', name] }).flatMap((declared): UrlValue[] => {
      const key = declared.urlOf === undefined ? undefined : readKey(environment, declared);
      return key === undefined ? [] : [{ store: name, secret: declared.secret, key, added }];
    });
  });
}

/** How the stores that run in the cluster are reached, and what values must be that are URLs. */
function storeBlocks(described: Described): readonly string[] {
  const { input, environment } = described;
  const values = urlValues(described);
  const notes = environment.stores.flatMap((running) => {
    const { name, port } = running;
    const store = lookup(input.system.settings.stores, name);
    if (store === undefined) return []; // The AWS emulator, of which the section on topics and queues speaks.
    const login = store.password === undefined ? '' : `, with the password of \`${store.password}\``;
    const url = values.some((value) => value.store === name) ? '' : `; its URL is \`${urlOf(running)}\``;
    return [`The store \`${name}\` runs in this cluster: its users reach it at \`${name}:${port}\`${login}${url}.`];
  });
  const blocks = [...notes, ...(values.length === 0 ? [] : urlBlocks(described, values))];
  const encoding = [
    'A password that stands in a URL (`<password>`) must be percent-encoded there: `@` is `%40`, `/` is `%2F`. Under a JSON key of its own it stands as it is.',
  ];
  return [...blocks, ...(values.length > 0 || notes.some((note) => note.includes(PASSWORD)) ? encoding : [])];
}

function urlBlocks(described: Described, values: readonly UrlValue[]): readonly string[] {
  const rows = values.map(({ store, secret, key, added }) => {
    const running = described.environment.stores.find(({ name }) => name === store);
    const url = running === undefined ? urlElsewhere(described, store) : urlOf(running);
    return [
      `\`${key.entry}\``,
      `\`${key.property}\``,
      `\`${key.key}\` of \`${secret}\``,
      url === undefined ? `URL of the store \`${store}\`` : `\`${url}\``,
      names(added),
    ];
  });
  return [
    'Values that are URLs of stores, without query parameters: the output adds those in the last column.',
    table(['entry', 'JSON key', 'becomes', 'value', 'added to it'], rows),
  ];
}

function readKey({ secrets }: Environment, { secret, key }: DeclaredKey): SecretKey | undefined {
  return secrets.find(({ name }) => name === secret)?.keys.find((candidate) => candidate.key === key);
}

/**
 * The URL of a store that is not in the cluster, with stand-ins for what the overlays do not say; undefined for one whose host
 * they do not say, and for a Redis, whose URL depends on how it asks for passwords and TLS.
 */
function urlElsewhere({ input }: Described, name: string): string | undefined {
  const store = lookup(input.system.settings.stores, name);
  const { managed, internet } = lookup(input.environment.settings.stores, name) ?? {};
  const host = managed?.host ?? internet?.host;
  if (store?.engine !== 'postgres' || host === undefined) return undefined;
  const { databaseUser = '<user>', database = '<database>', port } = store;
  return postgresUrl(databaseUser, `${host}:${port}`, database);
}

const postgresUrl = (user: string, address: string, database: string): string =>
  `postgresql://${user}:${PASSWORD}@${address}/${database}`;

/** The URL of a store in the cluster. */
function urlOf({ name, port, engine }: InClusterStore): string {
  switch (engine.kind) {
    case 'postgres':
      return postgresUrl(engine.user, `${name}:${port}`, engine.database);
    case 'redis':
      return `redis://${engine.password === undefined ? '' : `:${PASSWORD}@`}${name}:${port}`;
    case 'localstack':
      return `http://${name}:${port}`;
  }
}
