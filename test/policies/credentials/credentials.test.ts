import { credentialKind, isStandIn } from '../../../policies/credentials/credentials';
import {
  assignsCredential,
  credentialUnder,
  entropyOf,
  sensitivityOf,
} from '../../../policies/credentials/sensitive-values';

/** Something random of a length, without a generator; in pieces, so that no scanner takes this file for a leak. */
const some = (length: number, alphabet = 'a1B2c3D4e5F6g7H8'): string => alphabet.repeat(length).slice(0, length);
const pem = (kind: string): string => ['-----BEGIN ', kind, 'PRIVATE KEY-----'].join('');
const hex = (length: number): string => some(length, '0a1b2c3d4e5f6789');

test.each([
  ['an AWS access key id', `AKIA${some(16, 'A1B2C3D4')}`],
  ['an AWS access key id', `ASIA${some(16, 'A1B2C3D4')}`],
  ['a private key', pem('RSA ')],
  ['a private key', pem('')],
  ['a private key', pem('OPENSSH ')],
  ['a private key in base64', Buffer.from(pem('RSA ')).toString('base64')],
  ['a private key in base64', Buffer.from(pem('EC ')).toString('base64')],
  ['a private key in base64', Buffer.from(pem('')).toString('base64')],
  ['a private key in base64', Buffer.from(pem('OPENSSH ')).toString('base64')],
  ['an age key', `AGE-SECRET-KEY-1${some(58, 'Q2W3')}`],
  ['a Stripe key', ['sk', 'live', some(24)].join('_')],
  ['a Stripe key', ['rk', 'test', some(24)].join('_')],
  ['a Stripe webhook secret', `whsec_${some(32)}`],
  ['a Resend key', `re_${some(8)}_${some(24)}`],
  ['a GitHub token', `ghp_${some(36)}`],
  ['a GitHub token', `github_pat_${some(82)}`],
  ['a GitLab token', `glpat-${some(20)}`],
  ['a Slack token', `xoxb-${some(12, '123456789012')}-${some(24)}`],
  ['a Slack token', `xapp-1-${some(11, 'A1B2')}`],
  ['a Slack webhook', ['https://hooks.slack.com', 'services', 'T00000000', 'B00000000', some(24)].join('/')],
  ['a Teams webhook', `https://contoso.webhook.office.com/webhookb2/${hex(8)}`],
  ['a Discord webhook', `https://discord.com/api/webhooks/${some(18, '123456789')}/${some(68)}`],
  ['a PagerDuty key', `https://events.pagerduty.com/integration/${hex(32)}/enqueue`],
  ['a PagerDuty token', `u+${some(18)}`],
  ['a SendGrid key', `SG.${some(22)}.${some(43)}`],
  ['a Twilio key', `SK${hex(32)}`],
  ['a Mailgun key', `key-${hex(32)}`],
  ['a Google API key', `AIza${some(35)}`],
  ['a Google client secret', `GOCSPX-${some(28)}`],
  ['a Google access token', `ya29.${some(40)}`],
  ['a key of a language model', ['sk', 'proj', some(40)].join('-')],
  ['a key of a language model', ['sk', 'ant', 'api03', some(40)].join('-')],
  ['a key of a language model', `sk-${some(48)}`],
  ['an npm token', `npm_${some(36)}`],
  ['a PyPI token', `pypi-AgE${some(60)}`],
  ['a Docker Hub token', `dckr_pat_${some(27)}`],
  ['a Hugging Face token', `hf_${some(34)}`],
  ['a Vault token', `hvs.${some(24)}`],
  ['a Terraform Cloud token', `${some(14)}.atlasv1.${some(67)}`],
  ['a DigitalOcean token', `dop_v1_${hex(64)}`],
  ['a Databricks token', `dapi${hex(32)}`],
  ['an Atlassian token', `ATATT3${some(30)}`],
  ['a New Relic key', `NRAK-${some(27, 'A1B2C3')}`],
  ['a Grafana token', `glsa_${some(32)}_${hex(8)}`],
  ['a Sentry token', `sntrys_${some(40)}`],
  ['a Shopify token', `shpat_${hex(32)}`],
  ['a Linear key', `lin_api_${some(40)}`],
  ['a Telegram token', `${some(10, '1234567890')}:AA${some(33)}`],
  ['an Azure key', `AccountKey=${some(86)}==`],
  ['a JSON web token', `eyJ${some(20)}.eyJ${some(40)}.${some(43)}`],
  ['an authorization header', `Authorization: Bearer ${some(32)}`],
  ['a URL with a key', `https://${hex(32)}@o1.ingest.sentry.io/1`],
  ['a URL with a password', 'postgres://app:hunter2@db:5432/app?sslmode=require'],
  ['a URL with a password', 'redis://:hunter2@redis:6379/0'],
  ['a URL with a password', 'postgres://$(USER):$(PASSWORD)@a, postgres://app:hunter2@b'],
])('%s is told by its form', (kind, text) => {
  expect(credentialKind(text)).toBe(kind);
  expect(credentialKind(`first line\nname: "${text}"\n`)).toBe(kind);
});

