import { change, drop, put, type Edit } from '../policies/edits';

/** A class of harmful mutations: what a slip of a hand, a merge or a script makes of a field. */
export interface MutationClass {
  /** `image: mutable tag` */
  readonly name: string;
  /** Kinds of objects that have the field. */
  readonly kinds: readonly string[];
  /** Where the field is; see sites.ts. */
  readonly pattern: string;
  readonly edit: (path: string) => Edit;
  /** Objects that it would not harm, where that depends on them; titles. */
  readonly except?: RegExp;
}

/** There, whoever builds the system may run what was built last; stores and monitoring are of others. */
const OWN_IMAGE_IN_DEV = /-dev\/(?!redis|postgres|adminer|localstack)/;

const DEPLOYED = ['Deployment', 'StatefulSet'];
const WITH_PODS = [...DEPLOYED, 'DaemonSet', 'Job'];
const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers[*]`;
/** What Argo CD is told. */
const SYNC = (key: string) => `metadata.annotations["argocd.argoproj.io/${key}"]`;
const ALB = (key: string) => `metadata.annotations["alb.ingress.kubernetes.io/${key}"]`;

const text = (make: (value: string) => string) => (path: string) =>
  change(path, (value) => {
    if (typeof value !== 'string') throw new Error(`${path}: no text`);
    return make(value);
  });
const to = (value: unknown) => (path: string) => put(path, value);
const number = (make: (value: number) => number) => (path: string) =>
  change(path, (value) => (typeof value === 'number' ? make(value) : value));

/** A letter lost: what a typo does. */
const typo = text((value) => (value.length > 3 ? value.slice(0, -2) + value.slice(-1) : `${value}x`));

/** The question of the readiness probe beside it. */
const likeReadiness = (path: string): Edit => {
  const beside = path.replace(/livenessProbe$/, 'readinessProbe');
  let question: unknown;
  return (object) => {
    change(beside, (value) => (question = value))(object);
    put(path, question)(object);
  };
};

/** `1392Mi` becomes `696Mi`, `'29'` becomes `14`. */
const halved = text((value) => value.replace(/^\d+/, (amount) => String(Math.floor(Number(amount) / 2))));

const of = (
  kinds: readonly string[],
  rows: readonly (readonly [name: string, pattern: string, edit: (path: string) => Edit, except?: RegExp])[],
): readonly MutationClass[] =>
  rows.map(([name, pattern, edit, except]) => ({ name, kinds, pattern, edit, ...(except ? { except } : {}) }));

/** Of every stage some. */
const IN_WAVES = [
  ...[
    'Namespace',
    'NetworkPolicy',
    'LimitRange',
    'ServiceAccount',
    'ConfigMap',
    'ClusterSecretStore',
    'ExternalSecret',
  ],
  ...['PersistentVolumeClaim', 'StatefulSet', 'Job', 'Deployment', 'HorizontalPodAutoscaler', 'Ingress', 'ClusterRole'],
];

/** Where the rows of a table stand for one field each, with the harm in the name. */
export const CLASSES: readonly MutationClass[] = [
  ...of(IN_WAVES, [
    ['sync: no wave', SYNC('sync-wave'), drop],
    ['sync: wave after everything', SYNC('sync-wave'), to('9')],
    ['sync: wave that is no number', SYNC('sync-wave'), to('first')],
  ]),
  ...of(
    ['Namespace', 'PersistentVolumeClaim', 'StatefulSet'],
    [
      ['sync: pruned without a question', SYNC('sync-options'), to('Delete=false')],
      ['sync: deleted with its Application', SYNC('sync-options'), to('Prune=confirm')],
    ],
  ),
  ...of(
    ['ExternalSecret', 'ClusterSecretStore', 'IngressClassParams'],
    [['sync: kind must be known before anything is applied', SYNC('sync-options'), drop]],
  ),
  ...of(
    ['Job'],
    [
      ['sync: migration is no hook', SYNC('hook'), drop],
      ['sync: migration before its Secret', SYNC('hook'), to('PreSync')],
    ],
  ),
  ...of(WITH_PODS, [
    ['pod: runAsNonRoot lost', `${POD}.securityContext.runAsNonRoot`, drop],
    ['pod: runs as root', `${POD}.securityContext.runAsUser`, to(0)],
    ['pod: user lost', `${POD}.securityContext.runAsUser`, drop],
    ['pod: seccomp off', `${POD}.securityContext.seccompProfile.type`, to('Unconfined')],
    ['pod: seccomp lost', `${POD}.securityContext.seccompProfile`, drop],
    ['pod: network of the host', `${POD}.hostNetwork!`, to(true)],
    ['pod: processes of the host', `${POD}.hostPID!`, to(true)],
    ['pod: token by default', `${POD}.automountServiceAccountToken`, drop],
    ['pod: token wanted', `${POD}.automountServiceAccountToken`, to(true)],
    ['pod: other ServiceAccount', `${POD}.serviceAccountName`, typo],
    ['pod: ServiceAccount lost', `${POD}.serviceAccountName`, drop],
    ['container: privileged', `${CONTAINER}.securityContext.privileged!`, to(true)],
    ['container: may escalate', `${CONTAINER}.securityContext.allowPrivilegeEscalation`, to(true)],
    ['container: escalation not forbidden', `${CONTAINER}.securityContext.allowPrivilegeEscalation`, drop],
    ['container: capabilities kept', `${CONTAINER}.securityContext.capabilities`, drop],
    ['container: capability added', `${CONTAINER}.securityContext.capabilities.add!`, to(['SYS_ADMIN'])],
    ['container: root can be written', `${CONTAINER}.securityContext.readOnlyRootFilesystem`, to(false)],
    ['container: security context lost', `${CONTAINER}.securityContext`, drop],
    ['container: CPU request lost', `${CONTAINER}.resources.requests.cpu`, drop],
    ['container: memory request lost', `${CONTAINER}.resources.requests.memory`, drop],
    ['container: memory limit lost', `${CONTAINER}.resources.limits.memory`, drop],
    ['container: milli-bytes of memory', `${CONTAINER}.resources.limits.memory`, to('512m')],
    ['container: no such unit', `${CONTAINER}.resources.limits.memory`, to('512MB')],
    ['container: request above limit', `${CONTAINER}.resources.requests.memory`, to('64Gi')],
    ['container: storage request lost', `${CONTAINER}.resources.requests["ephemeral-storage"]`, drop],
    ['container: CPU in bytes', `${CONTAINER}.resources.requests.cpu`, to('100Mi')],
    ['image: latest', `${CONTAINER}.image`, text((image) => image.replace(/:[^:/@]+$/, ':latest')), OWN_IMAGE_IN_DEV],
    ['image: no tag', `${CONTAINER}.image`, text((image) => image.replace(/:[^:/@]+$/, ''))],
    [
      'image: other registry',
      `${CONTAINER}.image`,
      text((image) => `evil.example.com/${image.split('/').slice(1).join('/')}`),
    ],
    ['image: other repository', `${CONTAINER}.image`, text((image) => image.replace(/\/[^/]+$/, '-old$&'))],
    ['volume: mount of no volume', `${CONTAINER}.volumeMounts[*].name`, typo],
    ['volume: mount lost', `${CONTAINER}.volumeMounts[*]`, drop],
    [
      'volume: of the host',
      `${POD}.volumes[*]`,
      (path) => change(path, (value) => ({ ...Object(value), emptyDir: undefined, hostPath: { path: '/' } })),
    ],
    ['variable: ConfigMap of no such name', `${CONTAINER}.envFrom[*].configMapRef.name`, typo],
    ['variable: Secret of no such name', `${CONTAINER}.env[*].valueFrom.secretKeyRef.name`, typo],
    ['variable: no such key', `${CONTAINER}.env[*].valueFrom.secretKeyRef.key`, typo],
    ['variable: illegal name', `${CONTAINER}.env[*].name`, text((name) => `${name} `)],
    [
      'variable: given twice',
      `${CONTAINER}.env`,
      (path) => change(path, (value) => (Array.isArray(value) ? [...value, value[0]] : value)),
    ],
    ['template: label of another pod', 'spec.template.metadata.labels["app.kubernetes.io/name"]', typo],
    [
      'template: configuration changed in silence',
      'spec.template.metadata.annotations["checksum/config"]',
      to('0'.repeat(64)),
    ],
  ]),
  ...of(DEPLOYED, [
    ['selector: other pods', 'spec.selector.matchLabels["app.kubernetes.io/name"]', typo],
    ['probe: readiness lost', `${CONTAINER}.readinessProbe`, drop],
    ['probe: liveness lost', `${CONTAINER}.livenessProbe`, drop],
    ['probe: startup lost', `${CONTAINER}.startupProbe`, drop],
    ['probe: no such port', `${CONTAINER}.readinessProbe.httpGet.port`, to('https')],
    ['probe: no such port for liveness', `${CONTAINER}.livenessProbe.tcpSocket.port`, to('admin')],
    ['container: port of no such number', `${CONTAINER}.ports[*].containerPort`, to(70000)],
    ['container: other port', `${CONTAINER}.ports[*].containerPort`, number((port) => port + 1)],
    ['container: port under another name', `${CONTAINER}.ports[*].name`, typo],
    ['pod: killed before it has ended', `${POD}.terminationGracePeriodSeconds`, to(1), /StatefulSet/],
    ['pod: name of a container', `${CONTAINER}.name`, text((name) => name.toUpperCase())],
  ]),
  ...of(
    ['Deployment'],
    [
      ['rollout: all pods at once', 'spec.strategy.rollingUpdate.maxUnavailable', to('100%')],
      ['rollout: nothing may move', 'spec.strategy.rollingUpdate.maxSurge', to(0)],
      ['rollout: everything down first', 'spec.strategy', to({ type: 'Recreate' }), /-dev\//],
      ['rollout: no way back', 'spec.revisionHistoryLimit', to(0)],
      ['rollout: fails before it can end', 'spec.progressDeadlineSeconds', to(20)],
      ['replicas: owned twice', 'spec.replicas!', to(1)],
      ['replicas: none', 'spec.replicas', to(0)],
      ['probe: liveness asks what readiness asks', `${CONTAINER}.livenessProbe`, likeReadiness, /adminer/],
      ['pod: spread lost', `${POD}.topologySpreadConstraints`, drop, /-dev\//],
      [
        'pod: spread over other pods',
        `${POD}.topologySpreadConstraints[*].labelSelector.matchLabels["app.kubernetes.io/name"]`,
        typo,
      ],
      ['shutdown: no pause', `${CONTAINER}.lifecycle`, drop, /adminer/],
      [
        'shutdown: pause longer than the grace',
        `${CONTAINER}.lifecycle.preStop.exec.command[1]`,
        text((word) => (word === 'sleep' ? word : '600')),
        /$^/,
      ],
    ],
  ),
  ...of(
    ['StatefulSet'],
    [
      ['store: no such Service', 'spec.serviceName', typo],
      ['store: no such claim', `${POD}.volumes[*].persistentVolumeClaim.claimName`, typo],
      ['store: two on one volume', 'spec.replicas', to(2), /localstack$/],
    ],
  ),
  ...of(
    ['PersistentVolumeClaim'],
    [
      ['claim: other class', 'spec.storageClassName', to('gp2')],
      ['claim: default class', 'spec.storageClassName', drop],
      ['claim: no size', 'spec.resources.requests.storage', drop],
    ],
  ),
  ...of(
    ['Job'],
    [
      ['job: restarts for ever', `${POD}.restartPolicy`, to('Always')],
      ['job: no deadline', 'spec.activeDeadlineSeconds', drop],
      ['job: default retries', 'spec.backoffLimit', drop],
      ['job: never cleaned up', 'spec.ttlSecondsAfterFinished', drop],
      ['job: dotted name', 'metadata.name', text((name) => `${name}.v1`)],
      [
        'migration: image of another release',
        `${CONTAINER}.image`,
        text((image) => image.replace(/:[^:/]+$/, ':v0.9.0')),
      ],
    ],
  ),
  ...of(
    ['CronJob'],
    [
      ['schedule: no such hour', 'spec.schedule', to('17 33 * * *')],
      ['schedule: four fields', 'spec.schedule', to('17 3 * *')],
      ['schedule: no zone', 'spec.timeZone', drop],
      ['schedule: runs overlap', 'spec.concurrencyPolicy', to('Allow')],
      ['schedule: no deadline', 'spec.jobTemplate.spec.activeDeadlineSeconds', drop],
      ['schedule: root', 'spec.jobTemplate.spec.template.spec.securityContext.runAsUser', to(0)],
      [
        'schedule: no such key',
        'spec.jobTemplate.spec.template.spec.containers[*].env[*].valueFrom.secretKeyRef.key',
        typo,
      ],
    ],
  ),
  ...of(
    ['Service'],
    [
      ['service: selects nothing', 'spec.selector["app.kubernetes.io/name"]', typo],
      ['service: selects too much', 'spec.selector["app.kubernetes.io/name"]', drop],
      ['service: no such target', 'spec.ports[*].targetPort', to('https')],
      ['service: other port', 'spec.ports[*].port', number((port) => port + 1), /localstack|adminer/],
      ['service: open to the world', 'spec.type', to('LoadBalancer')],
      ['service: on every node', 'spec.type', to('NodePort')],
      ['service: no selector', 'spec.selector', drop],
      ['target group: asks another path', ALB('healthcheck-path'), to('/')],
      ['target group: lingers', ALB('target-group-attributes'), to('deregistration_delay.timeout_seconds=300')],
    ],
  ),
  ...of(
    ['ConfigMap'],
    [
      ['configuration: value changed in silence', 'data.*', text((value) => `${value}1`)],
      ['configuration: variable lost', 'data.*', drop],
      ['configuration: password', 'data.DB_PASSWORD!', to('vK3-9sqZ_pL0wTtx7uQe')],
      ['configuration: key of AWS', 'data.NOTE!', to('AKIAIOSFODNN7EXAMPLE')],
      ['configuration: URL with a password', 'data.DSN!', to('postgres://app:hunter22@db:5432/app')],
      ['configuration: no text', 'data.COUNT!', to(5)],
    ],
  ),
  ...of(
    ['ExternalSecret'],
    [
      ['secret: no such entry', 'spec.data[*].remoteRef.key', typo],
      ['secret: no such property', 'spec.data[*].remoteRef.property', typo],
      ['secret: key under another name', 'spec.data[*].secretKey', typo],
      ['secret: key lost', 'spec.data[*]', drop],
      ['secret: no such store', 'spec.secretStoreRef.name', typo],
      ['secret: Secret of another name', 'spec.target.name', typo],
      ['secret: goes with its source', 'spec.target.deletionPolicy', to('Delete')],
      ['secret: API of old', 'apiVersion', to('external-secrets.io/v1beta1')],
      ['secret: template lost a key', 'spec.target.template.data.*', drop],
    ],
  ),
  ...of(
    ['ClusterSecretStore'],
    [
      ['secret store: other region', 'spec.provider.aws.region', to('eu-west-1')],
      ['secret store: for everybody', 'spec.conditions', drop],
      ['secret store: for another namespace', 'spec.conditions[*].namespaces', to(['default'])],
      ['secret store: no such ServiceAccount', 'spec.provider.aws.auth.jwt.serviceAccountRef.name', typo],
    ],
  ),
  ...of(
    ['ServiceAccount'],
    [
      [
        'role: of another account',
        'metadata.annotations["eks.amazonaws.com/role-arn"]',
        text((arn) => arn.replace(/\d{12}/, '999999999999')),
      ],
      [
        'role: malformed',
        'metadata.annotations["eks.amazonaws.com/role-arn"]',
        text((arn) => arn.replace('iam::', 'iam:')),
      ],
      [
        'role: shared',
        'metadata.annotations["eks.amazonaws.com/role-arn"]',
        text((arn) => arn.replace(/(autolytiq|ecommerce)-(\w+)-.*/, '$1-$2-external-secrets')),
        /external-(metrics|secrets)/,
      ],
    ],
  ),
  ...of(
    ['NetworkPolicy'],
    [
      ['network: callers shut out', 'spec.ingress', drop],
      ['network: ways out lost', 'spec.egress', drop],
      ['network: anybody may call', 'spec.ingress[*].from', drop],
      ['network: may call anybody', 'spec.egress[*].to', drop],
      ['network: any port', 'spec.ingress[*].ports', drop],
      ['network: any port out', 'spec.egress[*].ports', drop],
      ['network: other port in', 'spec.ingress[*].ports[*].port', number((port) => port + 1)],
      ['network: other port out', 'spec.egress[*].ports[*].port', number((port) => port + 1)],
      ['network: internet with everything in it', 'spec.egress[*].to[*].ipBlock.except', drop],
      ['network: metadata service', 'spec.egress[*].to[*].ipBlock.except[*]', drop],
      ['network: other caller', 'spec.ingress[*].from[*].podSelector.matchLabels["app.kubernetes.io/name"]', typo],
      ['network: other callee', 'spec.egress[*].to[*].podSelector.matchLabels["app.kubernetes.io/name"]', typo],
      ['network: open range', 'spec.ingress[*].from[*].ipBlock.cidr', to('0.0.0.0/0')],
      ['network: of no pod', 'spec.podSelector.matchLabels["app.kubernetes.io/name"]', typo],
      ['network: one direction forgotten', 'spec.policyTypes', to(['Ingress'])],
      ['network: UDP for TCP', 'spec.ingress[*].ports[*].protocol', to('UDP')],
      ['network: caller lost', 'spec.ingress[*].from[*]', drop],
      ['network: callee lost', 'spec.egress[*].to[*]', drop],
    ],
  ),
  ...of(
    ['HorizontalPodAutoscaler'],
    [
      ['autoscaler: no such target', 'spec.scaleTargetRef.name', typo],
      ['autoscaler: of another kind', 'spec.scaleTargetRef.kind', to('StatefulSet')],
      ['autoscaler: one pod', 'spec.minReplicas', to(1)],
      ['autoscaler: fewest above most', 'spec.minReplicas', to(1000)],
      ['autoscaler: too many', 'spec.maxReplicas', to(1000)],
      ['autoscaler: no metrics', 'spec.metrics', drop],
      ['autoscaler: never full', 'spec.metrics[*].resource.target.averageUtilization', to(400)],
      ['autoscaler: flaps', 'spec.behavior.scaleDown.stabilizationWindowSeconds', to(0)],
    ],
  ),
  ...of(
    ['PodDisruptionBudget'],
    [
      ['budget: blocks every drain', 'spec.maxUnavailable', to(0)],
      ['budget: all at once', 'spec.maxUnavailable', to('100%')],
      ['budget: of no pods', 'spec.selector.matchLabels["app.kubernetes.io/name"]', typo],
      ['budget: of every pod', 'spec.selector', to({})],
      ['budget: sick pods block it', 'spec.unhealthyPodEvictionPolicy', to('IfHealthyBudget')],
    ],
  ),
  ...of(
    ['Ingress'],
    [
      [
        'ingress: certificate of another region',
        ALB('certificate-arn'),
        text((arn) => arn.replace('us-east-1', 'us-west-2')),
      ],
      [
        'ingress: certificate of another account',
        ALB('certificate-arn'),
        text((arn) => arn.replace(/\d{12}/, '999999999999')),
      ],
      ['ingress: certificate lost', ALB('certificate-arn'), drop],
      ['ingress: no HTTP listener', ALB('listen-ports'), to('[{"HTTPS":443}]')],
      ['ingress: listeners malformed', ALB('listen-ports'), to('[{HTTPS:443}]')],
      ['ingress: no redirect', ALB('ssl-redirect'), drop],
      ['ingress: TLS of 2016', ALB('ssl-policy'), to('ELBSecurityPolicy-2016-08')],
      ['ingress: default TLS', ALB('ssl-policy'), drop],
      [
        'ingress: other scheme',
        ALB('scheme'),
        text((scheme) => (scheme === 'internal' ? 'internet-facing' : 'internal')),
      ],
      ['ingress: targets are nodes', ALB('target-type'), to('instance')],
      ['ingress: other group', ALB('group.name'), typo],
      ['ingress: no WAF', ALB('wafv2-acl-arn'), drop],
      [
        'ingress: no access logs',
        ALB('load-balancer-attributes'),
        text((value) => value.replace(/access_logs[^,]+,/g, '')),
        /-dev\//,
      ],
      ['ingress: no such class', 'spec.ingressClassName', typo],
      ['ingress: no such Service', 'spec.rules[*].http.paths[*].backend.service.name', typo],
      ['ingress: no such port', 'spec.rules[*].http.paths[*].backend.service.port.name', to('https')],
      ['ingress: host outside the certificate', 'spec.rules[*].host', to('www.example.org')],
      ['ingress: no host', 'spec.rules[*].host', drop],
      ['ingress: metrics are public', 'spec.rules[*].http.paths[*]', drop],
      ['ingress: annotation of no text', ALB('group.order'), to(100)],
      ['ingress: plain HTTP to anybody', ALB('inbound-cidrs'), drop],
    ],
  ),
  ...of(
    ['IngressClassParams'],
    [
      ['ingress class: other group', 'spec.group.name', typo],
      ['ingress class: other namespaces', 'spec.namespaceSelector.matchExpressions[*].values', to(['default'])],
    ],
  ),
  ...of(
    ['IngressClass'],
    [
      ['ingress class: no such parameters', 'spec.parameters.name', typo],
      ['ingress class: other controller', 'spec.controller', typo],
    ],
  ),
  ...of(
    ['Namespace'],
    [
      ['namespace: no level', 'metadata.labels["pod-security.kubernetes.io/enforce"]', drop],
      ['namespace: everything allowed', 'metadata.labels["pod-security.kubernetes.io/enforce"]', to('privileged')],
      ['namespace: of another name', 'metadata.name', typo],
    ],
  ),
  ...of(
    ['ResourceQuota'],
    [
      ['quota: too few pods', 'spec.hard.pods', halved],
      ['quota: too little CPU', 'spec.hard["requests.cpu"]', halved],
      ['quota: too little memory', 'spec.hard["limits.memory"]', halved],
    ],
  ),
  ...of(['LimitRange'], [['limits: below a container', 'spec.limits[*].max.memory', to('32Mi')]]),
];
