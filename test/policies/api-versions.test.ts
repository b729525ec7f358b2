import { apiVersions } from '../../policies/api-versions';
import { BUILT_IN } from '../../policies/forms/api-versions.data';
import { CLUSTERS, cluster, edited, foreign, lines, withoutFacts, withObject } from './clusters';
import { put } from './edits';

const PROD = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const CONTAINER = 'spec.template.spec.containers[name=auth-service]';

const object = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: 'one' } });

/** The cluster as it would be on another release. */
function on(kubernetesVersion: string, given = PROD) {
  if (given.facts === undefined) throw new Error(`${given.name} has no facts`);
  return { ...given, facts: { ...given.facts, kubernetesVersion } };
}

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(apiVersions, given)).toEqual([]);
});

test.each(['1.27', '1.28', '1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35'])(
  'ours is served by %s',
  (release) => {
    expect(CLUSTERS.flatMap((given) => lines(apiVersions, on(release, given)))).toEqual([]);
  },
);

test('a version that is gone is refused, with the one that is served', () => {
  const given = edited(PROD, 'PodDisruptionBudget autolytiq-prod/auth-service', put('apiVersion', 'policy/v1beta1'));
  expect(lines(apiVersions, given)).toEqual([
    'PodDisruptionBudget autolytiq-prod/auth-service apiVersion: expected policy/v1, found policy/v1beta1, which is gone since 1.25; set apiVersion: policy/v1; fields that changed: https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
  ]);
});

test.each([
  ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'autoscaling/v2', 26],
  ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 'autoscaling/v2', 25],
  ['batch/v1beta1', 'CronJob', 'batch/v1', 25],
  ['networking.k8s.io/v1beta1', 'Ingress', 'networking.k8s.io/v1', 22],
  ['extensions/v1beta1', 'Ingress', 'networking.k8s.io/v1', 22],
  ['extensions/v1beta1', 'Deployment', 'apps/v1', 16],
  ['apps/v1beta2', 'StatefulSet', 'apps/v1', 16],
  ['apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', 'apiextensions.k8s.io/v1', 22],
  ['rbac.authorization.k8s.io/v1beta1', 'RoleBinding', 'rbac.authorization.k8s.io/v1', 22],
  ['discovery.k8s.io/v1beta1', 'EndpointSlice', 'discovery.k8s.io/v1', 25],
  ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', 'flowcontrol.apiserver.k8s.io/v1', 32],
  ['storage.k8s.io/v1beta1', 'CSIStorageCapacity', 'storage.k8s.io/v1', 27],
])('%s %s is refused wherever it comes from', (apiVersion, kind, instead, until) => {
  expect(lines(apiVersions, foreign(object(apiVersion, kind)))).toEqual([
    expect.stringContaining(
      `expected ${instead}, found ${apiVersion}, which is gone since 1.${until}; set apiVersion: ${instead}`,
    ),
  ]);
});

test('what has no successor is to be removed', () => {
  expect(lines(apiVersions, foreign(object('policy/v1beta1', 'PodSecurityPolicy')))).toEqual([
    'PodSecurityPolicy one apiVersion: expected a kind that is still served, found policy/v1beta1, which is gone since 1.25; remove it, and set the labels pod-security.kubernetes.io/enforce on namespaces',
  ]);
  expect(lines(apiVersions, foreign(object('networking.k8s.io/v1alpha1', 'ClusterCIDR')))).toEqual([
    expect.stringContaining('remove it, or upgrade the cluster'),
  ]);
});

test('a version that comes later than the cluster is refused, with the one it has', () => {
  const given = withObject(PROD, object('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema'));
  expect(lines(apiVersions, given)).toEqual([
    expect.stringContaining(
      'expected flowcontrol.apiserver.k8s.io/v1beta3, found flowcontrol.apiserver.k8s.io/v1, which comes with 1.29, and the cluster is 1.28',
    ),
  ]);
  expect(lines(apiVersions, on('1.29', given))).toEqual([]);
  expect(lines(apiVersions, withoutFacts(given))).toEqual([]);
});

test('a version that a managed cluster does not serve is refused where the cluster is known', () => {
  const given = withObject(PROD, object('admissionregistration.k8s.io/v1beta1', 'ValidatingAdmissionPolicy'));
  expect(lines(apiVersions, given)).toEqual([
    expect.stringContaining('which no API server serves unless it is told to'),
  ]);
});

test.each([
  ['apps/v2', 'Deployment', 'apps/v1'],
  ['v1', 'Deployment', 'apps/v1'],
  ['apps/v1', 'Ingress', 'networking.k8s.io/v1'],
  ['networking/v1', 'Ingress', undefined],
])('%s %s exists nowhere', (apiVersion, kind, instead) => {
  const found = lines(apiVersions, foreign(object(apiVersion, kind)));
  // A group that Kubernetes does not have may be somebody's own.
  if (instead === undefined) expect(found).toEqual([]);
  else
    expect(found).toEqual([
      expect.stringContaining(`expected ${instead}, found ${apiVersion}, which no release serves`),
    ]);
});

