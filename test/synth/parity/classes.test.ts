import { isDerived, isRelease, isScale } from '../../../synth/parity/classes';

test.each([
  ['Deployment', 'spec.replicas'],
  ['StatefulSet', 'spec.volumeClaimTemplates[name=data].spec.resources.requests.storage'],
  ['PersistentVolumeClaim', 'spec.resources.requests.storage'],
  ['CronJob', 'spec.jobTemplate.spec.template.spec.containers[name=a].resources.limits.memory'],
  ['LimitRange', 'spec.limits[0].max.memory'],
  ['LimitRange', 'spec.limits[0].defaultRequest["ephemeral-storage"]'],
  ['ResourceQuota', 'spec.hard["requests.cpu"]'],
  ['HorizontalPodAutoscaler', ''],
  ['NodePool', 'spec.limits.cpu'],
  ['Nodegroup', 'spec.scalingConfig.maxSize'],
])('%s %s is scale', (kind, path) => {
  expect(isScale(kind, path)).toBe(true);
});

test.each([
  ['Deployment', ''],
  ['Deployment', 'spec.replicasLimit'],
  ['Deployment', 'spec.strategy.rollingUpdate.maxUnavailable'],
  ['ConfigMap', 'data.replicas'],
  ['ConfigMap', 'data["a.resources.limits"]'],
  ['ResourceQuota', 'spec.hard["services.nodeports"]'],
  ['LimitRange', 'spec.limits[0].type'],
  ['HorizontalPodAutoscaler', 'spec.behavior.scaleDown.stabilizationWindowSeconds'],
  ['PodDisruptionBudget', 'spec.maxUnavailable'],
])('%s %s is not', (kind, path) => {
  expect(isScale(kind, path)).toBe(false);
});

test('sums and names of objects follow from what is compared elsewhere', () => {
  expect(isDerived('spec.template.metadata.annotations["checksum/config"]')).toBe(true);
  expect(isDerived('metadata.name')).toBe(true);
  expect(isDerived('spec.template.metadata.name')).toBe(false);
});

test('releases differ in tag and digest alone', () => {
  const isSame = (one: unknown, other: unknown) => isRelease('spec.containers[name=a].image', one, other);
  expect(isSame('registry:5000/a', 'registry:5000/a:v1')).toBe(true);
  expect(isSame('registry:5000/a', 'registry:5001/a')).toBe(false);
  expect(isSame('a:v1', undefined)).toBe(false);
  expect(isRelease('data.image', 'a', 'b')).toBe(false);
  expect(isRelease('metadata.annotations["charthouse/image-tag"]', 'v1', 'v2')).toBe(true);
});
