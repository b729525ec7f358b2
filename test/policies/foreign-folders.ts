import { loadAll } from 'js-yaml';
import { clusterOf, type Cluster } from '../../policies/cluster/cluster';
import { isJson, type Json } from '../../policies/cluster/json';
import { objectOf } from '../../policies/cluster/object';
import { cluster, foreign } from './clusters';

/** Objects as somebody writes them in YAML. */
export function yaml(text: string): readonly Json[] {
  return loadAll(text).filter(isJson);
}

/** The objects of a YAML text, about which nothing more is known. */
export const folder = (text: string): Cluster => foreign(...yaml(text));

/**
 * What an expert accepts, and is easily taken for a mistake: labels of a chart, canaries behind one Service, ports that no
 * container declares, a Secret that a token controller fills, references into other folders, overridden variables.
 */
export const SOUND = folder(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: shop, namespace: shop, annotations: { eks.amazonaws.com/role-arn: '' } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: shop-settings, namespace: shop, labels: { helm.sh/chart: shop-1.2.0 } }
data: { LOG_LEVEL: info, CACHE_URL: 'redis://cache:6379/0', DOCS: 'https://example.com/docs', RATIO: 'node:18' }
binaryData: { logo.png: iVBORw0KGgo= }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: dashboards, namespace: shop, labels: { grafana_dashboard: '1' } }
data: { shop.json: '{}' }
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: shop-login, namespace: shop }
spec: { encryptedData: { PASSWORD: AgBy3i4OJSWK } }
---
apiVersion: v1
kind: Secret
metadata: { name: shop-token, namespace: shop, annotations: { kubernetes.io/service-account.name: shop } }
type: kubernetes.io/service-account-token
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, labels: { app.kubernetes.io/name: web, helm.sh/chart: shop-1.2.0 } }
spec:
  selector: { matchLabels: { app.kubernetes.io/name: web, track: stable } }
  template:
    metadata:
      labels: { app.kubernetes.io/name: web, track: stable, app.kubernetes.io/version: 1.2.0 }
      annotations: { checksum/settings: d1a0 }
    spec:
      serviceAccountName: shop
      hostAliases: [{ ip: 10.9.8.7, hostnames: [mainframe] }]
      containers:
        - name: web
          image: example.com/web:1.2.0
          args: [--upstream=http://mainframe:8080, 'sh -c "echo $(DATE)"', --cache, 'cache:6379']
          ports: [{ name: http, containerPort: 8080 }]
          envFrom:
            - configMapRef: { name: shop-settings }
            - secretRef: { name: shop-extra, optional: true }
          env:
            - { name: LOG_LEVEL, value: debug }
            - { name: PASSWORD, valueFrom: { secretKeyRef: { name: shop-login, key: PASSWORD } } }
            - { name: TOKEN, valueFrom: { secretKeyRef: { name: shop-token, key: token } } }
            - { name: FLAGS, valueFrom: { configMapKeyRef: { name: shop-flags, key: FLAGS, optional: true } } }
            - { name: POD, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
          volumeMounts: [{ name: settings, mountPath: /etc/logo.png, subPath: logo.png }]
      volumes:
        - { name: settings, configMap: { name: shop-settings } }
        - { name: ca, configMap: { name: kube-root-ca.crt } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web-canary, namespace: shop }
spec:
  selector: { matchLabels: { app.kubernetes.io/name: web, track: canary } }
  template:
    metadata: { labels: { app.kubernetes.io/name: web, track: canary } }
    spec: { containers: [{ name: web, image: 'example.com/web:1.3.0', ports: [{ name: http, containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app.kubernetes.io/name: web }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: cache, namespace: shop }
spec:
  serviceName: cache
  selector: { matchExpressions: [{ key: app, operator: In, values: [cache] }] }
  template:
    metadata: { labels: { app: cache } }
    spec: { containers: [{ name: cache, image: 'redis:7' }] }
  volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce] } }]
---
apiVersion: v1
kind: Service
metadata: { name: cache, namespace: shop }
spec: { clusterIP: None, selector: { app: cache }, ports: [{ port: 6379 }] }
---
apiVersion: v1
kind: Service
metadata: { name: cache-0, namespace: shop }
spec: { selector: { app: cache, statefulset.kubernetes.io/pod-name: cache-0 }, ports: [{ port: 6379 }] }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: backup, namespace: shop }
spec:
  schedule: '0 3 * * *'
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{ name: backup, image: 'example.com/backup:1' }]
          volumes: [{ name: data, persistentVolumeClaim: { claimName: data-cache-0 } }]
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: shop }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { priorityClassName: system-node-critical, containers: [{ name: agent, image: 'example.com/agent:1' }] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: shop-reads, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: shop, namespace: shop }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: shop, annotations: { cert-manager.io/cluster-issuer: letsencrypt } }
spec:
  ingressClassName: nginx
  tls: [{ hosts: [shop.example.com], secretName: shop-tls }]
  rules: [{ host: shop.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }]
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: { name: resize, namespace: shop }
spec: { template: { spec: { containers: [{ image: 'example.com/resize:1' }] } } }
---
apiVersion: example.com/v1
kind: Widget
metadata: { name: widget, namespace: shop }
spec: { selector: 5, replicas: many }
`);

/** What stands in fields where something else belongs. */
const ODD_VALUES: readonly unknown[] = [undefined, null, 5, 'text', true, [], [null], ['text', 5, {}], {}];

/** Kinds with every field that policies read, down to where things are missing. */
const KINDS = [
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob', 'Pod', 'Rollout'],
  ...['Service', 'ConfigMap', 'Secret', 'ServiceAccount', 'PersistentVolumeClaim', 'Ingress', 'IngressClass'],
  ...['RoleBinding', 'ClusterRoleBinding', 'ExternalSecret', 'ClusterSecretStore', 'SecretStore', 'SealedSecret'],
  ...['Certificate', 'SecretProviderClass', 'NetworkPolicy', 'Widget'],
];

/** Objects with one odd value in every field that policies look into, deeper and deeper. */
const oddBodies = (odd: unknown): readonly Json[] => [
  { spec: odd, data: odd, stringData: odd, subjects: odd, roleRef: odd, imagePullSecrets: odd },
  { spec: { selector: odd, ports: odd, target: odd, data: odd, dataFrom: odd, tls: odd, volumeClaimTemplates: odd } },
  { spec: { provider: odd, conditions: odd, parameters: odd, secretStoreRef: odd, encryptedData: odd, rules: odd } },
  {
    spec: { provider: { aws: odd }, conditions: [odd], tls: [odd], rules: [odd], secretObjects: [odd] },
    subjects: [odd],
  },
  {
    spec: { selector: { matchLabels: odd, matchExpressions: odd, app: odd }, ports: [{ port: odd, targetPort: odd }] },
  },
  { spec: { data: [{ secretKey: odd, remoteRef: odd }], target: { name: odd, template: { data: odd } } } },
];

/** The same for pods. */
const oddPods = (odd: unknown): readonly unknown[] => [
  odd,
  { metadata: odd, spec: odd },
  { metadata: { labels: odd, annotations: odd }, spec: { containers: odd, volumes: odd, serviceAccountName: odd } },
  { spec: { containers: [odd], volumes: [odd], imagePullSecrets: [odd], hostAliases: [odd], dnsConfig: odd } },
  { spec: { containers: [{ env: odd, envFrom: odd, ports: odd, args: odd, command: odd, volumeMounts: odd }] } },
  { spec: { containers: [{ env: [odd], envFrom: [odd], ports: [odd], args: [odd], volumeMounts: [odd] }] } },
  { spec: { containers: [{ env: [{ name: odd, value: odd, valueFrom: odd }], envFrom: [{ configMapRef: odd }] }] } },
  { spec: { volumes: [{ name: odd, configMap: odd, secret: odd, projected: { sources: odd }, csi: odd }] } },
];

function withPod(kind: string, pod: unknown): Json {
  if (kind === 'Pod') return isJson(pod) ? pod : { spec: pod };
  return { spec: kind === 'CronJob' ? { jobTemplate: { spec: { template: pod } } } : { template: pod } };
}

/** Objects of every kind in which some field, at some depth, is missing or of another type; all have the same name. */
export function oddObjects(name: string, namespace: string): readonly Json[] {
  return KINDS.flatMap((kind) =>
    ODD_VALUES.flatMap((odd) =>
      [...oddBodies(odd), ...oddPods(odd).map((pod) => withPod(kind, pod))].map((body): Json => ({
        apiVersion: 'v1',
        kind,
        ...body,
        metadata: { name, namespace, labels: odd, annotations: odd },
      })),
    ),
  );
}

/** Such objects, of which nothing more is known. */
export const ODD = foreign(...oddObjects('odd', 'odd'));

const PROD = cluster('autolytiq-prod');

/** Such objects under the name of a declared workload, in a cluster of ours. */
export const ODD_KNOWN: Cluster = clusterOf(
  PROD.name,
  oddObjects('auth-service', 'autolytiq-prod')
    .map((body) => objectOf(body, 'all.yaml'))
    .filter((object) => object !== undefined),
  PROD.facts,
);
