/** Where a value says that something listens. */
export interface Address {
  readonly host: string;
  /** Absent when neither the value nor its scheme says it. */
  readonly port: number | undefined;
  /** `host:port` alone may be something else: an image with its tag, a user with his group. */
  readonly form: 'url' | 'host:port' | 'host';
}

/** Schemes of connections, with the port that is meant when none is written. */
const SCHEMES: Readonly<Record<string, number | undefined>> = {
  amqp: 5672,
  amqps: 5671,
  dns: undefined,
  grpc: undefined,
  grpcs: undefined,
  http: 80,
  https: 443,
  kafka: 9092,
  ldap: 389,
  ldaps: 636,
  mariadb: 3306,
  memcached: 11211,
  mongodb: 27017,
  mqtt: 1883,
  mysql: 3306,
  nats: 4222,
  otlp: undefined,
  plaintext: undefined,
  postgres: 5432,
  postgresql: 5432,
  redis: 6379,
  rediss: 6379,
  sasl_plaintext: undefined,
  sasl_ssl: undefined,
  smtp: 25,
  ssl: undefined,
  tcp: undefined,
  tls: undefined,
  ws: 80,
  wss: 443,
};

/** `http://host:80/path`, `jdbc:postgresql://user:word@host/db`, `dns:///host:50051`. */
const URL_FORM =
  /^(?:[a-z][\w+.-]*:)*?(?<scheme>[a-z][\w+.-]*):\/\/(?:[^/?#]*@)?\/?(?<host>[^/?#:;@]+)(?::(?<port>\d{1,5}))?(?=[/?#;]|$)/i;
const HOST_AND_PORT = /^(?<host>[^/?#:;@]+):(?<port>\d{1,5})(?=\/|$)/;
const CLUSTER_HOST = /^[a-z\d-]+(\.[a-z\d-]+)+\.svc(\.cluster\.local)?\.?$/i;
const HOST_NAME = /^[a-z]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*\.?$/i;

/** What is longer is no address. */
const LONGEST = 2048;

/** The addresses that a value is made of: one, or a list of them. */
export function addressesIn(value: string): readonly Address[] {
  if (!value.includes(':') && !value.includes('.svc')) return [];
  return value
    .split(/[\s,|]+/)
    .map((word) => word.replace(/^["'[(]+|["'\])]+$/g, ''))
    .filter(({ length }) => length <= LONGEST)
    .flatMap((word) => urlIn(word) ?? hostAndPortIn(word) ?? hostIn(word) ?? []);
}

/** Those in the text of a file that stand out from it: URLs with their port, and full names of Services. */
export function addressesInFile(text: string): readonly Address[] {
  return text
    .split('\n')
    .filter((line) => mayHoldAddress(line) && !/^\s*(#|\/\/|;|--)/.test(line))
    .flatMap((line) => line.split(/[\s,|"'`<>(){}[\]=]+/))
    .filter(mayHoldAddress)
    .map((word) => word.replace(/[.;:]+$/, ''))
    .flatMap((word) => (/:\d{1,5}(?!\d)/.test(word) || word.includes('.svc') ? addressesIn(word) : []));
}

const mayHoldAddress = (text: string): boolean => text.includes('://') || text.includes('.svc');

function urlIn(word: string): Address | undefined {
  const { scheme = '', host = '', port } = URL_FORM.exec(word)?.groups ?? {};
  const known = scheme.toLowerCase();
  if (!HOST_NAME.test(host) || (port === undefined && !Object.hasOwn(SCHEMES, known))) return undefined;
  return { host: named(host), port: port === undefined ? SCHEMES[known] : Number(port), form: 'url' };
}

function hostAndPortIn(word: string): Address | undefined {
  const { host = '', port } = HOST_AND_PORT.exec(word)?.groups ?? {};
  if (!HOST_NAME.test(host) || Number(port) < 1 || Number(port) > 65_535) return undefined;
  return { host: named(host), port: Number(port), form: 'host:port' };
}

function hostIn(word: string): Address | undefined {
  return CLUSTER_HOST.test(word) ? { host: named(word), port: undefined, form: 'host' } : undefined;
}

const named = (host: string): string => host.toLowerCase().replace(/\.$/, '');
