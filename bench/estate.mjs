/**
 * Writes the overlays of a system of many services, each like one of Autolytiq's, in three environments: the stated number
 * of servers, twelve by twelve with a gateway that calls the others of its dozen, with stores, keys and configuration.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';

/** @typedef {{ size?: string, uses: string[], calls?: string[], config?: Record<string, unknown> }} Service */

export const SYSTEM = 'bench';

/** Not dev, where services have neither autoscaler nor disruption budget. */
export const ENVIRONMENTS = ['staging', 'east', 'west'];

/** A dozen: what each service uses, and whom of its dozen it calls. @type {Record<string, Service>} */
const DOZEN = {
  gateway: {
    size: 'medium',
    uses: ['redis', 'jwt'],
    calls: ['auth', 'config', 'customer', 'deal', 'email', 'inventory', 'messaging', 'settings', 'showroom', 'user'],
    config: { RATE_LIMIT_ENABLED: true, RATE_LIMIT_IP: 100, RATE_LIMIT_USER: 1000, RATE_LIMIT_WINDOW_SECONDS: 60 },
  },
  auth: {
    uses: ['postgres', 'redis', 'jwt', 'session'],
    config: { ACCESS_TOKEN_TTL: '15m', REFRESH_TOKEN_TTL: '7d' },
  },
  config: { uses: ['postgres', 'redis'] },
  customer: { uses: ['postgres', 'pii'] },
  retention: { uses: ['postgres'] },
  deal: { uses: ['postgres', 'pii', 'stripe'], calls: ['customer', 'inventory'] },
  email: { uses: ['resend', 'smtp'] },
  inventory: { uses: ['postgres', 'assets'] },
  messaging: { uses: ['postgres'], calls: ['email'] },
  settings: { uses: ['postgres'] },
  showroom: { uses: ['postgres'], calls: ['inventory'] },
  user: { uses: ['postgres', 'pii'] },
};

const KINDS = Object.keys(DOZEN);

/** What services use, as Autolytiq has it. */
const RESOURCES = {
  secrets: {
    database: ['url', 'pool_url'],
    redis: ['url'],
    jwt: ['secret'],
    'pii-encryption': ['key'],
    session: ['secret'],
    resend: ['api_key'],
    smtp: ['password'],
    'external-apis': ['sentry_dsn', 'stripe_secret_key', 'stripe_webhook_secret'],
  },
  stores: {
    postgres: {
      engine: 'postgres',
      port: 5432,
      keys: { DATABASE_URL: 'database.url', DATABASE_POOL_URL: 'database.pool_url' },
      config: { DB_POOL_SIZE: 25, DB_SSL_MODE: 'require' },
    },
    redis: {
      engine: 'redis',
      port: 6379,
      optional: true,
      keys: { REDIS_URL: 'redis.url' },
      config: { REDIS_TLS_ENABLED: true, REDIS_DB: 0 },
    },
  },
  externals: {
    resend: {
      host: 'api.resend.com',
      keys: { RESEND_API_KEY: 'resend.api_key' },
      config: { RESEND_FROM_EMAIL: { per: 'environment' }, RESEND_FROM_NAME: 'Bench' },
    },
    smtp: {
      host: 'smtp.resend.com',
      port: 465,
      keys: { SMTP_PASSWORD: 'smtp.password' },
      config: { SMTP_HOST: 'smtp.resend.com', SMTP_PORT: 465, SMTP_USERNAME: 'resend', SMTP_SECURE: true },
    },
    sentry: { host: 'ingest.sentry.io', keys: { SENTRY_DSN: 'external-apis.sentry_dsn' } },
    stripe: {
      host: 'api.stripe.com',
      keys: {
        STRIPE_SECRET_KEY: 'external-apis.stripe_secret_key',
        STRIPE_WEBHOOK_SECRET: 'external-apis.stripe_webhook_secret',
      },
    },
  },
  buckets: {
    assets: {
      actions: ['s3:GetObject', 's3:PutObject'],
      config: { AWS_S3_BUCKET: { from: 'bucket.name' }, AWS_S3_REGION: { from: 'cluster.region' } },
    },
  },
  variableSets: {
    jwt: { keys: { JWT_SECRET: 'jwt.secret' }, config: { JWT_ISSUER: 'bench' } },
    pii: { keys: { PII_ENCRYPTION_KEY: 'pii-encryption.key' }, config: { PII_ENCRYPTION_KEY_VERSION: 'v1' } },
    session: { keys: { SESSION_SECRET: 'session.secret' } },
  },
};

/** What of system.yaml and of its environments asks for a monitoring stack. */
const MONITORING = {
  secrets: {
    monitoring: ['grafana_admin_password', 'slack_webhook_url', 'postgres_exporter_url', 'redis_exporter_url'],
  },
  monitoring: {
    team: 'platform',
    runbooks: 'https://runbooks.example.com',
    objectives: { availability: '99.9', latency: { milliseconds: 200, percent: 95 } },
    slack: { url: 'monitoring.slack_webhook_url' },
    grafana: { password: 'monitoring.grafana_admin_password' },
    exporters: { postgres: 'monitoring.postgres_exporter_url', redis: 'monitoring.redis_exporter_url' },
  },
};

