import { factsIn, type EnvironmentName, type Fact, type Ledger, type Prohibition } from '../fact';

/*
 * What the document says about External Metrics. S3 is the guide to its infrastructure, with its section; where it is silent,
 * a decision of this project or the practice of the field stands in its place.
 */

const EVERY: readonly EnvironmentName[] = ['staging', 'prod'];

const CONTAINER = 'spec.template.spec.containers[0]';
const annotation = (key: string): string => `metadata.annotations["alb.ingress.kubernetes.io/${key}"]`;

const INGRESS = [
  ...factsIn(EVERY, 'Ingress external-metrics-ingress', [
    ['S3 security: allowed_cidr_blocks', 'only 10.0.0.0/8 may connect', annotation('inbound-cidrs'), '10.0.0.0/8'],
    ['decision', 'it stands inside, where those addresses are', annotation('scheme'), 'internal'],
    [
      'S3 domain_name',
      'the host comes from the configuration',
      'spec.rules[*].host',
      (environment) => [environment === 'prod' ? 'metrics.example.com' : 'metrics-staging.example.com'],
    ],
    [
      'S3 load balancer: ACM',
      'the certificate is one of ACM in us-east-1',
      annotation('certificate-arn'),
      expect.stringMatching(/^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/),
    ],
    ['S3 TLS 1.2+', 'no older TLS is spoken', annotation('ssl-policy'), 'ELBSecurityPolicy-TLS13-1-2-2021-06'],
    ['S3 load balancer', 'HTTP is redirected to HTTPS', annotation('ssl-redirect'), '443'],
    ['practice', 'both listeners are there', annotation('listen-ports'), '[{"HTTP":80},{"HTTPS":443}]'],
    [
      'S3 access logs',
      'access logs go to S3',
      annotation('load-balancer-attributes'),
      (environment) =>
        expect.stringContaining(
          `access_logs.s3.enabled=true,access_logs.s3.bucket=external-metrics-${environment}-access-logs,`,
        ),
    ],
    [
      'S3 production: WAF',
      'a web ACL stands in front',
      annotation('wafv2-acl-arn'),
      expect.stringMatching(/^arn:aws:wafv2:us-east-1:\d{12}:regional\/webacl\//),
    ],
    ['S3 load balancer', 'the service answers', 'spec.rules[*].http.paths[path=/].backend.service.name', ['web']],
  ]),
  ...factsIn(EVERY, 'Service web', [
    ['S3 load balancer: health checks', 'its health is asked for', annotation('healthcheck-path'), '/health'],
  ]),
];

const STORES = [
  ...factsIn(EVERY, 'ExternalSecret external-metrics-secrets', [
    [
      'S3 secrets management',
      'the URL of Postgres is in Secrets Manager',
      'spec.data[secretKey=DATABASE_URL].remoteRef',
      (environment) => ({ key: `external-metrics/${environment}/database`, property: 'url' }),
    ],
    [
      'S3 Redis: auth tokens',
      'so is the token of Redis',
      'spec.data[secretKey=REDIS_AUTH_TOKEN].remoteRef',
      (environment) => ({ key: `external-metrics/${environment}/redis`, property: 'auth_token' }),
    ],
  ]),
  ...factsIn(EVERY, 'ConfigMap web', [
    ['S3 encryption in transit', 'connections to Postgres need TLS', 'data.DB_SSL_MODE', 'require'],
    ['S3 encryption in transit', 'connections to Redis need TLS', 'data.REDIS_TLS_ENABLED', 'true'],
    [
      'S3 distributed tracing',
      'traces go to a collector',
      'data.OTEL_EXPORTER_OTLP_ENDPOINT',
      (environment) => `http://otel-collector.${environment}.example.com:4318`,
    ],
  ]),
  ...factsIn(EVERY, 'NetworkPolicy web', [
    [
      'S3 network policies',
      'it may connect to Postgres, Redis and the collector, in two zones each, and to nothing on the internet',
      'spec.egress[*].to[*].ipBlock',
      [
        { cidr: expect.stringMatching(/^10\./) },
        { cidr: expect.stringMatching(/^10\./) },
        { cidr: expect.stringMatching(/^10\./) },
        { cidr: expect.stringMatching(/^10\./) },
        { cidr: expect.stringMatching(/^10\./) },
      ],
    ],
    [
      'S3 network policies',
      'by their ports',
      'spec.egress[*].ports[*].port',
      expect.arrayContaining([4318, 5432, 6379]),
    ],
  ]),
];

const WORKLOAD = [
  ...factsIn(EVERY, 'Deployment *', [['S3', 'there is one web service', 'metadata.name', ['web']]]),
  ...factsIn(EVERY, 'Deployment web', [
    [
      'S3: two subnets each',
      'pods are spread over the two zones by force',
      'spec.template.spec.topologySpreadConstraints[topologyKey=topology.kubernetes.io/zone].whenUnsatisfiable',
      'DoNotSchedule',
    ],
    [
      'S3: pod security standards',
      'it cannot become more than it is',
      `${CONTAINER}.securityContext.allowPrivilegeEscalation`,
      false,
    ],
    ['S3: RBAC', 'it gets no token for the Kubernetes API', 'spec.template.spec.automountServiceAccountToken', false],
  ]),
  ...factsIn(EVERY, 'Namespace *', [
    [
      'S3: pod security standards',
      'namespaces enforce the level restricted, but for what reads the files of nodes',
      'metadata.labels["pod-security.kubernetes.io/enforce"]',
      ['restricted', 'privileged'],
    ],
    [
      'S3 kubernetes_version',
      'as Kubernetes 1.27 defines it',
      'metadata.labels["pod-security.kubernetes.io/enforce-version"]',
      ['v1.27'],
    ],
  ]),
  ...factsIn(EVERY, 'ServiceAccount web', [
    [
      'S3: least privilege',
      'it has an IAM role of its own',
      'metadata.annotations["eks.amazonaws.com/role-arn"]',
      (environment) =>
        expect.stringMatching(new RegExp(String.raw`^arn:aws:iam::\d{12}:role/external-metrics-${environment}-web$`)),
    ],
  ]),
  ...factsIn(EVERY, 'HorizontalPodAutoscaler web', [
    ['S3 auto scaling', 'it scales', 'spec.scaleTargetRef.name', 'web'],
  ]),
  ...factsIn(EVERY, 'ClusterSecretStore *', [
    ['S3 aws_region', 'secrets are read in us-east-1', 'spec.provider.aws.region', ['us-east-1']],
  ]),
];

const FACTS: readonly Fact[] = [...INGRESS, ...STORES, ...WORKLOAD];

const PROHIBITIONS: readonly Prohibition[] = [
  {
    source: 'S3 security notice',
    words: 'a Secret with its values',
    pattern: /^kind: Secret$/m,
    example: 'apiVersion: v1\nkind: Secret\nmetadata:',
  },
  {
    source: 'S3: private subnets',
    words: 'a port that is open to everybody on the internet',
    pattern: /from:\n +- ipBlock:\n +cidr: 0\.0\.0\.0\/0|inbound-cidrs: 0\.0\.0\.0/,
    example: '    - from:\n        - ipBlock:\n            cidr: 0.0.0.0/0',
  },
];

export const EXTERNAL_METRICS: Ledger = {
  system: 'external-metrics',
  environments: EVERY,
  fewest: 15,
  facts: FACTS,
  prohibitions: PROHIBITIONS,
};