test.each([
  '',
  'postgres://$(DB_USER):$(DB_PASSWORD)@db:5432/app',
  'postgres://app:${DB_PASSWORD}@db/app',
  'postgres://app:$DB_PASSWORD@db/app',
  'postgres://{{ .username }}:{{ .password }}@{{ .host }}/app',
  'postgres://{{.username}}:{{.password}}@{{.host}}/app',
  'postgres://app:<password>@db/app',
  'postgres://app:***@db/app',
  'postgres://user:password@host/database',
  'http://auth-service:8087/health',
  'http://[::1]:8080/a@b',
  'https://grafana.com/grafana/dashboards/1860-node-exporter-full/?tab=a@b.c:1',
  'git@github.com:owner/repository.git',
  'docker://redis:7.2@sha256:0123456789abcdef',
  'docker.io/library/redis:7@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'arn:aws:secretsmanager:us-east-1:111122223333:secret:autolytiq/prod/database-AbCdEf',
  'https://hooks.slack.com/services/<team>/<bot>/<token>',
  `-----BEGIN CERTIFICATE-----`,
  Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB').toString('base64'),
  'sum(rate(re_evaluation_interval_seconds[5m])) by (le)',
  'risk-assessment-and-evaluation-service-for-all-tenants',
  'basic authentication is required',
  'AKIA is how such keys begin',
  'eyJhbGciOiJub25lIn0',
])('%j holds none', (text) => {
  expect(credentialKind(text)).toBeUndefined();
});

test('a long text takes time in proportion to its length', () => {
  const hostile = [
    'eyJ-',
    '://a:',
    'a',
    '-----BEGIN ',
    'http://0123456789abcdef',
    'sk-',
    'key=a ',
    'password',
    'SG.a',
    '9:A',
  ];
  for (const piece of hostile) {
    const start = performance.now();
    credentialKind(piece.repeat(1_000_000 / piece.length));
    assignsCredential(piece.repeat(4096 / piece.length));
    expect(performance.now() - start).toBeLessThan(2000);
  }
});

test.each([
  '$(VAR)',
  '${VAR}',
  '$VAR',
  '{{ .Var }}',
  '[[ var ]]',
  '<var>',
  '%VAR%',
  '@var@',
  '__VAR__',
  '****',
  'xxxx',
  '...',
  'REDACTED',
  'ENC[AES256_GCM,data:abc=,iv:a1b2c3=]',
  'vault:secret/data/app#PASSWORD',
  'arn:aws:iam::1:role/x',
  '/run/secrets/password',
  './password',
  '<path:secret/data/app#password>',
])('%s stands for something else', (text) => expect(isStandIn(text)).toBe(true));

test.each(['hunter2', 'pa$sword1', 'a1b2c3d4', 'admin', 'P@ssw0rd!'])('%s does not', (text) =>
  expect(isStandIn(text)).toBe(false),
);