/** Names of services, of which the file's whole content follows: `gateway-0001`. */
const nameOf = (kind, dozen) => `${kind}-${String(dozen + 1).padStart(4, '0')}`;

/** The services as `system.yaml` holds them, and the gateways among them. @param {number} count */
function servicesOf(count) {
  const indices = Array.from({ length: count }, (_, index) => index);
  const entries = indices.map((index) => {
    const dozen = Math.floor(index / KINDS.length);
    const kind = KINDS[index % KINDS.length];
    const { calls = [], ...service } = DOZEN[kind];
    const reached = calls.filter((callee) => dozen * KINDS.length + KINDS.indexOf(callee) < count);
    const port = 8000 + index;
    return [nameOf(kind, dozen), { port, ...service, calls: reached.map((callee) => nameOf(callee, dozen)) }];
  });
  return Object.fromEntries(entries);
}

/** @param {number} count */
function systemOf(count) {
  const services = servicesOf(count);
  const gateways = Object.keys(services).filter((name) => name.startsWith('gateway-'));
  return {
    system: SYSTEM,
    description: `A system of ${count} services, to measure with`,
    ...RESOURCES,
    uses: ['sentry'],
    config: { AWS_REGION: { from: 'cluster.region' }, LOG_LEVEL: 'info', LOG_FORMAT: 'json' },
    services,
    routes: gateways.map((service) => ({ host: 'api', path: `/${service}`, service })),
  };
}

/** An environment: a range of addresses and an account of its own; outside staging, gateways have more replicas. */
function environmentOf(name, index, services) {
  const account = `${210987654321 + index}`;
  const arn = `arn:aws:acm:us-east-1:${account}:certificate/00000000-0000-0000-0000-000000000000`;
  const isStaging = name === 'staging';
  const gateways = services.filter((service) => service.startsWith('gateway-'));
  const tuned = { replicas: { min: 4, max: 8 }, config: { RATE_LIMIT_IP: 200 } };
  return {
    tier: isStaging ? 'staging' : 'prod',
    cluster: {
      name: `${SYSTEM}-${name}`,
      kubernetesVersion: '1.28',
      account,
      region: 'us-east-1',
      zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
      // As many as the estate can grow to: a schema allows no more than a thousand in a group.
      nodeGroups: { general: { instanceTypes: ['m6i.4xlarge'], min: 3, max: 1000 } },
    },
    network: { vpc: `10.${index}.0.0/16`, publicSubnets: [101, 102].map((net) => `10.${index}.${net}.0/24`) },
    hosts: { api: `api-${name}.example.com` },
    ingress: {
      certificate: { arn, names: ['*.example.com'] },
      accessLogs: { bucket: `bench-${name}-access-logs` },
      webAclArn: `arn:aws:wafv2:us-east-1:${account}:regional/webacl/bench/00000000-0000-0000-0000-000000000000`,
    },
    stores: {
      postgres: { managed: { addresses: [`10.${index}.20.0/22`] } },
      redis: { managed: { addresses: [`10.${index}.24.0/22`] } },
    },
    config: { RESEND_FROM_EMAIL: 'notifications@example.com' },
    services: isStaging ? {} : Object.fromEntries(gateways.map((gateway) => [gateway, tuned])),
    placeholders: {
      'cluster.account': 'AWS account',
      'network.vpc': 'range of the VPC',
      'network.publicSubnets': 'ranges of the public subnets',
      'stores.postgres.managed.addresses': 'ranges of the database subnets',
    },
  };
}

/** The same system with a monitoring stack in each environment. */
const monitored = (system) => ({
  ...system,
  secrets: { ...system.secrets, ...MONITORING.secrets },
  monitoring: MONITORING.monitoring,
});

/**
 * Writes `<folder>/overlays`.
 *
 * @param {string} folder
 * @param {number} count how many services
 * @param {'plain' | 'monitored'} kind whether each environment has a monitoring stack
 */
export function writeEstate(folder, count, kind = 'plain') {
  const overlays = join(folder, 'overlays');
  const system = kind === 'plain' ? systemOf(count) : monitored(systemOf(count));
  const services = Object.keys(system.services);
  mkdirSync(join(overlays, SYSTEM), { recursive: true });
  const write = (name, value) =>
    writeFileSync(join(overlays, name), dump(value, { noRefs: true, lineWidth: -1, quoteStyle: 'double' }));
  cpSync(
    join(dirname(import.meta.dirname), 'overlays/third-party.images.yaml'),
    join(overlays, 'third-party.images.yaml'),
  );
  write(`${SYSTEM}/system.yaml`, system);
  ENVIRONMENTS.forEach((name, index) => {
    const channel = kind === 'plain' ? {} : { monitoring: { channel: `#alerts-${name}` } };
    write(`${SYSTEM}/${name}.yaml`, { ...environmentOf(name, index + 1, services), ...channel });
    const images = Object.fromEntries(services.map((service) => [service, { tag: `v1.${index}.0` }]));
    write(`${SYSTEM}/${name}.images.yaml`, { images });
  });
}
