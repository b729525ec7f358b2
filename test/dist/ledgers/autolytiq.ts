import { factsIn, type EnvironmentName, type Fact, type FactRow, type Ledger, type Prohibition } from '../fact';

/*
 * What the documents say about Autolytiq, row by row: where it is said, what is said, and where that shows. S0 is the guide
 * to external services, S1 the production deployment plan, each with its section. Where they disagree or are silent, a
 * decision of this project stands in their place, or the practice of the field.
 */

const EVERY: readonly EnvironmentName[] = ['dev', 'staging', 'prod'];
const SCALED: readonly EnvironmentName[] = ['staging', 'prod'];

const SERVICES = [
  'api-gateway',
  'auth-service',
  'config-service',
  'customer-service',
  'deal-service',
  'email-service',
  'inventory-service',
  'messaging-service',
  'settings-service',
  'showroom-service',
  'user-service',
];

const CONTAINER = 'spec.template.spec.containers[0]';
const POD = 'spec.template.spec';
const ALB = 'alb.ingress.kubernetes.io';

const annotation = (key: string): string => `metadata.annotations["${ALB}/${key}"]`;

const imageOf = (service: string): RegExp =>
  new RegExp(String.raw`^\d{12}\.dkr\.ecr\.us-east-1\.amazonaws\.com/autolytiq/${service}:v\d+\.\d+\.\d+$`);

const PORTS = (
  [
    ['api-gateway', 8080],
    ['deal-service', 8081],
    ['customer-service', 8082],
    ['inventory-service', 8083],
    ['email-service', 8084],
    ['user-service', 8085],
    ['config-service', 8086],
    ['auth-service', 8087],
    ['showroom-service', 8088],
    ['messaging-service', 8089],
    ['settings-service', 8090],
  ] as const
).flatMap(([service, port]) => [
  ...factsIn(EVERY, `Service ${service}`, [
    ['S1 appendix C', `${service} answers on port ${port}`, 'spec.ports[*].port', [port]],
  ]),
  ...factsIn(EVERY, `Deployment ${service}`, [
    ['S1 appendix C', `the container of ${service} listens on the same port`, '**.containerPort', [port]],
  ]),
]);

const SERVICE_URLS = factsIn(
  EVERY,
  'ConfigMap api-gateway',
  (
    [
      ['AUTH_SERVICE_URL', 'http://auth-service:8087'],
      ['DEAL_SERVICE_URL', 'http://deal-service:8081'],
      ['CUSTOMER_SERVICE_URL', 'http://customer-service:8082'],
      ['INVENTORY_SERVICE_URL', 'http://inventory-service:8083'],
      ['EMAIL_SERVICE_URL', 'http://email-service:8084'],
      ['USER_SERVICE_URL', 'http://user-service:8085'],
      ['CONFIG_SERVICE_URL', 'http://config-service:8086'],
      ['SHOWROOM_SERVICE_URL', 'http://showroom-service:8088'],
      ['MESSAGING_SERVICE_URL', 'http://messaging-service:8089'],
      ['SETTINGS_SERVICE_URL', 'http://settings-service:8090'],
    ] as const
  ).map(([variable, url]): FactRow => ['S0 service URLs', `${variable} is ${url}`, `data.${variable}`, url]),
);

