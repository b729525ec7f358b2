import { Type, type TObject, type TProperties, type TSchema, type TString } from '@sinclair/typebox';

/**
 * What an overlay may write in one place: names, ports, addresses, quantities. Each carries `description` (what it is, for
 * the reference and the editor) and `expected` (what would be right, for the error message).
 */

interface TextRule {
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly expected: string;
}

/** A text of one form. */
export const text =
  (rule: TextRule) =>
  (description: string, options: { readonly default?: string } = {}): TString =>
    Type.String({ ...rule, ...options, description });

/** A Kubernetes name that is also a DNS label (RFC 1123), so that it may name a Service. */
export const dnsLabel = text({
  // The length stands in the pattern, which holds for the keys of maps too.
  pattern: '^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$',
  expected:
    'a DNS label (lower-case letters, digits and hyphens, begins with a letter, ends without a hyphen, at most 63 characters)',
});

/** A host name with at least one dot, as DNS and ALB rules take it. */
export const hostName = text({
  pattern: '^([a-z0-9]([-a-z0-9]*[a-z0-9])?\\.)+[a-z]{2,}$',
  maxLength: 253,
  expected: 'a host name in lower case, such as api.example.com',
});

/** A host name, or one whose first label is `*`, as certificates name hosts. */
export const certificateName = text({
  pattern: '^(\\*\\.)?([a-z0-9]([-a-z0-9]*[a-z0-9])?\\.)+[a-z]{2,}$',
  maxLength: 253,
  expected: 'a host name or a wildcard such as *.example.com',
});

/** An absolute HTTP path without query. */
export const httpPath = text({
  pattern: '^/[-A-Za-z0-9._~/]*$',
  maxLength: 200,
  expected: 'an absolute path such as /health',
});

/** The name of an environment variable. */
export const variableName = text({
  pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
  maxLength: 128,
  expected: 'the name of an environment variable (letters, digits, underscores, no digit first)',
});

const PORT_NAME = '^[a-z]([-a-z0-9]{0,13}[a-z0-9])?$';

/** The name of a port, as Services and containers name theirs (IANA_SVC_NAME). */
export const portName = text({
  pattern: PORT_NAME,
  expected: 'the name of a port (lower-case letters, digits and hyphens, begins with a letter, at most 15 characters)',
});

/** The same, where somebody may think of its number. */
export const extraPortName = text({
  pattern: PORT_NAME,
  expected: 'the name of one of the extraPorts of the service, such as admin, not a number',
});

/** A Kubernetes object, as reports name it. */
export const objectTitle = text({
  pattern: '^[A-Z][A-Za-z]+ ([a-z0-9][-a-z0-9.]*/)?[A-Za-z0-9][-A-Za-z0-9._:]*$',
  expected: 'kind, namespace and name of an object, such as Deployment shop-prod/web',
});

/** The same, where `*` stands for any part of namespace and name; the hash of a migration's name is left out. */
export const objectPattern = text({
  pattern: '^[A-Z][A-Za-z]+ ([a-z0-9*][-a-z0-9.*]*/)?[A-Za-z0-9*][-A-Za-z0-9._:*]*$',
  expected: 'kind, namespace and name of an object, with * for any part, such as ConfigMap shop-prod/*',
});

/** A place in an object. */
export const objectPath = text({
  pattern: '^[A-Za-z][^\\s]*$',
  expected: 'the path of a field, such as data.LOG_LEVEL or spec.template.spec.containers[name=web].args',
});

/** A day; that the month has it is checked apart. */
export const date = text({
  pattern: '^20\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
  expected: 'a day such as 2027-03-31',
});

/** A folder in a container. */
export const folder = text({
  pattern: '^(/[A-Za-z0-9_][-A-Za-z0-9._]*)+$',
  maxLength: 200,
  expected: 'an absolute folder such as /var/cache/nginx',
});

/** A database, or a user in it. */
export const databaseName = text({
  pattern: '^[a-z_][a-z0-9_]{0,62}$',
  expected: 'a database name (lower-case letters, digits, underscores, at most 63 characters)',
});

/** The name of a query parameter of a URL. */
export const urlParameter = text({
  pattern: '^[A-Za-z][A-Za-z0-9_.-]*$',
  expected: 'the name of a query parameter, such as connection_limit',
});

/** `entry.property` of the secret inventory. */
export const secretReference = text({
  pattern: '^[a-z][-a-z0-9]*\\.[A-Za-z][A-Za-z0-9_]*$',
  expected: 'entry.property of the secret inventory, such as database.url',
});

/** A JSON key inside a Secrets Manager entry. */
export const secretProperty = text({
  pattern: '^[A-Za-z][A-Za-z0-9_]*$',
  expected: 'a JSON key (letters, digits, underscores)',
});

const MINUTE = '[0-5]?\\d';
const HOUR = '(?:[01]?\\d|2[0-3])';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const MONTH = '(?:0?[1-9]|1[0-2])';
const WEEKDAY = '[0-6]';

/** A field of a cron schedule: `*`, numbers, ranges and steps, in a list. */
function cronField(number: string): string {
  const part = `(?:\\*|${number}(?:-${number})?)(?:/[1-9]\\d?)?`;
  return `${part}(?:,${part})*`;
}

