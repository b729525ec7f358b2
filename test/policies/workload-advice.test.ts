import type { Cluster } from '../../policies/cluster/cluster';
import type { Json } from '../../policies/cluster/json';
import { workloadAdvice } from '../../policies/workload-advice';
import { CLUSTERS, cluster, edited, foreign, lines, withObject, withoutFacts } from './clusters';
import { drop, put, type Edit } from './edits';

const PROD = withoutFacts(cluster('autolytiq-prod'));
const GATEWAY = 'Deployment autolytiq-prod/api-gateway';
const SPEC = 'spec.template.spec';
const CONTAINER = `${SPEC}.containers[0]`;

const paths = (given: Cluster): readonly string[] => workloadAdvice.check(given).map(({ path }) => path);

test('it is advice', () => {
  expect(workloadAdvice.severity).toBe('warning');
});

test.each(CLUSTERS)('$name needs none, whoever made it', (given) => {
  expect(lines(workloadAdvice, given)).toEqual([]);
  expect(lines(workloadAdvice, withoutFacts(given))).toEqual([]);
});

test.each<readonly [string, Edit, string]>([
  [
    'a user',
    drop(`${SPEC}.securityContext.runAsUser`),
    `${SPEC}.securityContext.runAsUser: expected the number of a user other than 0, found nothing`,
  ],
  [
    'a root file system that stays',
    drop(`${CONTAINER}.securityContext.readOnlyRootFilesystem`),
    `${CONTAINER}.securityContext.readOnlyRootFilesystem: expected true, found nothing`,
  ],
  ['resources', drop(`${CONTAINER}.resources.limits.memory`), `${CONTAINER}.resources: expected limits.memory`],
  ['a readiness probe', drop(`${CONTAINER}.readinessProbe`), `${CONTAINER}.readinessProbe: expected a probe`],
  ['a liveness probe', drop(`${CONTAINER}.livenessProbe`), `${CONTAINER}.livenessProbe: expected a probe`],
  [
    'liveness that asks less than readiness',
    put(`${CONTAINER}.livenessProbe`, { httpGet: { path: '/health', port: 'http' } }),
    `${CONTAINER}.livenessProbe: expected another question than readiness asks`,
  ],
  [
    'patience at the start',
    put(`${CONTAINER}.startupProbe.failureThreshold`, 1),
    `${CONTAINER}.startupProbe.failureThreshold: expected at least 10 s`,
  ],
  [
    'a pause before SIGTERM',
    drop(`${CONTAINER}.lifecycle`),
    `${CONTAINER}.lifecycle.preStop: expected a pause before SIGTERM`,
  ],
  ['time to start', put('spec.progressDeadlineSeconds', 30), 'spec.progressDeadlineSeconds: expected more than 60'],
])('%s is advised', (_, edit, advice) => {
  const given = edited(PROD, GATEWAY, edit);
  expect(lines(workloadAdvice, given)).toEqual([expect.stringContaining(`${GATEWAY} ${advice}`)]);
  // Ours have policies of their own.
  const { facts } = cluster('autolytiq-prod');
  expect(lines(workloadAdvice, facts === undefined ? given : { ...given, facts })).toEqual([]);
});

test.each(['startupProbe', 'resources.requests["ephemeral-storage"]', 'volumeMounts'])('%s is not', (field) => {
  expect(lines(workloadAdvice, edited(PROD, GATEWAY, drop(`${CONTAINER}.${field}`)))).toEqual([]);
});

test('a delay of the load balancer within the grace period is advised where one is stated', () => {
  const service = 'Service autolytiq-prod/api-gateway';
  const delay = 'metadata.annotations["alb.ingress.kubernetes.io/target-group-attributes"]';
  expect(lines(workloadAdvice, edited(PROD, service, drop(delay)))).toEqual([]);
  const given = edited(PROD, service, put(delay, 'deregistration_delay.timeout_seconds=120'));
  expect(paths(given)).toEqual([delay]);
});

test('a level of the namespace is advised, and until then what even the lowest refuses', () => {
  const level = 'metadata.labels["pod-security.kubernetes.io/enforce"]';
  const host = put(`${SPEC}.hostNetwork`, true);
  const open = edited(PROD, 'Namespace autolytiq-prod', drop(level));
  expect(paths(open)).toEqual([level]);
  expect(paths(edited(open, GATEWAY, host))).toEqual([level, `${SPEC}.hostNetwork`]);
  expect(paths(edited(PROD, GATEWAY, host))).toEqual([]);
});

test('agents of nodes need not explain themselves', () => {
  const agent = (kind: string, namespace: string): Json => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'agent', namespace },
    spec: { template: { spec: { ...sound('agent'), hostNetwork: true } } },
  });
  expect(paths(withObject(PROD, agent('DaemonSet', 'tools')))).toEqual([]);
  expect(paths(withObject(PROD, agent('Deployment', 'kube-system')))).toEqual([]);
  expect(paths(withObject(PROD, agent('Deployment', 'tools')))).toEqual([`${SPEC}.hostNetwork`]);
});

test('a worker needs no probes, a web server in a StatefulSet two', () => {
  const made = (metadata: Json): Json => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web' },
    spec: { template: { metadata, spec: sound('web') } },
  });
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' } } };
  expect(paths(foreign(service, made({})))).toEqual([]);
  expect(paths(foreign(service, made({ labels: { app: 'web' } })))).toEqual([
    `${CONTAINER}.readinessProbe`,
    `${CONTAINER}.livenessProbe`,
  ]);
});

test('objects may have any form', () => {
  const odd = (spec: unknown): Json => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'odd' }, spec });
  const kinds = ['Namespace', 'Service', 'Ingress', 'HTTPRoute'].map((kind) => ({ ...odd(null), kind }));
  expect(paths(foreign(...kinds, odd(null), odd({ template: { spec: { containers: 'none' } } })))).toEqual([
    'metadata.labels["pod-security.kubernetes.io/enforce"]',
  ]);
});

/** A pod of which nothing can be said but what a test adds. */
function sound(name: string): Json {
  const securityContext = { readOnlyRootFilesystem: true, runAsUser: 1000 };
  const resources = { requests: { cpu: '10m' }, limits: { cpu: 1, memory: '64Mi' } };
  return { containers: [{ name, image: `${name}:1.0.0`, securityContext, resources }] };
}