const CONFIGURATION = [
  ...factsIn(EVERY, 'every ConfigMap', [
    ['S0 AWS', 'the region is us-east-1', 'data.AWS_REGION', 'us-east-1'],
    ['S0 monitoring', 'logs begin at level info', 'data.LOG_LEVEL', 'info'],
    ['S0 monitoring', 'logs are JSON', 'data.LOG_FORMAT', 'json'],
  ]),
  ...factsIn(EVERY, 'ConfigMap *', [
    ['S0 database', 'a pool has 25 connections', 'data.DB_POOL_SIZE', ['25']],
    ['S0 database', 'connections to Postgres need TLS', 'data.DB_SSL_MODE', ['require']],
    ['S0 Redis', 'database 0 of Redis is used', 'data.REDIS_DB', ['0']],
    [
      'S0 Redis',
      'TLS to ElastiCache, none to the Redis of dev',
      'data.REDIS_TLS_ENABLED',
      (environment) => [environment === 'dev' ? 'false' : 'true'],
    ],
    ['S0 JWT', 'tokens are issued by autolytiq', 'data.JWT_ISSUER', ['autolytiq']],
    ['S0 PII encryption', 'keys have version v1', 'data.PII_ENCRYPTION_KEY_VERSION', ['v1']],
  ]),
  ...factsIn(EVERY, 'ConfigMap auth-service', [
    ['S0 JWT', 'an access token lives 15 minutes', 'data.ACCESS_TOKEN_TTL', '15m'],
    ['S0 JWT', 'a refresh token lives 7 days', 'data.REFRESH_TOKEN_TTL', '7d'],
  ]),
  ...factsIn(EVERY, 'ConfigMap api-gateway', [
    ['S0 rate limiting', 'it is on', 'data.RATE_LIMIT_ENABLED', 'true'],
    ['S0 rate limiting', '100 requests for an address', 'data.RATE_LIMIT_IP', '100'],
    ['S0 rate limiting', '1000 requests for a user', 'data.RATE_LIMIT_USER', '1000'],
    ['S0 rate limiting', '5000 requests for a dealership', 'data.RATE_LIMIT_DEALERSHIP', '5000'],
    ['S0 rate limiting', 'within 60 seconds', 'data.RATE_LIMIT_WINDOW_SECONDS', '60'],
  ]),
  ...factsIn(EVERY, 'ConfigMap email-service', [
    [
      'S0 Resend',
      'mail comes from an address',
      'data.RESEND_FROM_EMAIL',
      expect.stringMatching(/^[\w.-]+@[\w.-]+\.[a-z]+$/),
    ],
    ['S0 Resend', 'mail comes from the name Autolytiq', 'data.RESEND_FROM_NAME', 'Autolytiq'],
    ['S0 SMTP', 'the host is smtp.resend.com', 'data.SMTP_HOST', 'smtp.resend.com'],
    ['S0 SMTP', 'the port is 465', 'data.SMTP_PORT', '465'],
    ['S0 SMTP', 'the user is resend', 'data.SMTP_USERNAME', 'resend'],
    ['S0 SMTP', 'TLS from the first byte', 'data.SMTP_SECURE', 'true'],
  ]),
  ...factsIn(EVERY, 'ConfigMap inventory-service', [
    [
      'S0 AWS S3',
      'the bucket is autolytiq-<env>-assets',
      'data.AWS_S3_BUCKET',
      (environment) => `autolytiq-${environment}-assets`,
    ],
    ['S0 AWS S3', 'it is in us-east-1', 'data.AWS_S3_REGION', 'us-east-1'],
  ]),
];

