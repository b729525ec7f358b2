import { factsIn, type EnvironmentName, type Fact, type FactRow, type Ledger, type Prohibition } from '../fact';

/*
 * What the documents say about the e-commerce system. S2 is the page on its infrastructure, with its section; where it is
 * silent, a decision of this project or the practice of the field stands in its place.
 */

const EVERY: readonly EnvironmentName[] = ['dev', 'staging', 'prod'];
const MANAGED: readonly EnvironmentName[] = ['staging', 'prod'];

const SERVICES = ['auth', 'product', 'user'] as const;
const TOPICS = [
  ['user.created', 'user-created'],
  ['user.deactivated', 'user-deactivated'],
  ['user.email.verification.requested', 'user-email-verification-requested'],
  ['user.password.reset.requested', 'user-password-reset-requested'],
] as const;

const CONTAINER = 'spec.template.spec.containers[0]';
const env = (variable: string): string => `${CONTAINER}.env[name=${variable}].value`;

const PARAMETERS: Readonly<Record<EnvironmentName, string>> = {
  dev: 'connection_limit=10&pool_timeout=5&connect_timeout=5',
  staging: 'connection_limit=5&pool_timeout=10&connect_timeout=10',
  prod: 'connection_limit=20&pool_timeout=10&connect_timeout=10',
};

const DATABASES = SERVICES.flatMap((name) => [
  ...factsIn(EVERY, `ExternalSecret ecommerce-postgres-${name}-secrets`, [
    [
      'S2 databases',
      `the database of ${name}-service has a Secret of its own`,
      'spec.target.name',
      `ecommerce-postgres-${name}-secrets`,
    ],
    [
      'decision: secrets',
      `its URL is in ecommerce/<env>/${name}-database`,
      'spec.data[secretKey=DATABASE_URL].remoteRef',
      (environment) => ({ key: `ecommerce/${environment}/${name}-database`, property: 'url' }),
    ],
    [
      'S2 connection pooling',
      `the parameters of the environment are added to the URL of ${name}_db`,
      'spec.target.template.data.DATABASE_URL',
      (environment) =>
        `{{ .DATABASE_URL }}{{ if contains "?" .DATABASE_URL }}&{{ else }}?{{ end }}${PARAMETERS[environment]}`,
    ],
  ]),
  ...factsIn(EVERY, `Deployment ${name}-service`, [
    [
      'S2 database per service',
      `${name}-service reads the URL of its own database alone`,
      '**.secretKeyRef',
      [
        { key: 'DATABASE_URL', name: `ecommerce-postgres-${name}-secrets` },
        { key: 'REDIS_URL', name: 'ecommerce-secrets' },
      ],
    ],
  ]),
  ...factsIn(['dev'], `StatefulSet postgres-${name}`, [
    ['S2 databases', `its database is ${name}_db`, env('POSTGRES_DB'), `${name}_db`],
    ['S2 Adminer', `its user is ${name}_user`, env('POSTGRES_USER'), `${name}_user`],
  ]),
  ...factsIn(['dev'], `Service postgres-${name}`, [
    ['decision: ports', `${name}_db answers on 5432 in the cluster`, 'spec.ports[*].port', [5432]],
  ]),
  ...factsIn(['dev'], `PersistentVolumeClaim postgres-${name}`, [
    ['practice', `${name}_db is on a volume`, 'spec.accessModes', ['ReadWriteOnce']],
  ]),
  ...factsIn(['dev'], `NetworkPolicy postgres-${name}`, [
    [
      'S2 database per service',
      `${name}_db lets in Adminer, ${name}-service, its migration and its exporter, and nobody else`,
      'spec.ingress[*].from[*].podSelector.matchLabels["app.kubernetes.io/name"]',
      ['adminer', `${name}-service`, `${name}-service-migrate`, `postgres-${name}-exporter`],
    ],
  ]),
  ...factsIn(MANAGED, `NetworkPolicy ${name}-service`, [
    [
      'S2 production: managed Postgres',
      `${name}-service may connect to the subnets of its database`,
      'spec.egress[ports.0.port=5432].to[*].ipBlock.cidr',
      [expect.stringMatching(/^10\.[\d.]+\/22$/)],
    ],
  ]),
  ...factsIn(EVERY, `Job *`, [
    [
      'S2 database management',
      `migrations of ${name}-service run in its image`,
      `${CONTAINER}[name=${name}-service-migrate].image`.replace('containers[0]', 'containers'),
      [expect.stringMatching(new RegExp(String.raw`/ecommerce/${name}-service:v\d+\.\d+\.\d+$`))],
    ],
  ]),
]);

