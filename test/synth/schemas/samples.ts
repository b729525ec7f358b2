import type { Manifest } from '../../../synth/manifest';

const labels = { 'app.kubernetes.io/name': 'api', 'app.kubernetes.io/instance': 'autolytiq' };

const podSpec = {
  serviceAccountName: 'api',
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: labels },
      matchLabelKeys: ['pod-template-hash'],
      nodeTaintsPolicy: 'Honor',
    },
  ],
  containers: [
    {
      name: 'api',
      image: 'example.com/api:1.2.3',
      imagePullPolicy: 'IfNotPresent',
      ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
      env: [{ name: 'PORT', value: '8080' }],
      envFrom: [{ secretRef: { name: 'api' } }],
      resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '1Gi', cpu: 2 } },
      readinessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 10 },
      livenessProbe: { tcpSocket: { port: 8080 } },
      lifecycle: { preStop: { exec: { command: ['sleep', '15'] } } },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ],
  volumes: [{ name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }],
};

/** A valid Deployment with a little of everything. */
export const deployment: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'api', namespace: 'apps', labels, annotations: { 'example.com/Note': 'any text: {}' } },
  spec: {
    selector: { matchLabels: labels },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
    template: { metadata: { labels }, spec: podSpec },
  },
};

export const service: Manifest = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'api', namespace: 'apps' },
  spec: { type: 'ClusterIP', selector: labels, ports: [{ name: 'http', port: 8080, targetPort: 'http' }] },
};

export const networkPolicy: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'api', namespace: 'apps' },
  spec: {
    podSelector: { matchLabels: labels },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/20' } }], ports: [{ port: 8080, protocol: 'TCP' }] }],
    egress: [{ to: [{ namespaceSelector: {}, podSelector: {} }], ports: [{ port: 53, protocol: 'UDP' }] }],
  },
};

export const autoscaler: Manifest = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'api', namespace: 'apps' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' },
    minReplicas: 2,
    maxReplicas: 6,
    metrics: [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      { type: 'Pods', pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '1k' } } },
    ],
    behavior: {
      scaleDown: {
        stabilizationWindowSeconds: 300,
        selectPolicy: 'Min',
        policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
      },
    },
  },
};

export const cronJob: Manifest = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'retention', namespace: 'apps' },
  spec: {
    schedule: '17 3 * * *',
    concurrencyPolicy: 'Forbid',
    jobTemplate: {
      spec: { backoffLimit: 2, template: { metadata: { labels }, spec: { ...podSpec, restartPolicy: 'Never' } } },
    },
  },
};

export const secret: Manifest = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'api', namespace: 'apps' },
  type: 'Opaque',
  stringData: { 'admin-password': 'hunter2' },
};

export const externalSecret: Manifest = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: 'api', namespace: 'apps' },
  spec: {
    refreshInterval: '1h',
    secretStoreRef: { name: 'autolytiq', kind: 'ClusterSecretStore' },
    target: { name: 'api', creationPolicy: 'Owner', deletionPolicy: 'Retain' },
    data: [{ secretKey: 'DATABASE_URL', remoteRef: { key: 'autolytiq/prod/database', property: 'url' } }],
  },
};

const clusterSecretStore: Manifest = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'ClusterSecretStore',
  metadata: { name: 'autolytiq' },
  spec: {
    provider: {
      aws: {
        service: 'SecretsManager',
        region: 'us-east-1',
        auth: { jwt: { serviceAccountRef: { name: 'external-secrets', namespace: 'external-secrets' } } },
      },
    },
    conditions: [{ namespaces: ['apps', 'monitoring'] }],
  },
};

const ingressClassParams: Manifest = {
  apiVersion: 'elbv2.k8s.aws/v1beta1',
  kind: 'IngressClassParams',
  metadata: { name: 'alb' },
  spec: {
    group: { name: 'autolytiq' },
    namespaceSelector: {
      matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['apps'] }],
    },
  },
};

const others: readonly Manifest[] = [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'apps', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  },
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'apps', namespace: 'apps' },
    spec: { hard: { 'requests.cpu': '10', pods: '50' }, scopes: ['NotTerminating'] },
  },
  {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'apps', namespace: 'apps' },
    spec: { limits: [{ type: 'Container', default: { memory: '512Mi' }, defaultRequest: { cpu: '100m' } }] },
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'api', namespace: 'apps' }, data: { 'app.yaml': 'a: 1\n' } },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'api', namespace: 'apps' },
    spec: { maxUnavailable: 1, selector: { matchLabels: labels }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'api', namespace: 'apps', annotations: { 'alb.ingress.kubernetes.io/scheme': 'internal' } },
    spec: {
      ingressClassName: 'alb',
      rules: [
        {
          host: 'api.example.com',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'api', port: { name: 'http' } } } }],
          },
        },
      ],
    },
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'prometheus:scrape' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'prometheus' },
    subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'monitoring' }],
  },
];

/** Valid objects, of the kinds that charts write most. */
export const VALID: readonly Manifest[] = [
  deployment,
  service,
  networkPolicy,
  autoscaler,
  cronJob,
  secret,
  externalSecret,
  clusterSecretStore,
  ingressClassParams,
  ...others,
];