test('entropy is counted in bits per character', () => {
  expect(entropyOf('')).toBe(0);
  expect(entropyOf('aaaa')).toBe(0);
  expect(entropyOf('abab')).toBe(1);
  expect(entropyOf('0123456789abcdef')).toBe(4);
});

test.each([
  ['DB_PASSWORD', 'password'],
  ['PGPASSWORD', 'password'],
  ['adminPassword', 'password'],
  ['MYSQL_PASS', 'password'],
  ['requirepass', 'password'],
  ['JWT_SECRET', 'random'],
  ['GITHUB_TOKEN', 'random'],
  ['AWS_SECRET_ACCESS_KEY', 'random'],
  ['apiKey', 'random'],
  ['datadog-api-key', 'random'],
  ['routing_key', 'random'],
  ['SECRET_KEY_BASE', 'random'],
  ['client-key-data', 'random'],
  ['ACCESS_TOKEN_TTL', 'none'],
  ['PASSWORD_MIN_LENGTH', 'none'],
  ['secretName', 'none'],
  ['PII_ENCRYPTION_KEY_VERSION', 'none'],
  ['key', 'none'],
  ['topologyKey', 'none'],
  ['compass', 'none'],
  ['checksum/config', 'none'],
])('the name %s is sensitive: %s', (name, expected) => expect(sensitivityOf(name)).toBe(expected));

test.each([
  ['password', 'hunter2', 'variable', 'a password'],
  ['password', 'postgres', 'variable', 'a password'],
  ['password', 'true', 'variable', undefined],
  ['password', '', 'variable', undefined],
  ['password', '$(PASSWORD)', 'variable', undefined],
  ['password', '/run/secrets/password', 'variable', undefined],
  ['password', 'postgres', 'field', undefined],
  ['password', hex(12), 'field', expect.stringContaining('looks random')],
  ['random', hex(16), 'field', expect.stringContaining('looks random')],
  ['random', hex(12), 'field', undefined],
  ['random', hex(12), 'variable', expect.stringContaining('looks random')],
  ['random', 'a1'.repeat(16), 'field', undefined],
  ['random', 'OAUTH2_CLIENT_SECRET', 'field', undefined],
  ['random', 'auth-service-token-v2', 'variable', undefined],
  ['random', 'supersecretvalue', 'variable', undefined],
  ['random', 'supersecret123', 'variable', expect.stringContaining('looks random')],
  ['random', hex(5000), 'field', undefined],
  ['none', hex(32), 'variable', undefined],
] as const)('under a name that is %s, %s in a %s is %s', (sensitivity, value, place, expected) => {
  expect(credentialUnder(sensitivity, value, place)).toEqual(expected);
});

test.each([
  `routing_key: ${hex(32)}`,
  `smtp_auth_password: 'S3cretS3cret'`,
  `{"apiKey": "${hex(32)}"}`,
  `https://api.example.com/v1?token=${hex(32)}`,
  `redis-server --requirepass hunter2 --port 6379`,
  `--admin-password=hunter2`,
  `--api-key ${hex(32)}`,
])('%j gives something secret a value', (text) => expect(assignsCredential(text)).toBe(true));

test.each([
  'password: ${DB_PASSWORD}',
  'password_file: /etc/alertmanager/secrets/smtp-password-1',
  'slack_api_url_file: /etc/alertmanager/secrets/slack_webhook_url',
  'token: the token of a service account',
  'proxy_pass http://auth-service-v2-canary:8080;',
  '--password-file=/run/secrets/password1',
  '--requirepass $(REDIS_PASSWORD)',
  'secretKeyRef: { name: autolytiq-secrets, key: DATABASE_URL }',
  'sum(rate(apiserver_token{secret="autolytiq-secrets-2"}[5m]))',
  `checksum: ${hex(64)}`,
])('%j gives none', (text) => expect(assignsCredential(text)).toBe(false));