const MIGRATIONS = factsIn(EVERY, 'every Job', [
  [
    'S2 migration commands',
    'it is npm run prisma:migrate:deploy',
    `${CONTAINER}.command`,
    ['npm', 'run', 'prisma:migrate:deploy'],
  ],
  ['decision: migrations', 'it is not restarted', 'spec.template.spec.restartPolicy', 'Never'],
]);

const CONFIGURATION = [
  ...SERVICES.flatMap((name) =>
    factsIn(EVERY, `ConfigMap ${name}-service`, [
      [
        'S2; decision: NODE_ENV',
        `NODE_ENV of ${name}-service follows from the tier`,
        'data.NODE_ENV',
        (environment) => (environment === 'dev' ? 'development' : 'production'),
      ],
    ]),
  ),
  ...factsIn(EVERY, 'ConfigMap user-service', [
    [
      'S2 use cases',
      'users are cached 15, 5 and 10 minutes',
      'data.USER_CACHE_TTL_SECONDS',
      (environment) => ({ dev: '900', staging: '300', prod: '600' })[environment],
    ],
    [
      'S2 queue configuration',
      'it takes events from the queue user-events',
      'data.SQS_QUEUE_URL',
      (environment) =>
        environment === 'dev'
          ? 'http://localstack:4566/000000000000/user-events'
          : expect.stringMatching(/^https:\/\/sqs\.us-east-1\.amazonaws\.com\/\d{12}\/user-events$/),
    ],
    ['S2 queue configuration', 'it is told the region', 'data.AWS_REGION', 'us-east-1'],
  ]),
  ...factsIn(EVERY, 'ConfigMap auth-service', [
    ['S2 configuration', 'it publishes to SNS', 'data.EVENT_PUBLISHER_TYPE', 'sns'],
    ['S2 configuration', 'it is told the region', 'data.AWS_REGION', 'us-east-1'],
  ]),
  ...(['auth-service', 'user-service'] as const).flatMap((name) =>
    factsIn(['dev'], `ConfigMap ${name}`, [
      ['S2 LocalStack', 'LocalStack is found by its address', 'data.LOCALSTACK_ENDPOINT', 'http://localstack:4566'],
    ]),
  ),
  ...(['auth-service', 'user-service'] as const).flatMap((name) =>
    factsIn(EVERY, `ServiceAccount ${name}`, [
      [
        'S2 production',
        'SNS and SQS are reached by an IAM role of its own',
        'metadata.annotations["eks.amazonaws.com/role-arn"]',
        (environment) =>
          expect.stringMatching(new RegExp(String.raw`^arn:aws:iam::\d{12}:role/ecommerce-${environment}-${name}$`)),
      ],
    ]),
  ),
];

const REDIS = [
  ...factsIn(EVERY, 'ExternalSecret ecommerce-secrets', [
    [
      'S2 Redis',
      'REDIS_URL is in ecommerce/<env>/redis',
      'spec.data[secretKey=REDIS_URL].remoteRef',
      (environment) => ({ key: `ecommerce/${environment}/redis`, property: 'url' }),
    ],
  ]),
  ...factsIn(['dev'], 'StatefulSet redis', [
    ['S2 Redis', 'it is Redis 7 on Alpine', `${CONTAINER}.image`, expect.stringMatching(/\/redis:7\.[\d.]+-alpine$/)],
  ]),
  ...factsIn(['dev'], 'Service redis', [['S2 Redis', 'it answers on 6379', 'spec.ports[*].port', [6379]]]),
  ...SERVICES.flatMap((name) =>
    factsIn(EVERY, `Deployment ${name}-service`, [
      [
        'S2 Redis is optional',
        `readiness of ${name}-service asks the service alone`,
        `${CONTAINER}.readinessProbe.httpGet`,
        { path: '/health', port: 'http' },
      ],
    ]),
  ),
];