const SECRETS = [
  ...factsIn(EVERY, 'ExternalSecret autolytiq-secrets', [
    ['decision: API', 'external-secrets.io/v1', 'apiVersion', 'external-secrets.io/v1'],
    ['S1 5.4', 'it stands in the namespace of the services', 'metadata.namespace', (name) => `autolytiq-${name}`],
    ['S1 5.4', 'it makes the Secret autolytiq-secrets', 'spec.target.name', 'autolytiq-secrets'],
    ['S1 5.4', 'it owns the Secret', 'spec.target.creationPolicy', 'Owner'],
    ['decision', 'values that vanish stay', 'spec.target.deletionPolicy', 'Retain'],
    ['S1 5.4', 'it is refreshed every hour', 'spec.refreshInterval', '1h'],
    ['S1 5.4', 'it reads through a ClusterSecretStore', 'spec.secretStoreRef.kind', 'ClusterSecretStore'],
    [
      'decision: store',
      'named for its environment',
      'spec.secretStoreRef.name',
      (name) => `aws-secrets-manager-${name}`,
    ],
    ...(
      [
        ['S1 5.4', 'DATABASE_URL', 'database', 'url'],
        ['decision', 'DATABASE_POOL_URL', 'database', 'pool_url'],
        ['S1 5.4', 'REDIS_URL', 'redis', 'url'],
        ['S0 Redis', 'REDIS_PASSWORD', 'redis', 'password'],
        ['S1 5.4', 'JWT_SECRET', 'jwt', 'secret'],
        ['S1 5.4', 'PII_ENCRYPTION_KEY', 'pii-encryption', 'key'],
        ['S1 5.4', 'SESSION_SECRET', 'session', 'secret'],
        ['S1 5.4', 'RESEND_API_KEY', 'resend', 'api_key'],
        ['decision', 'SMTP_PASSWORD', 'smtp', 'password'],
        ['S1 3.4', 'SENTRY_DSN', 'external-apis', 'sentry_dsn'],
        ['S1 3.4', 'STRIPE_SECRET_KEY', 'external-apis', 'stripe_secret_key'],
        ['S1 3.4', 'STRIPE_WEBHOOK_SECRET', 'external-apis', 'stripe_webhook_secret'],
      ] as const
    ).map(([source, key, entry, property]): FactRow => [
      source,
      `${key} is ${property} of autolytiq/<env>/${entry}`,
      `spec.data[secretKey=${key}].remoteRef`,
      (environment) => ({ key: `autolytiq/${environment}/${entry}`, property }),
    ]),
  ]),
  ...factsIn(EVERY, 'ClusterSecretStore *', [
    ['decision: store', 'one in each cluster', 'metadata.name', (name) => [`aws-secrets-manager-${name}`]],
    ['S0 Secrets Manager', 'it reads Secrets Manager', 'spec.provider.aws.service', ['SecretsManager']],
    ['S0 AWS', 'in us-east-1', 'spec.provider.aws.region', ['us-east-1']],
    [
      'S1 5.1',
      'as a ServiceAccount with an IAM role',
      'spec.provider.aws.auth.jwt.serviceAccountRef.namespace',
      ['external-secrets'],
    ],
    [
      'decision: store',
      'for the namespaces of the services and of monitoring alone',
      'spec.conditions',
      (name) => [[{ namespaces: [`autolytiq-${name}`, 'monitoring'] }]],
    ],
  ]),
];

/** The keys of everybody who uses Postgres, and who reports to Sentry, which is every service. */
const POSTGRES = ['DATABASE_POOL_URL', 'DATABASE_URL'];
const REDIS = ['REDIS_PASSWORD', 'REDIS_URL'];
const SENTRY = ['SENTRY_DSN'];