/** A five-field cron schedule, as CronJob takes it. */
export const cronSchedule = text({
  pattern: `^${[MINUTE, HOUR, DAY, MONTH, WEEKDAY].map(cronField).join(' ')}$`,
  expected: 'a cron schedule of five numeric fields (minute, hour, day, month, weekday 0-6), such as 17 3 * * *',
});

/** A name of the IANA time zone database. */
export const timeZone = text({
  pattern: '^[A-Z][A-Za-z_]+(/[A-Za-z_+0-9-]+)*$',
  expected: 'an IANA time zone such as Etc/UTC',
});

/** An IPv4 range in CIDR notation; that no host bits are set is checked apart. */
export const cidr = text({
  pattern: '^((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)/(3[0-2]|[12]?\\d)$',
  expected: 'an IPv4 range such as 10.0.0.0/16',
});

/** A Kubernetes minor version. */
export const kubernetesVersion = text({
  pattern: '^1\\.(2[7-9]|3[0-5])$',
  expected: 'a Kubernetes minor version from 1.27 to 1.35',
});

/** An origin of the web (CORS). */
export const webOrigin = text({
  pattern: '^https?://[a-z0-9.-]+(:\\d+)?$',
  expected: 'an origin such as https://app.example.com',
});

/** CPU as millicores or whole cores; the output holds it as Kubernetes stores it. */
export const cpuQuantity = text({
  pattern: '^([1-9]\\d{0,4}m|[1-9]\\d?)$',
  expected: 'CPU as millicores or cores, such as 250m or 2',
});

/** Memory or storage in binary units. */
export const byteQuantity = text({
  pattern: '^[1-9]\\d*(Mi|Gi)$',
  expected: 'a size in Mi or Gi, such as 512Mi',
});

/** An image tag. */
export const imageTag = text({
  pattern: '^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$',
  expected:
    'an image tag that can be a label too (letters, digits, dots, hyphens, underscores, a letter or digit at both ends, at most 63 characters)',
});

/** An image digest. */
export const imageDigest = text({
  pattern: '^sha256:[0-9a-f]{64}$',
  expected: 'an image digest (sha256: and 64 hexadecimal digits)',
});

/** An image repository with its registry. */
export const imageRepository = text({
  pattern: '^[a-z0-9.-]+\\.[a-z]{2,}(:\\d+)?(/[a-z0-9][a-z0-9._-]*)+$',
  expected: 'a repository with its registry, such as docker.io/library/redis',
});

/** A registry or a path in one, under which images are mirrored. */
export const registry = text({
  pattern: '^[a-z0-9.-]+\\.[a-z]{2,}(:\\d+)?(/[a-z0-9][a-z0-9._-]*)*$',
  expected: 'a registry host, with a path if need be',
});

/** Words for people. */
export const sentence = text({ minLength: 1, expected: 'words' });

/** An argument or command word of a process. */
export const word = text({ minLength: 1, expected: 'a word that is not empty' });

/** A reference to something that stands elsewhere in the overlays under this name. */
export const reference = (description: string): TString => dnsLabel(description);

/** A whole number within bounds. */
export const integer = (
  description: string,
  options: { readonly minimum: number; readonly maximum: number; readonly default?: number },
) =>
  Type.Integer({
    ...options,
    description,
    expected: `a whole number from ${options.minimum} to ${options.maximum}`,
  });

/** A TCP port above the privileged ones, which a non-root process may open. */
export const port = (description: string) => integer(description, { minimum: 1024, maximum: 65535 });

/** One of a few words. */
export const oneOf = <const Values extends readonly string[]>(
  description: string,
  values: Values,
  options: { readonly default?: Values[number] } = {},
) =>
  Type.Unsafe<Values[number]>({
    type: 'string',
    enum: [...values],
    ...options,
    description,
    expected: `one of ${values.join(', ')}`,
  });

/** A record whose unknown fields are mistakes. */
export const record = <Properties extends TProperties>(
  description: string,
  properties: Properties,
  options: {
    readonly default?: Record<string, unknown>;
    readonly minProperties?: number;
    readonly maxProperties?: number;
  } = {},
): TObject<Properties> => Type.Object(properties, { ...options, description, additionalProperties: false });

/** A map from names of one form to values of one form; `{}` when left out. */
export const mapOf = <Value extends TSchema>(description: string, key: TString, value: Value) =>
  Type.Record(key, value, { ...mapOptions(description, key), default: {} });

/** A map that must be written and hold something. */
export const someMapOf = <Value extends TSchema>(description: string, key: TString, value: Value) =>
  Type.Record(key, value, { ...mapOptions(description, key), minProperties: 1 });

const mapOptions = (description: string, key: TString) => ({
  description,
  additionalProperties: false,
  expectedKey: String(key['expected']),
});

/** A list; empty when left out. */
export const listOf = <Item extends TSchema>(description: string, item: Item) =>
  Type.Array(item, { description, default: [], uniqueItems: true });

/** A list that must be written and hold something. */
export const someOf = <Item extends TSchema>(description: string, item: Item) =>
  Type.Array(item, { description, minItems: 1, uniqueItems: true });