const TOOLS = [
  ...factsIn(['dev'], 'StatefulSet localstack', [
    ['S2 LocalStack', 'it emulates SNS and SQS', env('SERVICES'), 'sns,sqs'],
    ['S2 LocalStack', 'it does not debug', env('DEBUG'), '0'],
    ['S2 LocalStack', 'it is told to keep what it holds', env('PERSISTENCE'), '1'],
    [
      'decision: LocalStack',
      'it is a release that starts without a token',
      `${CONTAINER}.image`,
      'docker.io/localstack/localstack:4.14.0',
    ],
  ]),
  ...factsIn(['dev'], 'Service localstack', [['S2 LocalStack', 'it answers on 4566', 'spec.ports[*].port', [4566]]]),
  ...factsIn(['dev'], 'ConfigMap localstack', [
    ...TOPICS.map(([event, topic]): FactRow => [
      'S2 event topics; decision: no dots',
      `${event} is the topic ${topic}, and the queue user-events gets it`,
      'data["ready.sh"]',
      expect.stringMatching(
        new RegExp(`create-topic --name '?${topic}'?\n[^]*subscribe [^\n]*:${topic}'? [^\n]*:user-events'?\n`),
      ),
    ]),
    [
      'S2 production: dead-letter queues',
      'after five attempts a message goes to a dead-letter queue',
      'data["ready.sh"]',
      expect.stringMatching(/user-events-dead-letter[^\n]*maxReceiveCount\\?":\\?"?5/),
    ],
  ]),
  ...factsIn(['dev'], 'Deployment adminer', [
    ['S2 Adminer', 'it listens on 8080', '**.containerPort', [8080]],
    ['practice', 'it is there once', 'spec.replicas', 1],
  ]),
  ...factsIn(['dev'], 'NetworkPolicy adminer', [
    [
      'S2 Adminer',
      'it reaches the three databases, and nobody reaches it from the network',
      'spec.egress[*].to[*].podSelector.matchLabels["app.kubernetes.io/name"]',
      ['postgres-auth', 'postgres-product', 'postgres-user'],
    ],
  ]),
  ...factsIn(EVERY, 'Ingress *', [
    [
      'S2 development tools',
      'no Ingress leads to a tool or store',
      'spec.rules[*].http.paths[*].backend.service.name',
      ['not-found', 'product-service', 'user-service', 'auth-service'],
    ],
  ]),
  ...factsIn(EVERY, 'StatefulSet *', [
    [
      'S2 production: managed stores',
      'stores run in the cluster of dev alone',
      'metadata.name',
      (environment) =>
        environment === 'dev' ? ['localstack', 'postgres-auth', 'postgres-product', 'postgres-user', 'redis'] : [],
    ],
  ]),
];

const FACTS: readonly Fact[] = [...DATABASES, ...MIGRATIONS, ...CONFIGURATION, ...REDIS, ...TOOLS];

const PROHIBITIONS: readonly Prohibition[] = [
  {
    source: 'S2 LocalStack',
    words: 'LocalStack outside dev',
    environments: MANAGED,
    pattern: /localstack/i,
    example: '  LOCALSTACK_ENDPOINT: http://localstack:4566',
  },
  {
    source: 'S2 development tools',
    words: 'Adminer outside dev',
    environments: MANAGED,
    pattern: /adminer/i,
    example: '  name: adminer',
  },
  {
    source: 'S2 security notice',
    words: 'a password of the documents',
    pattern: /(auth|user|product)_pass/,
    example: 'postgresql://auth_user:auth_pass@localhost:5433/auth_db',
  },
  {
    source: 'S2 production: IAM role',
    words: 'static AWS keys',
    pattern: /AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY/,
    example: '  - name: AWS_ACCESS_KEY_ID',
  },
  {
    source: 'practice',
    words: 'a Secret with its values',
    pattern: /^kind: Secret$/m,
    example: 'apiVersion: v1\nkind: Secret\nmetadata:',
  },
];

export const ECOMMERCE: Ledger = {
  system: 'ecommerce',
  environments: EVERY,
  fewest: 25,
  facts: FACTS,
  prohibitions: PROHIBITIONS,
};
