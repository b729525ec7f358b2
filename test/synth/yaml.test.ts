import fc from 'fast-check';
import { CORE_SCHEMA, loadAll, YAML11_SCHEMA } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../synth/manifest';
import { toYaml } from '../../synth/yaml';

const NASTY = [
  ...[
    '',
    ' ',
    '~',
    'no',
    'Y',
    'n',
    'on',
    'OFF',
    'null',
    'True',
    'FALSE',
    '=',
    '<<',
    '-',
    '--',
    '---',
    '--- a',
    '...',
    '?',
  ],
  ...[
    '0o17',
    '0x1f',
    '0b11',
    '0777',
    '08',
    '1e3',
    'e3',
    '.e1',
    '1.28',
    '1.',
    '.5',
    '+.5',
    '-0',
    '1_000',
    '0_',
    '._',
    '0b_',
  ],
  ...[
    '12:30:45',
    '1:2',
    '+12:30',
    '2001-01-01',
    '2001-1-1 1:1:1',
    '.inf',
    '-.INF',
    '.NaN',
    '1,000',
    '12345678901234567890',
  ],
  ...[
    ' a',
    'a ',
    '\ta',
    'a\tb',
    'a: b',
    'a #b',
    'a:',
    ':',
    '#a',
    '*a',
    '&a',
    '!a',
    '%a',
    '@a',
    '`a',
    '|',
    '>',
    '[',
    '{',
  ],
  ...[
    'a\u2028b',
    'a\u2029b',
    'a\u0085b',
    '\u00a0',
    '\ufeffa',
    'a\r\nb',
    'a\rb',
    '\u0007',
    '\u007f',
    '😀',
    '\u{10ffff}',
  ],
  ...[
    '\n',
    '\n\n',
    'a\nb',
    'a\nb\n',
    'a\n\n',
    '\na',
    '  a\nb',
    ' \n',
    ' \na',
    'a\n ',
    'a\n\n b\n',
    'a\n---\nb',
    'a \nb',
  ],
  ...[
    'a\n\tb',
    '\ta\nb',
    '\n\ta\nb',
    'a\n\t',
    'a\n \t \nb\n',
    '- a\n- b',
    'a\n# c',
    'a\u2028\nb',
    'a\n...\n',
    '__proto__',
  ],
  ...['constructor', '"', "'", "it's", '\\', '\\n', `${'long '.repeat(60)}line`, 'x'.repeat(1100)],
];

const PARSERS: readonly (readonly [string, (text: string) => readonly unknown[]])[] = [
  ['js-yaml, core schema', (text) => loadAll(text, { schema: CORE_SCHEMA })],
  ['js-yaml, YAML 1.1', (text) => loadAll(text, { schema: YAML11_SCHEMA })],
  ['yaml 1.1', (text) => parseWithYaml(text, '1.1')],
  ['yaml 1.2', (text) => parseWithYaml(text, '1.2')],
];

function parseWithYaml(text: string, version: '1.1' | '1.2'): readonly unknown[] {
  return Array.from(parseAllDocuments(text, { version }), (document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return document.toJS();
  });
}

/** Texts as people, other programs and attackers write them. */
const text = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.array(fc.constantFrom(...NASTY, 'word'), { maxLength: 4 }).map((parts) => parts.join('\n')),
  fc.string({ unit: fc.constantFrom(...Array.from('-+._:,0123789abefoxinfyt~=<>#\'" \t\n')) }),
  fc.string({ unit: 'binary' }),
);

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const manifest = fc.record({
  apiVersion: fc.constant('v1'),
  kind: fc.constant('ConfigMap'),
  metadata: fc.record({ name: fc.constantFrom('no', '1e3', 'settings') }),
  data: fc.dictionary(text, text, { maxKeys: 4, noNullPrototype: true }),
  spec: json,
});

function object(fields: Readonly<Record<string, unknown>>): Manifest {
  return { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'thing' }, ...fields };
}

/** What stands for a value in the text. */
function written(value: unknown): string {
  return toYaml([object({ field: value })])
    .replace(/^[^]*\nfield:\s/, '')
    .replace(/\n$/, '');
}