const WHO_GETS_WHICH_KEYS = (
  [
    ['Deployment api-gateway', ['JWT_SECRET', ...REDIS, ...SENTRY]],
    ['Deployment auth-service', [...POSTGRES, 'JWT_SECRET', ...REDIS, ...SENTRY, 'SESSION_SECRET']],
    [
      'Deployment deal-service',
      [...POSTGRES, 'PII_ENCRYPTION_KEY', ...SENTRY, 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
    ],
    ['Deployment customer-service', [...POSTGRES, 'PII_ENCRYPTION_KEY', ...SENTRY]],
    ['Deployment inventory-service', [...POSTGRES, ...SENTRY]],
    ['Deployment email-service', ['RESEND_API_KEY', ...SENTRY, 'SMTP_PASSWORD']],
    ['Deployment user-service', [...POSTGRES, 'PII_ENCRYPTION_KEY', ...SENTRY]],
    ['Deployment config-service', [...POSTGRES, ...REDIS, ...SENTRY]],
    ['Deployment showroom-service', [...POSTGRES, ...SENTRY]],
    ['Deployment messaging-service', [...POSTGRES, ...SENTRY]],
    ['Deployment settings-service', [...POSTGRES, ...SENTRY]],
    ['CronJob data-retention-service', [...POSTGRES, ...SENTRY]],
    ['Job *', POSTGRES],
  ] as const
).flatMap(([object, keys]) =>
  factsIn(EVERY, object, [
    ['decision', `${object} gets ${keys.join(', ')} and nothing else`, '**.secretKeyRef.key', keys],
  ]),
);

const INGRESS = [
  ...factsIn(EVERY, 'Ingress autolytiq-ingress', [
    [
      'S1 6.2; decision: hosts',
      'the host is api.autolytiq.com, elsewhere api-<env>.autolytiq.com',
      'spec.rules[*].host',
      (environment) => [environment === 'prod' ? 'api.autolytiq.com' : `api-${environment}.autolytiq.com`],
    ],
    [
      'S1 6.4',
      'the host is answered by api-gateway',
      'spec.rules[*].http.paths[path=/].backend.service',
      [{ name: 'api-gateway', port: { name: 'http' } }],
    ],
    ['S1 5.1', 'the AWS Load Balancer Controller makes it', 'spec.ingressClassName', 'alb'],
    [
      'S1 5.5',
      'the certificate is one of ACM in us-east-1',
      annotation('certificate-arn'),
      expect.stringMatching(/^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/),
    ],
    ['S1 6.5', 'HTTP is redirected to HTTPS', annotation('ssl-redirect'), '443'],
    ['decision: ssl-redirect', 'both listeners are there', annotation('listen-ports'), '[{"HTTP":80},{"HTTPS":443}]'],
    ['S1 6.2', 'the internet reaches it', annotation('scheme'), 'internet-facing'],
    ['decision', 'requests go straight to pods', annotation('target-type'), 'ip'],
    ['decision', 'TLS 1.3 is offered', annotation('ssl-policy'), 'ELBSecurityPolicy-TLS13-1-2-2021-06'],
    ['decision: one ALB', 'it is in a group', annotation('group.name'), (environment) => `autolytiq-${environment}`],
    [
      'decision',
      'metrics are answered at the load balancer',
      'spec.rules[*].http.paths[path=/metrics].backend.service.port.name',
      ['use-annotation'],
    ],
  ]),
  ...factsIn(EVERY, 'IngressClassParams alb', [
    ['decision: one ALB', 'the class pins the group', 'spec.group.name', (environment) => `autolytiq-${environment}`],
  ]),
  ...factsIn(EVERY, 'Service api-gateway', [
    ['S1 8.1', 'the load balancer asks /health', annotation('healthcheck-path'), '/health'],
    [
      'practice',
      'a target is given up after 30 s, not after 300',
      annotation('target-group-attributes'),
      'deregistration_delay.timeout_seconds=30',
    ],
  ]),
];

const WORKLOADS = [
  ...factsIn(EVERY, 'Deployment *', [
    ['S1 4.1, S0 ECR', 'eleven services are Deployments', 'metadata.name', SERVICES],
    [
      'S1 4.4',
      'images are <account>.dkr.ecr.<region>.amazonaws.com/autolytiq/<service>:<release>',
      '**.containers[*].image',
      SERVICES.map((service) => expect.stringMatching(imageOf(service))),
    ],
  ]),
  ...factsIn(EVERY, 'every Deployment', [
    ['S1 8.1', 'readiness asks /health', `${CONTAINER}.readinessProbe.httpGet.path`, '/health'],
    ['decision', 'liveness asks for an open socket', `${CONTAINER}.livenessProbe.tcpSocket.port`, 'http'],
    ['S1 5.6', 'a rollout is done within 300 s', 'spec.progressDeadlineSeconds', 300],
    ['decision', 'a rollout takes no pod away first', 'spec.strategy.rollingUpdate.maxUnavailable', 0],
    ['practice', 'SIGTERM comes 15 s after the decision to stop', '**.preStop.exec.command', [['sleep', '15']]],
    ['practice', 'and 35 s before the kill', `${POD}.terminationGracePeriodSeconds`, 50],
    ['decision: user', 'images run as user 10001', `${POD}.securityContext.runAsUser`, 10001],
    ['decision: user', 'and as group 10001', `${POD}.securityContext.runAsGroup`, 10001],
    ['decision: one secret', 'all keys come from autolytiq-secrets', '**.secretKeyRef.name', ['autolytiq-secrets']],
    [
      'decision',
      'pods are spread over zones and nodes',
      `${POD}.topologySpreadConstraints[*].topologyKey`,
      ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'],
    ],
    [
      'S1 2.3; decision',
      'three zones by force; the one of dev as far as it goes',
      `${POD}.topologySpreadConstraints[topologyKey=topology.kubernetes.io/zone].whenUnsatisfiable`,
      (environment) => (environment === 'dev' ? 'ScheduleAnyway' : 'DoNotSchedule'),
    ],
    ['decision', 'one replica in dev; elsewhere an HPA decides', 'spec.replicas', (name) => (name === 'dev' ? 1 : [])],
  ]),
  ...factsIn(EVERY, 'HorizontalPodAutoscaler *', [
    ['S1 8.2', 'every service has an HPA outside dev', 'metadata.name', (name) => (name === 'dev' ? [] : SERVICES)],
  ]),
  ...factsIn(EVERY, 'PodDisruptionBudget *', [
    ['S1 8.2', 'every service has a PDB outside dev', 'metadata.name', (name) => (name === 'dev' ? [] : SERVICES)],
  ]),
  ...factsIn(['prod'], 'every HorizontalPodAutoscaler', [
    ['S1 rollback', 'three replicas at least in prod', 'spec.minReplicas', 3],
  ]),
  ...factsIn(SCALED, 'every HorizontalPodAutoscaler', [
    ['decision', 'memory and CPU decide', 'spec.metrics[*].resource.name', ['memory', 'cpu']],
  ]),
  ...factsIn(SCALED, 'every PodDisruptionBudget', [
    ['practice', 'one pod may be taken away at a time', 'spec.maxUnavailable', 1],
  ]),
  ...factsIn(EVERY, 'ServiceAccount inventory-service', [
    [
      'S0 AWS S3',
      'the bucket is reached by an IAM role',
      'metadata.annotations["eks.amazonaws.com/role-arn"]',
      (environment) =>
        expect.stringMatching(
          new RegExp(String.raw`^arn:aws:iam::\d{12}:role/autolytiq-${environment}-inventory-service$`),
        ),
    ],
  ]),
];

const JOBS = [
  ...factsIn(EVERY, 'Job *', [
    [
      'decision: migrations',
      'the Job is named for its service and a hash',
      'metadata.name',
      [expect.stringMatching(/^deal-service-migrate-[0-9a-f]{10}$/)],
    ],
    [
      'S1 5.8',
      'it runs the image of deal-service',
      '**.containers[*].image',
      [expect.stringMatching(imageOf('deal-service'))],
    ],
  ]),
  ...factsIn(EVERY, 'every Job', [
    ['S1 5.8', 'it runs ./migrate up', '**.containers[*].command', [['./migrate', 'up']]],
    ['S1 5.8', 'its pod is not restarted', `${POD}.restartPolicy`, 'Never'],
    ['S1 5.8', 'it is tried three times more', 'spec.backoffLimit', 3],
    ['decision: migrations', 'it is cleaned up after a day', 'spec.ttlSecondsAfterFinished', 86400],
    [
      'decision: migrations',
      'its tag is an annotation',
      'metadata.annotations["charthouse/image-tag"]',
      expect.stringMatching(/^v\d+\.\d+\.\d+$/),
    ],
  ]),
  ...factsIn(EVERY, 'CronJob *', [
    [
      'decision: data-retention-service',
      'the twelfth service is a CronJob',
      'metadata.name',
      ['data-retention-service'],
    ],
  ]),
  ...factsIn(EVERY, 'CronJob data-retention-service', [
    ['decision: data-retention-service', 'it runs daily', 'spec.schedule', expect.stringMatching(/^\d+ \d+ \* \* \*$/)],
    ['decision: data-retention-service', 'one run at a time', 'spec.concurrencyPolicy', 'Forbid'],
    [
      'S1 4.1',
      'it runs its own image',
      '**.containers[*].image',
      [expect.stringMatching(imageOf('data-retention-service'))],
    ],
  ]),
];

const STORES = [
  ...factsIn(EVERY, 'StatefulSet *', [
    [
      'decision: dev stores',
      'Redis runs in the cluster of dev alone',
      'metadata.name',
      (name) => (name === 'dev' ? ['redis'] : []),
    ],
  ]),
  ...factsIn(['dev'], 'StatefulSet redis', [
    ['S0 Redis', 'it is Redis 7 on Alpine', `${CONTAINER}.image`, expect.stringMatching(/\/redis:7\.[\d.]+-alpine$/)],
    [
      'S0 Redis',
      'it writes every change to its volume',
      `${CONTAINER}.args`,
      expect.arrayContaining(['--appendonly', 'yes']),
    ],
  ]),
  ...factsIn(['dev'], 'Service redis', [['S1 appendix C', 'it answers on port 6379', 'spec.ports[*].port', [6379]]]),
  ...factsIn(EVERY, 'NetworkPolicy deal-service', [
    [
      'S0 Postgres; decision: dev stores',
      'port 5432 is open to Neon on the internet in dev, and to the subnets of Aurora elsewhere',
      'spec.egress[ports.0.port=5432].to[*].ipBlock.cidr',
      (environment) => [environment === 'dev' ? '0.0.0.0/0' : expect.stringMatching(/^[\d.]+\/(1[6-9]|2\d)$/)],
    ],
  ]),
  ...factsIn(SCALED, 'NetworkPolicy api-gateway', [
    [
      'S1 3.2',
      'port 6379 is open to the subnets of ElastiCache',
      'spec.egress[ports.0.port=6379].to[*].ipBlock.cidr',
      [expect.stringMatching(/^[\d.]+\/(1[6-9]|2\d)$/)],
    ],
  ]),
  ...factsIn(['dev'], 'NetworkPolicy api-gateway', [
    [
      'decision: dev stores',
      'port 6379 is open to the pod of Redis',
      'spec.egress[ports.0.port=6379].to[*].podSelector.matchLabels["app.kubernetes.io/name"]',
      ['redis'],
    ],
  ]),
  ...factsIn(EVERY, 'NetworkPolicy email-service', [
    ['S0 Resend', 'its API and its SMTP port are open', 'spec.egress[*].ports[*].port', [443, 465]],
  ]),
];

const NAMESPACES = [
  ...factsIn(EVERY, 'Namespace *', [
    [
      'S1 5.1, 5.2',
      'the namespaces are those of the services, of the operator and of monitoring',
      'metadata.name',
      (environment) => [`autolytiq-${environment}`, 'external-secrets', 'monitoring', 'monitoring-nodes'],
    ],
  ]),
  ...['autolytiq-dev', 'external-secrets', 'monitoring'].flatMap((namespace) =>
    factsIn(['dev'], `Namespace ${namespace}`, [
      [
        'decision',
        `${namespace} enforces the Pod Security level restricted`,
        'metadata.labels["pod-security.kubernetes.io/enforce"]',
        'restricted',
      ],
    ]),
  ),
  ...factsIn(EVERY, 'Namespace monitoring-nodes', [
    [
      'decision',
      'what reads the files of nodes is alone where they may be mounted',
      'metadata.labels["pod-security.kubernetes.io/enforce"]',
      'privileged',
    ],
  ]),
  ...factsIn(EVERY, 'every Namespace', [
    [
      'S1 2.5',
      'as Kubernetes 1.28 defines it',
      'metadata.labels["pod-security.kubernetes.io/enforce-version"]',
      'v1.28',
    ],
  ]),
  ...factsIn(EVERY, '* *', [
    [
      'decision',
      'nothing is put anywhere else',
      'metadata.namespace',
      (environment) => [`autolytiq-${environment}`, 'external-secrets'],
    ],
  ]),
  ...factsIn(EVERY, 'NetworkPolicy allow-dns', [
    [
      'practice',
      'names are resolved in kube-system, which is referenced and never emitted',
      'spec.egress[*].to[*].namespaceSelector.matchLabels["kubernetes.io/metadata.name"]',
      ['kube-system'],
    ],
  ]),
];

const MONITORING = [
  ...(
    [
      ['prometheus', 'Deployment', 9090],
      ['grafana', 'Deployment', 3000],
      ['alertmanager', 'StatefulSet', 9093],
    ] as const
  ).flatMap(([name, kind, port]) => [
    ...factsIn(EVERY, `Service monitoring/${name}`, [
      ['S1 phase 7', `${name} answers on port ${port}`, 'spec.ports[name=http].port', port],
    ]),
    ...factsIn(EVERY, `${kind} monitoring/${name}`, [
      ['S1 7.1', `pods of ${name} are found by -l app=${name}`, 'spec.template.metadata.labels.app', name],
    ]),
  ]),
  ...factsIn(EVERY, 'ExternalSecret monitoring/grafana-secrets', [
    ['S1 7.3', 'the password of Grafana is the key admin-password', 'spec.data[*].secretKey', ['admin-password']],
  ]),
  ...factsIn(['prod'], 'Ingress monitoring/grafana', [
    ['S1 6.2', 'Grafana is at grafana.autolytiq.com', 'spec.rules[*].host', ['grafana.autolytiq.com']],
    ['S1 6.2', 'at the same load balancer as the gateway', annotation('group.name'), 'autolytiq-prod'],
  ]),
  ...factsIn(['prod'], 'ConfigMap monitoring/alertmanager', [
    [
      'S1 7.4',
      'alerts come to #alerts-prod, #security, #platform-support, ops@autolytiq.com and a pager',
      'data["alertmanager.yml"]',
      expect.stringMatching(
        /pagerduty_configs:[^]*ops@autolytiq\.com[^]*'#alerts-prod'[^]*'#security'[^]*'#platform-support'/,
      ),
    ],
    [
      'S1 7.4',
      'groups wait 10 s, then 10 s; the same is said again after an hour',
      'data["alertmanager.yml"]',
      expect.stringMatching(/group_wait: 10s\n\s+group_interval: 10s\n\s+repeat_interval: (1h|60m)/),
    ],
  ]),
  ...factsIn(['prod'], 'ConfigMap monitoring/prometheus-rules', [
    ['S1 8.6', 'requests are answered within 200 ms', 'data["services.yaml"]', expect.stringMatching(/0\.2\b/)],
  ]),
];

const FACTS: readonly Fact[] = [
  ...PORTS,
  ...SERVICE_URLS,
  ...CONFIGURATION,
  ...SECRETS,
  ...WHO_GETS_WHICH_KEYS,
  ...INGRESS,
  ...WORKLOADS,
  ...JOBS,
  ...STORES,
  ...NAMESPACES,
  ...MONITORING,
];

const PROHIBITIONS: readonly Prohibition[] = [
  {
    source: 'S0 AWS S3',
    words: 'static AWS keys',
    pattern: /AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AKIA[0-9A-Z]/,
    example: '  - name: AWS_ACCESS_KEY_ID',
  },
  {
    source: 'decision: one secret',
    words: 'a container that takes all of a Secret',
    pattern: /^ *-? *secretRef:/m,
    example: '          envFrom:\n            - secretRef:\n                name: autolytiq-secrets',
  },
  {
    source: 'S0 security considerations',
    words: 'a Secret with its values',
    pattern: /^kind: Secret$/m,
    example: 'apiVersion: v1\nkind: Secret\nmetadata:',
  },
  {
    source: 'decision',
    words: 'an object in kube-system',
    pattern: /^ *namespace: kube-system$|^kind: Namespace\nmetadata:\n {2}name: kube-system$/m,
    example: 'kind: Namespace\nmetadata:\n  name: kube-system\n',
  },
  {
    source: 'decision: image tags',
    words: 'an image by a tag that moves',
    pattern: /^ *-? *image: \S+(:(prod|staging|dev|main|master|latest)|\/[^:@\s]+)$/m,
    example:
      '        - name: api-gateway\n          image: 1.dkr.ecr.us-east-1.amazonaws.com/autolytiq/api-gateway:prod',
  },
  {
    source: 'decision: ExternalSecret API',
    words: 'a version of External Secrets that is not served any more',
    pattern: /external-secrets\.io\/v1beta1/,
    example: 'apiVersion: external-secrets.io/v1beta1',
  },
  {
    source: 'decision',
    words: 'sidecars of Istio, whose init container `restricted` refuses',
    pattern: /istio-injection/,
    example: '    istio-injection: enabled',
  },
];

export const AUTOLYTIQ: Ledger = {
  system: 'autolytiq',
  environments: EVERY,
  fewest: 70,
  facts: FACTS,
  prohibitions: PROHIBITIONS,
};