test.each([
  ['lifecycle', { preStop: { sleep: { seconds: 15 } } }, 'lifecycle.preStop.sleep', 30],
  ['lifecycle', { postStart: { sleep: { seconds: 1 } } }, 'lifecycle.postStart.sleep', 30],
  ['resizePolicy', [], 'resizePolicy', 33],
  ['restartPolicyRules', [], 'restartPolicyRules', 35],
  ['securityContext.appArmorProfile', { type: 'RuntimeDefault' }, 'securityContext.appArmorProfile', 30],
])('the field %s of a container is refused before its release', (field, value, path, since) => {
  const given = edited(PROD, AUTH, put(`${CONTAINER}.${field}`, value));
  expect(lines(apiVersions, given)).toEqual([
    expect.stringContaining(
      `${AUTH} spec.template.spec.containers[0].${path}: expected fields that Kubernetes 1.28 knows, found one that comes with 1.${since}; remove it`,
    ),
  ]);
  expect(lines(apiVersions, on(`1.${since - 1}`, given))).toHaveLength(1);
  expect(lines(apiVersions, on(`1.${since}`, given))).toEqual([]);
  expect(lines(apiVersions, withoutFacts(given))).toEqual([]);
});

test('a sidecar is an init container that is restarted, from 1.29 on', () => {
  const given = edited(
    PROD,
    AUTH,
    put('spec.template.spec.initContainers', [{ name: 'proxy', restartPolicy: 'Always' }]),
  );
  expect(lines(apiVersions, given)).toEqual([
    `${AUTH} spec.template.spec.initContainers[0].restartPolicy: expected fields that Kubernetes 1.28 knows, found one that comes with 1.29; remove it; before 1.29: a container beside the others`,
  ]);
  expect(lines(apiVersions, on('1.29', given))).toEqual([]);
});

test.each([
  ['hostUsers', false, 33],
  ['resources', { requests: {} }, 34],
  ['securityContext.supplementalGroupsPolicy', 'Strict', 33],
  ['securityContext.seLinuxChangePolicy', 'Recursive', 33],
  ['securityContext.appArmorProfile', { type: 'RuntimeDefault' }, 30],
])('the field %s of a pod is refused before its release', (field, value, since) => {
  const given = edited(PROD, AUTH, put(`spec.template.spec.${field}`, value));
  expect(lines(apiVersions, given)).toEqual([expect.stringContaining(`${AUTH} spec.template.spec.${field}: `)]);
  expect(lines(apiVersions, on(`1.${since}`, given))).toEqual([]);
});

test('keys of labels in an affinity are refused before 1.31', () => {
  const term = { topologyKey: 'kubernetes.io/hostname', matchLabelKeys: ['pod-template-hash'] };
  const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  const given = edited(PROD, AUTH, put('spec.template.spec.affinity', affinity));
  expect(lines(apiVersions, given)).toEqual([
    expect.stringContaining('requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys: '),
  ]);
  expect(lines(apiVersions, on('1.31', given))).toEqual([]);
});

test.each([
  ['CronJob autolytiq-prod/data-retention-service', 'spec.jobTemplate.spec.backoffLimitPerIndex', 1, 29],
  ['CronJob autolytiq-prod/data-retention-service', 'spec.jobTemplate.spec.podReplacementPolicy', 'Failed', 29],
  ['CronJob autolytiq-prod/data-retention-service', 'spec.jobTemplate.spec.successPolicy', {}, 31],
  ['Service autolytiq-prod/auth-service', 'spec.trafficDistribution', 'PreferClose', 31],
  ['Service autolytiq-prod/auth-service', 'spec.trafficDistribution', 'PreferSameZone', 34],
])('of %s, %s (%j) is refused before its release', (title, path, value, since) => {
  const given = edited(PROD, title, put(path, value));
  expect(lines(apiVersions, given)).toEqual([expect.stringContaining(`${title} ${path}: `)]);
  expect(lines(apiVersions, on(`1.${since - 1}`, given))).toHaveLength(1);
  expect(lines(apiVersions, on(`1.${since}`, given))).toEqual([]);
});

test('jobs and claims have new fields too', () => {
  const job = { ...object('batch/v1', 'Job'), spec: { managedBy: 'kueue', maxFailedIndexes: 1 } };
  const claim = { ...object('v1', 'PersistentVolumeClaim'), spec: { volumeAttributesClassName: 'fast' } };
  expect(lines(apiVersions, withObject(withObject(PROD, job), claim))).toHaveLength(3);
});

test('a cluster whose version cannot be read is judged as one that is not known', () => {
  const given = withObject(on('newest'), object('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema'));
  expect(lines(apiVersions, given)).toEqual([]);
});

test('custom kinds, whatever they are called, are no concern of it', () => {
  const found = lines(
    apiVersions,
    foreign(
      object('serving.knative.dev/v1', 'Service'),
      object('snapshot.storage.k8s.io/v1', 'VolumeSnapshot'),
      object('gateway.networking.k8s.io/v1beta1', 'HTTPRoute'),
      object('policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy'),
      object('apps/v1', 'SomethingOfTheFuture'),
      object('constructor/v1', 'toString'),
      object('', ''),
    ),
  );
  expect(found).toEqual([]);
});

test('what a newer cluster serves is accepted in what others made', () => {
  const found = lines(
    apiVersions,
    foreign(
      object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'),
      object('autoscaling/v1', 'HorizontalPodAutoscaler'),
      object('resource.k8s.io/v1', 'ResourceClaimTemplate'),
      object('events.k8s.io/v1', 'Event'),
      object('v1', 'Event'),
    ),
  );
  expect(found).toEqual([]);
});

test('the table gives every version a beginning, and an end after it', () => {
  const spans = Object.values(BUILT_IN).flatMap((kinds) =>
    Object.values(kinds).flatMap(({ versions }) => Object.values(versions)),
  );
  expect(spans.length).toBeGreaterThan(100);
  expect(spans.filter(({ since, until }) => until !== undefined && until <= since)).toEqual([]);
});
