import { chmodSync, closeSync, ftruncateSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { service } from '../../overlays/schema/service';
import { systemSchema } from '../../overlays/schema/system';
import {
  LIVE,
  LIVE_IMAGES,
  SYSTEM,
  TEST,
  TINY,
  edited,
  estateAfter,
  named,
  problemsAfter,
  problemsIn,
  replace,
  write,
  type Edit,
} from './edited-overlays';
import { asNobody } from '../as-nobody';

/** What people, editors and other programs do to overlay files; each mistake with every line that is said of it. */

interface Mistake {
  readonly mistake: string;
  readonly edits: readonly Edit[];
  readonly problems: readonly string[];
}

const text = readFileSync(join(TINY, 'overlays', SYSTEM), 'utf8');

const LABEL =
  'a DNS label (lower-case letters, digits and hyphens, begins with a letter, ends without a hyphen, at most 63 characters)';

const SYSTEM_SETTINGS = Object.keys(systemSchema.properties).join(', ');
const SERVICE_SETTINGS = Object.keys(service.properties).join(', ');
const CALL = 'the name of a service, or {service, port, variable, form}';
const VARIABLE = 'the name of an environment variable (letters, digits, underscores, no digit first)';
const NO_SECRET =
  'put the value into the secret manager, and name its entry and property under keys:; take the pasted one out of use';

/** Ten lists, each nine times the one before it: four thousand million words, were they written out. */
const EXPLODING = [
  '&a0 [x]',
  ...Array.from({ length: 9 }, (_, n) => `&a${n + 1} [${Array(9).fill(`*a${n}`).join(',')}]`),
];

const MISTAKES: readonly Mistake[] = [
  {
    mistake: 'a tab before a key',
    edits: [replace(SYSTEM, '  ledger: [dsn]', '\tledger: [dsn]')],
    problems: [
      'overlays/parcels/system.yaml:11: expected YAML that can be read, found tab characters must not be used in indentation',
    ],
  },
  {
    mistake: 'tabs in the indentation',
    edits: [replace(SYSTEM, '    port: 9300', '\t\tport: 9300')],
    problems: [
      'overlays/parcels/system.yaml:27: expected YAML that can be read, found tab characters must not be used in indentation',
    ],
  },
  {
    mistake: 'anchors that would explode',
    edits: [
      replace(
        SYSTEM,
        'description: Parcel tracking, three services',
        `description: x\nassumptions: [${EXPLODING.join(',')}]`,
      ),
    ],
    problems: [
      'overlays/parcels/system.yaml:4 assumptions[0]: expected a map, found a list',
      'overlays/parcels/system.yaml:4 assumptions[1]: expected a map, found a list',
      'overlays/parcels/system.yaml:4 assumptions[2]: expected a map, found a list',
      'overlays/parcels/system.yaml:4 assumptions[3]: expected a map, found a list',
      'overlays/parcels/system.yaml:4 assumptions[4]: expected a map, found a list',
      'overlays/parcels/system.yaml:4 assumptions[5]: expected a map, found a list',
      'overlays/parcels/system.yaml:4 assumptions[6]: expected a map, found a list',
      'overlays/parcels/system.yaml:4 assumptions[7]: expected a map, found a list',
      'overlays/parcels/system.yaml:4 assumptions[8]: expected a map, found a list',
      'overlays/parcels/system.yaml:4 assumptions[9]: expected a map, found a list',
    ],
  },
  {
    mistake: 'more aliases than an overlay needs',
    edits: [write(SYSTEM, `a: &a 1\nb: [${Array(200).fill('*a').join(',')}]`)],
    problems: [
      'overlays/parcels/system.yaml:2: expected YAML that can be read, found aliases exceeded maxAliases (100)',
    ],
  },
  {
    mistake: 'a merge key',
    edits: [replace(SYSTEM, 'description: Parcel', '<<: {a: 1}\ndescription: Parcel')],
    problems: [
      `overlays/parcels/system.yaml:3 <<: expected one of the settings ${SYSTEM_SETTINGS}, found the unknown key "<<"`,
    ],
  },
  {
    mistake: 'an empty file',
    edits: [write(SYSTEM, '')],
    problems: ['overlays/parcels/system.yaml:1: expected settings, found an empty file; fill it in or remove it'],
  },
  {
    mistake: 'a file of comments',
    edits: [write(SYSTEM, '# nothing\n')],
    problems: ['overlays/parcels/system.yaml:1: expected settings, found an empty file; fill it in or remove it'],
  },
  {
    mistake: 'a file that is one word',
    edits: [write(SYSTEM, 'hello')],
    problems: ['overlays/parcels/system.yaml:1: expected a map, found "hello"'],
  },
  {
    mistake: 'a file that is a list',
    edits: [write(SYSTEM, '- a\n- b')],
    problems: ['overlays/parcels/system.yaml:1: expected a map, found a list'],
  },
  {
    mistake: 'a binary file',
    edits: [write(SYSTEM, '\u0000\u0001\u0002')],
    problems: ['overlays/parcels/system.yaml: expected text in UTF-8, found zero bytes, as in binary files and UTF-16'],
  },
  {
    mistake: 'a control character in quotes',
    edits: [write(SYSTEM, 'system: "\u0007"')],
    problems: ['overlays/parcels/system.yaml:1: expected YAML that can be read, found expected valid JSON character'],
  },
  {
    mistake: 'a control character',
    edits: [write(SYSTEM, 'system: a\u0007')],
    problems: [
      'overlays/parcels/system.yaml:1: expected YAML that can be read, found the stream contains non-printable characters',
    ],
  },
  {
    mistake: 'a path in the name of a service',
    edits: [replace(SYSTEM, '  tracker-web:\n', '  ../tracker-web:\n')],
    problems: [
      `overlays/parcels/system.yaml:44 services."../tracker-web": expected ${LABEL} as a key, found "../tracker-web"`,
    ],
  },
  {
    mistake: 'an absolute path in the name of a service',
    edits: [replace(SYSTEM, '  tracker-web:\n', '  /etc/passwd:\n')],
    problems: [`overlays/parcels/system.yaml:44 services./etc/passwd: expected ${LABEL} as a key, found "/etc/passwd"`],
  },
  {
    mistake: 'a path in the name of a cluster',
    edits: [replace(LIVE, 'name: parcels-live', 'name: ../../parcels-live')],
    problems: [`overlays/parcels/live.yaml:4 cluster.name: expected ${LABEL}, found "../../parcels-live"`],
  },
  {
    mistake: 'a Cyrillic letter in a name',
    edits: [replace(SYSTEM, 'calls: [label-printer]', 'calls: [labеl-printer]')],
    problems: [
      `overlays/parcels/system.yaml:41 services.tracker-api.calls[0]: expected ${CALL}, found "labеl-printer"`,
    ],
  },
  {
    mistake: 'a Cyrillic letter in a key',
    edits: [replace(SYSTEM, '    port: 9300', '    pоrt: 9300')],
    problems: [
      `overlays/parcels/system.yaml:27 services.label-printer.pоrt: expected one of the settings ${SERVICE_SETTINGS}, found the unknown key "pоrt"; did you mean "port"?`,
    ],
  },
  {
    mistake: 'a service named __proto__',
    edits: [replace(SYSTEM, 'services:\n', 'services:\n  __proto__: { port: 5000 }\n')],
    problems: [`overlays/parcels/system.yaml:26 services.__proto__: expected ${LABEL} as a key, found "__proto__"`],
  },
  {
    mistake: 'a setting named __proto__',
    edits: [replace(SYSTEM, '    port: 9300', '    port: 9300\n    __proto__: { calls: [x] }')],
    problems: [
      `overlays/parcels/system.yaml:28 services.label-printer.__proto__: expected one of the settings ${SERVICE_SETTINGS}, found the unknown key "__proto__"`,
    ],
  },
  {
    mistake: 'a service named constructor without its pins',
    edits: [replace(SYSTEM, 'services:\n', 'services:\n  constructor: { port: 5000 }\n')],
    problems: [
      'overlays/parcels/live.images.yaml:1 images.constructor: expected an image pin for constructor, found nothing; add a line "  constructor: { tag: … }"',
      'overlays/parcels/test.images.yaml:1 images.constructor: expected an image pin for constructor, found nothing; add a line "  constructor: { tag: … }"',
    ],
  },
  {
    mistake: 'a call of constructor',
    edits: [replace(SYSTEM, 'calls: [label-printer]', 'calls: [constructor]')],
    problems: [
      'overlays/parcels/system.yaml:41 services.tracker-api.calls[0]: expected a service with a port (label-printer, tracker-api, tracker-web), found "constructor"',
    ],
  },
  {
    mistake: 'a use of constructor',
    edits: [replace(SYSTEM, 'uses: [ledger]', 'uses: [constructor]')],
    problems: [
      'overlays/parcels/system.yaml:42 services.tracker-api.uses[0]: expected a store, external, bucket, topic, queue or variable set (ledger, carrier, labels), found "constructor"',
    ],
  },
  {
    mistake: 'a pin for hasownproperty',
    edits: [replace(LIVE_IMAGES, 'images:\n', 'images:\n  hasownproperty: { tag: v1.0.0 }\n')],
    problems: [
      'overlays/parcels/live.images.yaml:2 images.hasownproperty: expected a service with an image of the system (label-printer, tracker-api, tracker-web), found "hasownproperty"',
    ],
  },
  {
    mistake: 'no, which is text',
    edits: [replace(SYSTEM, 'ports: any', 'ports: no')],
    problems: ['overlays/parcels/system.yaml:5 ports: expected one of unique, any, found "no"'],
  },
  {
    mistake: 'an octal number',
    edits: [replace(SYSTEM, '    port: 9300', '    port: 0o17')],
    problems: [
      'overlays/parcels/system.yaml:27 services.label-printer.port: expected a whole number from 1024 to 65535, found "0o17"',
    ],
  },
  {
    mistake: 'a number with an exponent',
    edits: [replace(SYSTEM, '    port: 9300', '    port: 1e4')],
    problems: [
      'overlays/parcels/system.yaml:27 services.label-printer.port: expected a whole number from 1024 to 65535, found "1e4"',
    ],
  },
  {
    mistake: 'a hexadecimal number',
    edits: [replace(SYSTEM, '    port: 9300', '    port: 0x2454')],
    problems: [
      'overlays/parcels/system.yaml:27 services.label-printer.port: expected a whole number from 1024 to 65535, found "0x2454"',
    ],
  },
  {
    mistake: 'a time of day',
    edits: [replace(SYSTEM, '    port: 9300', '    port: 12:30:45')],
    problems: [
      'overlays/parcels/system.yaml:27 services.label-printer.port: expected a whole number from 1024 to 65535, found "12:30:45"',
    ],
  },
  {
    mistake: 'a fraction',
    edits: [replace(SYSTEM, '    port: 9300', '    port: 9300.5')],
    problems: [
      'overlays/parcels/system.yaml:27 services.label-printer.port: expected a whole number from 1024 to 65535, found "9300.5"',
    ],
  },
  {
    mistake: 'a number with underscores',
    edits: [replace(SYSTEM, '    port: 9300', '    port: 9_300')],
    problems: [
      'overlays/parcels/system.yaml:27 services.label-printer.port: expected a whole number from 1024 to 65535, found "9_300"',
    ],
  },
  {
    mistake: 'a negative number',
    edits: [replace(SYSTEM, '    port: 9300', '    port: -9300')],
    problems: [
      'overlays/parcels/system.yaml:27 services.label-printer.port: expected a whole number from 1024 to 65535, found -9300',
    ],
  },
  {
    mistake: 'a number beyond all integers',
    edits: [replace(SYSTEM, '    port: 9300', '    port: 99999999999999999999')],
    problems: [
      'overlays/parcels/system.yaml:27 services.label-printer.port: expected a whole number from 1024 to 65535, found "99999999999999999999"',
    ],
  },
  {
    mistake: 'a date',
    edits: [replace(SYSTEM, '    port: 9300', '    port: 2024-01-01')],
    problems: [
      'overlays/parcels/system.yaml:27 services.label-printer.port: expected a whole number from 1024 to 65535, found "2024-01-01"',
    ],
  },
  {
    mistake: 'yes, which is text',
    edits: [replace(SYSTEM, 'port: 5433, ', 'port: 5433, optional: yes, ')],
    problems: ['overlays/parcels/system.yaml:15 stores.ledger.optional: expected true or false, found "yes"'],
  },
  {
    mistake: 'an empty value',
    edits: [replace(SYSTEM, '    health: /healthz', '    health: ~')],
    problems: [
      'overlays/parcels/system.yaml:28 services.label-printer.health: expected an absolute path such as /health, found an empty value; give it a value, or remove the key',
    ],
  },
  {
    mistake: 'a number tagged as text',
    edits: [replace(SYSTEM, '    port: 9300', '    port: !!str 9300')],
    problems: [
      'overlays/parcels/system.yaml:27 services.label-printer.port: expected a whole number from 1024 to 65535, found "9300"; write it without quotes: 9300',
    ],
  },
  {
    mistake: 'a tag of another program',
    edits: [replace(SYSTEM, '    port: 9300', '    port: !secret 9300')],
    problems: ['overlays/parcels/system.yaml:27: expected YAML that can be read, found unknown scalar tag !<!secret>'],
  },
  {
    mistake: 'a tag that is code elsewhere',
    edits: [replace(SYSTEM, '    port: 9300', '    port: !!js/function "x"')],
    problems: [
      'overlays/parcels/system.yaml:27: expected YAML that can be read, found unknown scalar tag !<tag:yaml.org,2002:js/function>',
    ],
  },
  {
    mistake: 'a binary tag',
    edits: [replace(SYSTEM, '    port: 9300', '    port: !!binary aGk=')],
    problems: [
      'overlays/parcels/system.yaml:27: expected YAML that can be read, found unknown scalar tag !<tag:yaml.org,2002:binary>',
    ],
  },
  {
    mistake: 'an AWS access key id as configuration',
    edits: [replace(SYSTEM, 'LOG_LEVEL: info', 'AWS_ID: AKIAIOSFODNN7EXAMPLE')],
    problems: [
      'overlays/parcels/system.yaml:43 services.tracker-api.config.AWS_ID: expected no secret in an overlay, found what looks like an AWS access key id; put the value into the secret manager, and name its entry and property under keys:; take the pasted one out of use',
    ],
  },
  {
    mistake: 'a URL with a password as configuration',
    edits: [replace(LIVE, 'PUBLIC_URL: "https://parcels.example"', 'PUBLIC_URL: "https://u:pw12345@parcels.example"')],
    problems: [
      'overlays/parcels/live.yaml:28 config.PUBLIC_URL: expected no secret in an overlay, found what looks like a URL with a password; put the value into the secret manager, and name its entry and property under keys:; take the pasted one out of use',
    ],
  },
  {
    mistake: 'a password by its name as configuration',
    edits: [replace(SYSTEM, 'LOG_LEVEL: info', 'DB_PASSWORD: hunter2')],
    problems: [
      'overlays/parcels/system.yaml:43 services.tracker-api.config.DB_PASSWORD: expected DB_PASSWORD under keys:, since its name says that it is a secret, found a value under config:; put the value into the secret manager, and name its entry and property under keys:; take the pasted one out of use',
    ],
  },
  {
    mistake: 'a secret in place of its reference',
    edits: [replace(SYSTEM, 'LEDGER_DSN: ledger.dsn', 'LEDGER_DSN: sk_live_abcdefghijklmnop')],
    problems: [
      'overlays/parcels/system.yaml:15 stores.ledger.keys.LEDGER_DSN: expected entry.property of the secret inventory, such as database.url, or {url: entry.property} to add urlParameters to it, found what looks like a Stripe key',
    ],
  },
  {
    mistake: 'a secret in place of a number',
    edits: [replace(SYSTEM, '    port: 9300', '    port: sk_live_abcdefghijklmnop')],
    problems: [
      'overlays/parcels/system.yaml:27 services.label-printer.port: expected a whole number from 1024 to 65535, found what looks like a Stripe key',
    ],
  },
  {
    mistake: 'a secret in place of a key',
    edits: [replace(SYSTEM, 'LOG_LEVEL: info', 'sk_live_abcdefghijklmnop: x')],
    problems: [
      `overlays/parcels/system.yaml:43 services.tracker-api.config.(not shown): expected no secret in an overlay, found what looks like a Stripe key; ${NO_SECRET}`,
    ],
  },
  {
    mistake: 'a secret in place of a key of an environment, which is never shown',
    edits: [replace(LIVE, 'LOG_LEVEL: error', 'sk_live_abcdefghijklmnop: x')],
    problems: [
      `overlays/parcels/live.yaml:34 services.tracker-api.config.(not shown): expected no secret in an overlay, found what looks like a Stripe key; ${NO_SECRET}`,
      'overlays/parcels/live.yaml:34 services.tracker-api.config.(not shown): expected a variable that system.yaml declares for tracker-api (LOG_LEVEL, REGION, LEDGER_POOL), found what looks like a Stripe key',
    ],
  },
  {
    mistake: 'a secret in place of a key beside another mistake, which does not list it',
    edits: [
      replace(SYSTEM, 'LOG_LEVEL: info', 'sk_live_abcdefghijklmnop: x'),
      replace(LIVE, 'LOG_LEVEL: error', 'LOG: x'),
    ],
    problems: [
      `overlays/parcels/system.yaml:43 services.tracker-api.config.(not shown): expected no secret in an overlay, found what looks like a Stripe key; ${NO_SECRET}`,
      'overlays/parcels/live.yaml:34 services.tracker-api.config.LOG: expected a variable that system.yaml declares for tracker-api (LOG_LEVEL, REGION, LEDGER_POOL), found "LOG"',
    ],
  },
  {
    mistake: 'a token among the arguments',
    edits: [
      replace(
        SYSTEM,
        'args: [--format, zpl]',
        'args: [--format, eyJhbGciOiJIUzI1NiIsInR5cCI.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x]',
      ),
    ],
    problems: [
      'overlays/parcels/system.yaml:34 services.label-printer.args[1]: expected no secret in an overlay, found what looks like a JSON web token; put the value into the secret manager, and name its entry and property under keys:; take the pasted one out of use',
    ],
  },
  {
    mistake: 'a name of 64 letters',
    edits: [replace(SYSTEM, '  tracker-web:\n', `  ${'a'.repeat(64)}:\n`)],
    problems: [
      `overlays/parcels/system.yaml:44 services.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…: expected ${LABEL} as a key, found "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…`,
    ],
  },
  {
    mistake: 'a name of 2,000 letters',
    edits: [replace(SYSTEM, '  tracker-web:\n', `  ${'a'.repeat(2000)}:\n`)],
    problems: [
      `overlays/parcels/system.yaml:44 services.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…: expected ${LABEL} as a key, found "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…`,
    ],
  },
  {
    mistake: 'lists 500 deep',
    edits: [write(TEST, '['.repeat(500) + ']'.repeat(500))],
    problems: ['overlays/parcels/test.yaml:1: expected YAML that can be read, found nesting exceeded maxDepth (100)'],
  },
  {
    mistake: 'a list that is not closed',
    edits: [replace(SYSTEM, 'uses: [ledger]', 'uses: [ledger')],
    problems: ['overlays/parcels/system.yaml:43: expected YAML that can be read, found deficient indentation'],
  },
  {
    mistake: 'an indentation that fits nothing',
    edits: [replace(SYSTEM, '    health: /ready', '   health: /ready')],
    problems: [
      'overlays/parcels/system.yaml:39: expected YAML that can be read, found bad indentation of a mapping entry',
    ],
  },
  {
    mistake: 'a key that stands twice',
    edits: [replace(SYSTEM, '    port: 9300', '    port: 9300\n    port: 9301')],
    problems: ['overlays/parcels/system.yaml:28: expected YAML that can be read, found duplicated mapping key'],
  },
  {
    mistake: 'two documents',
    edits: [write(SYSTEM, text + '\n---\na: b\n')],
    problems: [
      'overlays/parcels/system.yaml:55: expected one YAML document, found 2 documents; remove the line ---, or make it two files',
    ],
  },
  {
    mistake: 'an alias of nothing',
    edits: [replace(SYSTEM, '    port: 9300', '    port: *nowhere')],
    problems: ['overlays/parcels/system.yaml:27: expected YAML that can be read, found unidentified alias "nowhere"'],
  },
  {
    mistake: 'a map inside itself',
    edits: [write(SYSTEM, '&a\nsystem: *a\n')],
    problems: [
      'overlays/parcels/system.yaml:1 description: expected description (One sentence for people), found nothing',
      'overlays/parcels/system.yaml:1 services: expected services (The workloads), found nothing',
      `overlays/parcels/system.yaml:2 system: expected ${LABEL}, found a map`,
    ],
  },
  {
    mistake: 'a setting inside itself',
    edits: [replace(SYSTEM, 'user: { uid: 2000, gid: 3000 }', 'user: &u { uid: 2000, gid: *u }')],
    problems: ['overlays/parcels/system.yaml:6 user.gid: expected a whole number from 1 to 65535, found a map'],
  },
  {
    mistake: 'a space in the name of a variable',
    edits: [replace(SYSTEM, 'LOG_LEVEL: info', '"LOG LEVEL": info')],
    problems: [
      `overlays/parcels/system.yaml:43 services.tracker-api.config."LOG LEVEL": expected ${VARIABLE} as a key, found "LOG LEVEL"`,
    ],
  },
  {
    mistake: 'a relative path',
    edits: [replace(SYSTEM, 'health: /ready', 'health: ready')],
    problems: [
      'overlays/parcels/system.yaml:39 services.tracker-api.health: expected an absolute path such as /health, found "ready"',
    ],
  },
  {
    mistake: 'a list as a key',
    edits: [replace(SYSTEM, 'LOG_LEVEL: info', '? [a, b]\n      : c')],
    problems: [
      'overlays/parcels/system.yaml:43: expected text as a key, found a map or list in place of a key; put text that begins with { or [ in quotes',
    ],
  },
];

test.each(MISTAKES)('$mistake', ({ edits, problems }) => {
  expect(problemsAfter(...edits)).toEqual(problems);
});

/** Replaces a file by bytes. */
const bytes =
  (content: Uint8Array): Edit =>
  (overlays) =>
    writeFileSync(join(overlays, SYSTEM), content);

test('a file in UTF-16', () => {
  expect(problemsAfter(bytes(Buffer.from(`\uFEFF${text}`, 'utf16le')))).toEqual([
    'overlays/parcels/system.yaml: expected text in UTF-8, found zero bytes, as in binary files and UTF-16',
  ]);
});

test('a file in Latin-1', () => {
  expect(
    problemsAfter(bytes(Buffer.from(text.replace('Parcel tracking', 'Paketverfolgung für alle'), 'latin1'))),
  ).toEqual(['overlays/parcels/system.yaml: expected text in UTF-8, found bytes that are none']);
});

test('a file of 50 MB, which is not even read', () => {
  const long: Edit = (overlays) => {
    const file = openSync(join(overlays, SYSTEM), 'w');
    ftruncateSync(file, 50 * 2 ** 20);
    closeSync(file);
  };
  expect(problemsAfter(long)).toEqual(['overlays/parcels/system.yaml: expected a file of at most 8 MiB, found 50 MiB']);
});

test('a file that may not be read', () => {
  const closed: Edit = (overlays) => chmodSync(join(overlays, SYSTEM), 0);
  const problems = edited([closed], (project) => {
    chmodSync(project, 0o755);
    return asNobody(() => problemsIn(project));
  });
  expect(problems).toEqual([
    'overlays/parcels/system.yaml: expected a file that can be read, found that reading it is not permitted',
  ]);
});

test.each<[string, Edit]>([
  ['line ends of Windows', write(SYSTEM, text.replaceAll('\n', '\r\n'))],
  ['a byte order mark', write(SYSTEM, `\uFEFF${text}`)],
])('%s are accepted, and change nothing', (_, edit) => {
  const { services } = estateAfter(edit).environments[0] ?? { services: [] };
  expect(services).toEqual(estateAfter().environments[0]?.services);
});

test('mistakes in several files are reported together, each once', () => {
  const problems = problemsAfter(
    replace(SYSTEM, 'calls: [label-printer]', 'calls: [label-printr]'),
    replace(LIVE, 'tier: prod', 'tier: production'),
    replace(LIVE_IMAGES, 'tag: v1.3.2', 'tag: v1.3.2, digets: x'),
  );
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    'overlays/parcels/live.yaml:1',
    'overlays/parcels/live.images.yaml:3',
    'overlays/parcels/system.yaml:41',
  ]);
});

test('a long value arrives whole, and no search in it takes for ever', () => {
  const length = 2_000_000;
  const value = replace(SYSTEM, 'LOG_LEVEL: info', `LOG_LEVEL: ${'x'.repeat(length)}`);
  const { services } = named(estateAfter(value).environments, 'test');
  expect(named(services, 'tracker-api').config['LOG_LEVEL']).toHaveLength(length);
});
