import { plaintextCredentials } from '../../policies/plaintext-credentials';
import type { Json } from '../../policies/cluster/json';
import { CLUSTERS, cluster, edited, foreign, lines, withObject, withoutFacts } from './clusters';
import { append, put } from './edits';

const PROD = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const CONFIG = 'ConfigMap autolytiq-prod/auth-service';
const CONTAINER = 'spec.template.spec.containers[name=auth-service]';
const RANDOM = '8f14e45fceea167a5a36dedd4bea2543';
const HUNTER = 'hunter2hunter2';

const MEND =
  'put it into the secret manager, take it from there with secretKeyRef, and replace it: the repository remembers';
const secret = (more: Json) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'one' }, ...more });
const base64 = (text: string) => Buffer.from(text).toString('base64');

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(plaintextCredentials, given)).toEqual([]);
  expect(lines(plaintextCredentials, withoutFacts(given))).toEqual([]);
});

test.each([
  [
    AUTH,
    `${CONTAINER}.args`,
    ['--url', 'redis://:hunter2hunter2@redis:6379'],
    'spec.template.spec.containers[0].args[1]',
    'a URL with a password',
  ],
  [AUTH, `${CONTAINER}.args`, ['--password', HUNTER], 'spec.template.spec.containers[0].args[1]', 'a password'],
  [
    AUTH,
    `${CONTAINER}.args`,
    [`--password=${HUNTER}`],
    'spec.template.spec.containers[0].args[0]',
    'a text that gives something secret a value',
  ],
  [
    AUTH,
    `${CONTAINER}.command`,
    ['sh', '-c', `run --api-key ${RANDOM}`],
    'spec.template.spec.containers[0].command[2]',
    'a text that gives something secret a value',
  ],
  [
    AUTH,
    'metadata.annotations["example.com/note"]',
    'AKIAIOSFODNN7EXAMPLE',
    'metadata.annotations["example.com/note"]',
    'an AWS access key id',
  ],
  [
    AUTH,
    'metadata.annotations["example.com/api-key"]',
    RANDOM,
    'metadata.annotations["example.com/api-key"]',
    'a value that looks random, under a name of credentials',
  ],
  [CONFIG, 'data.DB_PASSWORD', HUNTER, 'data.DB_PASSWORD', 'a password'],
  [CONFIG, 'data.JWT_SECRET', RANDOM, 'data.JWT_SECRET', 'a value that looks random, under a name of credentials'],
  [
    CONFIG,
    'data["app.yaml"]',
    `a: 1\nrouting_key: ${RANDOM}\n`,
    'data["app.yaml"]',
    'a text that gives something secret a value',
  ],
  [CONFIG, 'binaryData.blob', base64('redis://:hunter2hunter2@redis'), 'binaryData.blob', 'a URL with a password'],
  [
    'ExternalSecret autolytiq-prod/autolytiq-secrets',
    'spec.target.template.data.token',
    RANDOM,
    'spec.target.template.data.token',
    'a value that looks random, under a name of credentials',
  ],
])('in %s, at %s, a credential is found', (title, place, value, path, kind) => {
  const given = edited(PROD, title, put(place, value));
  const expected = [`${title} ${path}: expected no credential in the clear, found ${kind}; ${MEND}`];
  expect(lines(plaintextCredentials, given)).toEqual(expected);
  expect(lines(plaintextCredentials, withoutFacts(given))).toEqual(expected);
});

test('a variable with a literal is found, by its name', () => {
  const variable = (name: string, value: unknown) => edited(PROD, AUTH, append(`${CONTAINER}.env`, { name, value }));
  expect(lines(plaintextCredentials, variable('DB_PASSWORD', 'postgres'))).toEqual([
    expect.stringMatching(
      /^Deployment autolytiq-prod\/auth-service spec\.template\.spec\.containers\[0\]\.env\[\d+\]\.value: .* found a password; /,
    ),
  ]);
  expect(lines(plaintextCredentials, variable('API_TOKEN', RANDOM))).toHaveLength(1);
  expect(lines(plaintextCredentials, variable('COMMIT', RANDOM))).toEqual([]);
  expect(lines(plaintextCredentials, variable('DB_PASSWORD', '$(OTHER)'))).toEqual([]);
  expect(lines(plaintextCredentials, variable('DB_PASSWORD', 5))).toEqual([]);
});

test('values of Helm have names beside them too', () => {
  const parameters = [{ name: 'grafana.adminPassword', value: HUNTER }];
  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'a' },
    spec: { source: { helm: { parameters } } },
  };
  expect(lines(plaintextCredentials, foreign(application))).toEqual([
    expect.stringContaining('Application a spec.source.helm.parameters[0].value: '),
  ]);
});

test('no value is ever printed', () => {
  const given = [
    edited(PROD, CONFIG, put('data.DB_PASSWORD', HUNTER)),
    edited(PROD, AUTH, put(`${CONTAINER}.args`, ['--password', HUNTER, `redis://:${HUNTER}@a`])),
    withObject(PROD, secret({ stringData: { password: HUNTER }, data: { other: base64(HUNTER) } })),
  ];
  for (const one of given) {
    const found = lines(plaintextCredentials, one).join('\n');
    expect(found).not.toBe('');
    expect(found).not.toContain(HUNTER);
    expect(found).not.toContain(base64(HUNTER));
  }
});