/** The same data with every object's keys in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, reversed(inner)] as const)
      .reverse(),
  );
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

describe('what every parser reads', () => {
  it.each(PARSERS)('%s reads what was written', (_name, parse) => {
    fc.assert(
      fc.property(fc.array(manifest, { maxLength: 3 }), (manifests) => {
        expect(parse(toYaml(manifests))).toEqual(manifests);
      }),
      { numRuns: 400 },
    );
  });

  it.each(PARSERS)('%s reads each nasty string as a value, in a list and as a key', (_name, parse) => {
    const manifests = NASTY.map((nasty) => object({ field: nasty, list: [nasty, [nasty]], data: { [nasty]: nasty } }));
    expect(parse(toYaml(manifests))).toEqual(manifests);
  });
});

describe('strings', () => {
  it.each([
    'no',
    'Y',
    'nULL',
    '0o17',
    '1e3',
    'e3',
    '12:30:45',
    '=',
    '<<',
    '~',
    '1.28',
    '1.2.3',
    '2001-1-1T1:1:1',
    '---',
    '--- a',
    ' a',
    '',
  ])('quotes %j', (value) => {
    expect(written(value)).toBe(`'${value}'`);
  });

  it.each(['-c', '--flag=1', '100m', '512Mi', '30s', '10.0.20.0/22', 'a.b.c/d:e@sha256', "it's", '$(HOME)', 'none'])(
    'leaves %j plain',
    (value) => {
      expect(written(value)).toBe(value);
    },
  );

  it('escapes what an eye cannot see', () => {
    expect(written('a\u2028b')).toBe('"a\\Lb"');
    expect(written('a\u2028\nb')).toBe('"a\\L\\nb"');
  });

  it('never folds a line', () => {
    const line = 'word '.repeat(100).trim();
    expect(written(line)).toBe(line);
  });

  it.each([
    ['ends without a line feed', 'a\nb', '|-\n  a\n  b'],
    ['ends with one', 'a\nb\n', '|\n  a\n  b'],
    ['begins with spaces', '  a\nb\n', '|2\n    a\n  b'],
    ['holds tabs', 'if x; then\n\techo y\nfi\n', '|\n  if x; then\n  \techo y\n  fi'],
    ['looks like a separator', 'a\n---\nb\n', '|\n  a\n  ---\n  b'],
    ['ends with an empty line, which splitters of documents lose', 'a\n\n', '"a\\n\\n"'],
    ['begins with a tab, which Go refuses in a block', '\ta\nb\n', '"\\ta\\nb\\n"'],
  ])('writes a multi-line string that %s', (_what, value, expected) => {
    expect(written(value)).toBe(expected);
  });
});

describe('numbers', () => {
  it.each([
    [8080, '8080'],
    [-1, '-1'],
    [0.5, '0.5'],
    [1e21, '1000000000000000000000'],
    [1e-7, '1.0e-7'],
  ])('writes %d as %s', (value, expected) => {
    expect(written(value)).toBe(expected);
  });
});

describe('key order', () => {
  it.each([
    ['an object', 'spec kind metadata data apiVersion status', 'apiVersion kind metadata spec data status'],
    ['metadata', 'zeta annotations namespace labels name', 'name namespace labels annotations zeta'],
    [
      'a container',
      'env volumeMounts args resources name ports command image',
      'name image command args ports env resources volumeMounts',
    ],
    ['a port', 'protocol targetPort port name', 'name port targetPort protocol'],
    ['a variable', 'valueFrom name', 'name valueFrom'],
    ['a probe', 'failureThreshold periodSeconds httpGet', 'httpGet periodSeconds failureThreshold'],
    ['a reference', 'name kind apiVersion', 'apiVersion kind name'],
    ['a deployment', 'template selector strategy replicas', 'replicas strategy selector template'],
    ['a network policy', 'egress ingress policyTypes podSelector', 'podSelector policyTypes ingress egress'],
    ['an alert', 'annotations labels for expr alert', 'alert expr for labels annotations'],
    ['unknown keys, by code units', 'b ä a Z 10 9', '10 9 Z a b ä'],
  ])('of %s', (_what, given, expected) => {
    const fields = Object.fromEntries(given.split(' ').map((key) => [key, 1]));
    expect(keysOf(fields, 'spec')).toBe(expected);
  });

  it.each(['labels', 'annotations', 'data', 'matchLabels', 'selector', 'limits'])(
    'of %s is by code units alone',
    (map) => {
      expect(keysOf({ name: 1, app: 1, image: 1, 'app.kubernetes.io/name': 1, Z: 1 }, map)).toBe(
        'Z app app.kubernetes.io/name image name',
      );
    },
  );

  it('does not depend on the order of the input, and leaves lists as they are', () => {
    fc.assert(
      fc.property(json, (spec) => {
        expect(toYaml([object({ spec: reversed(spec) })])).toBe(toYaml([object({ spec })]));
      }),
    );
  });

  function keysOf(value: Readonly<Record<string, unknown>>, field: string): string {
    const lines = toYaml([object({ [field]: value })]).split('\n');
    return lines.flatMap((line) => /^ {2}'?([^\s:']+)'?: 1$/.exec(line)?.[1] ?? []).join(' ');
  }
});

describe('documents', () => {
  it('separates objects', () => {
    const name = (value: string): Manifest => ({ kind: 'Namespace', metadata: { name: value }, apiVersion: 'v1' });
    expect(toYaml([name('one'), name('two')])).toBe(
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: one\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: two\n',
    );
  });

  it('writes nothing for nothing', () => {
    expect(toYaml([])).toBe('');
  });

  it('writes an object twice that is used twice', () => {
    const labels = { app: 'one' };
    const text = toYaml([object({ selector: labels, list: [labels, labels] })]);
    expect(text).not.toMatch(/[&*]/);
    expect(text.match(/app: one/g)).toHaveLength(3);
  });

  it('leaves its input as it is', () => {
    const frozen = deepFreeze(object({ z: [{ b: 1, a: { d: 1, c: 2 } }], a: 'x' }));
    expect(Object.keys(loadAll(toYaml([frozen]))[0] ?? {})).toEqual(['apiVersion', 'kind', 'metadata', 'a', 'z']);
    expect(Object.keys(frozen)).toEqual(['apiVersion', 'kind', 'metadata', 'z', 'a']);
  });
});

describe('what cannot be written', () => {
  const cycle: Record<string, unknown> = {};
  cycle['again'] = cycle;

  it.each([
    ['undefined', undefined, 'undefined'],
    ['not a number', NaN, 'NaN'],
    ['infinity', -Infinity, '-Infinity'],
    ['a date', new Date(0), '[object Date]'],
    ['a map', new Map(), '[object Map]'],
    ['a function', () => 1, '[object Function]'],
    ['a big integer', 1n, '[object BigInt]'],
    ['half a surrogate pair', 'a\ud800b', 'half a surrogate pair'],
  ])('is %s: a mistake of ours, with the object and the path', (_what, value, found) => {
    expect(() => toYaml([object({ spec: { list: [1, { field: value }] } })])).toThrow(
      new Error(`Thing thing: spec.list.1.field cannot be written as YAML: found ${found}`),
    );
  });

  it('is a hole in a list', () => {
    expect(() => toYaml([object({ list: new Array<string>(1) })])).toThrow(
      'list.0 cannot be written as YAML: found undefined',
    );
  });

  it('is a cycle', () => {
    expect(() => toYaml([object({ cycle })])).toThrow('cannot be written as YAML: found more than 100 levels');
  });
});

describe('a whole file', () => {
  const labels = { 'app.kubernetes.io/part-of': 'autolytiq', 'app.kubernetes.io/name': 'auth-service' };
  const deployment: Manifest = {
    spec: {
      template: {
        spec: {
          volumes: [{ emptyDir: { sizeLimit: '64Mi' }, name: 'tmp' }],
          containers: [
            {
              volumeMounts: [{ mountPath: '/tmp', name: 'tmp' }],
              securityContext: {
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
                allowPrivilegeEscalation: false,
              },
              readinessProbe: { periodSeconds: 10, httpGet: { port: 'http', path: '/health' } },
              resources: { limits: { memory: '512Mi' }, requests: { memory: '256Mi', cpu: '100m' } },
              env: [
                { value: '8087', name: 'PORT' },
                { valueFrom: { secretKeyRef: { name: 'autolytiq-secrets', key: 'JWT_SECRET' } }, name: 'JWT_SECRET' },
              ],
              ports: [{ containerPort: 8087, name: 'http' }],
              args: ['--verbose', 'no'],
              image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/auth-service:v1.4.0',
              name: 'auth-service',
            },
          ],
          serviceAccountName: 'auth-service',
          securityContext: { runAsUser: 1000, runAsNonRoot: true },
        },
        metadata: { labels, annotations: { 'charthouse/notes': 'first\nsecond\n' } },
      },
      selector: { matchLabels: labels },
      strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }, type: 'RollingUpdate' },
    },
    metadata: { labels, namespace: 'autolytiq', name: 'auth-service' },
    kind: 'Deployment',
    apiVersion: 'apps/v1',
  };

  it('reads as a person would write it', () => {
    expect(toYaml([deployment])).toBe(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: auth-service
  namespace: autolytiq
  labels:
    app.kubernetes.io/name: auth-service
    app.kubernetes.io/part-of: autolytiq
spec:
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels:
      app.kubernetes.io/name: auth-service
      app.kubernetes.io/part-of: autolytiq
  template:
    metadata:
      labels:
        app.kubernetes.io/name: auth-service
        app.kubernetes.io/part-of: autolytiq
      annotations:
        charthouse/notes: |
          first
          second
    spec:
      serviceAccountName: auth-service
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
      containers:
        - name: auth-service
          image: 111122223333.dkr.ecr.us-east-1.amazonaws.com/auth-service:v1.4.0
          args:
            - --verbose
            - 'no'
          ports:
            - name: http
              containerPort: 8087
          env:
            - name: PORT
              value: '8087'
            - name: JWT_SECRET
              valueFrom:
                secretKeyRef:
                  name: autolytiq-secrets
                  key: JWT_SECRET
          resources:
            requests:
              cpu: 100m
              memory: 256Mi
            limits:
              memory: 512Mi
          volumeMounts:
            - name: tmp
              mountPath: /tmp
          readinessProbe:
            httpGet:
              path: /health
              port: http
            periodSeconds: 10
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
            readOnlyRootFilesystem: true
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: 64Mi
`);
  });
});