test('a Secret with values is refused, told by what it holds', () => {
  const data = { key: base64(['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ')), user: base64('admin\n') };
  const given = secret({ data, stringData: { url: 'redis://:hunter2hunter2@redis', DB: 'app' } });
  const expected = [
    `Secret one data.key: expected no credential in the clear, found a private key; ${MEND}`,
    `Secret one data.user: expected no credential in the clear, found a value in a Secret; ${MEND}`,
    `Secret one stringData.url: expected no credential in the clear, found a URL with a password; ${MEND}`,
    `Secret one stringData.DB: expected no credential in the clear, found a value in a Secret; ${MEND}`,
  ];
  expect(lines(plaintextCredentials, withObject(PROD, given))).toEqual(expected);
  expect(lines(plaintextCredentials, foreign(given))).toEqual(expected);
});

test('a file in a Secret of others is judged by what is in it', () => {
  const file = (text: string) =>
    secret({ stringData: { 'grafana.ini': text }, data: { 'ca.crt': base64('-----BEGIN CERTIFICATE-----\nMIIB\n') } });
  const sound = file('[date_formats]\ndefault_timezone = UTC\n');
  expect(lines(plaintextCredentials, foreign(sound))).toEqual([]);
  expect(lines(plaintextCredentials, withObject(PROD, sound))).toHaveLength(2);
  expect(lines(plaintextCredentials, foreign(file(`[security]\nadmin_password = a1${HUNTER}\n`)))).toHaveLength(1);
});

test('a Secret without values, with stand-ins or encrypted ones, is none', () => {
  const given = [
    secret({ type: 'kubernetes.io/service-account-token' }),
    secret({
      data: { a: '', b: base64('${PASSWORD}') },
      stringData: { c: '<path:secret/data/app#c>', d: 'ENC[AES256_GCM,data:x]', e: '{{ .e }}' },
    }),
    secret({
      data: { a: 'ENC[AES256_GCM,data:abc]', b: base64('x') },
      sops: { mac: `ENC[AES256_GCM,data:${RANDOM}]` },
    }),
    {
      ...secret({ spec: { encryptedData: { PASSWORD: RANDOM } } }),
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
    },
  ];
  expect(lines(plaintextCredentials, foreign(...given))).toEqual([]);
  expect(
    lines(plaintextCredentials, withObject(PROD, secret({ stringData: { url: 'https://example.com' } }))),
  ).toHaveLength(1);
});

test('what looks like one and is none is accepted', () => {
  const data = {
    'alertmanager.yml':
      'global:\n  slack_api_url_file: /etc/secrets/slack\n  smtp_auth_password_file: /etc/secrets/smtp1\n',
    'prometheus.yml': 'scrape_configs:\n  - bearer_token_file: /var/run/secrets/kubernetes.io/serviceaccount/token\n',
    'dashboard.json': JSON.stringify({
      uid: RANDOM,
      targets: [{ expr: 'sum(rate(http_requests_total{token!=""}[5m]))' }],
    }),
    ACCESS_TOKEN_TTL: '15m',
    ENABLE_PASSWORD: 'true',
    TOKEN_URL: 'https://auth.example.com/oauth2/token',
    TLS_SECRET: 'wildcard-tls-2024',
    GIT_COMMIT: RANDOM,
  };
  const config = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'one', annotations: { 'checksum/secret-config': RANDOM } },
    data,
  };
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'one',
      annotations: {
        'alb.ingress.kubernetes.io/certificate-arn':
          'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
      },
    },
    spec: { tls: [{ secretName: 'my-app-tls-7d8f9g' }] },
  };
  const custom = {
    apiVersion: 'example.com/v1',
    kind: 'Database',
    metadata: { name: 'd' },
    spec: { password: 'password-key', secret: 'my-app-tls-7d8f9g1a2b' },
  };
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'c.d' },
    spec: { properties: { token: { description: `an example: token=${RANDOM}`, default: RANDOM }, apiKey: RANDOM } },
  };
  expect(lines(plaintextCredentials, foreign(config, ingress, custom, definition))).toEqual([]);
});

test('a large dashboard is searched for forms, and not character by character', () => {
  const dashboard = (password: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'd' },
    data: { 'd.json': `${'{"expr": "up"}, '.repeat(60_000)}${password}` },
  });
  expect(lines(plaintextCredentials, foreign(dashboard('')))).toEqual([]);
  expect(lines(plaintextCredentials, foreign(dashboard('postgres://a:hunter2hunter2@b')))).toHaveLength(1);
});

test('missing and mistyped fields do not stop it', () => {
  const strange = [null, 1, 'x', [], [null, 1, [['x']]], { a: null }].flatMap((data) => [
    secret({ data, stringData: data }),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data, binaryData: data },
  ]);
  expect(lines(plaintextCredentials, foreign(...strange))).toEqual([]);
});
