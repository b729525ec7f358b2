import { outsideReferences } from '../../policies/outside-references';
import { CLUSTERS, cluster, edited, lines, without, withoutFacts } from './clusters';
import { put } from './edits';
import { folder, ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const KNOWN = cluster('autolytiq-prod');
const PROD = withoutFacts(KNOWN);
const GATEWAY = 'ConfigMap autolytiq-prod/api-gateway';

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(outsideReferences, given)).toEqual([]);
  expect(lines(outsideReferences, withoutFacts(given))).toEqual([]);
});

test('what is named and not here is told once, whoever names it', () => {
  const given = without(PROD, 'ExternalSecret autolytiq-prod/autolytiq-secrets');
  expect(lines(outsideReferences, given)).toEqual([
    expect.stringMatching(
      /^Job autolytiq-prod\/deal-service-migrate-\w+ spec\.template\.spec\.containers\[0\]\.env\[0\]\.valueFrom\.secretKeyRef: expected the name of a Secret that is here, found autolytiq-secrets, which nothing here makes; add Secret autolytiq-prod\/autolytiq-secrets, unless something else makes it$/,
    ),
  ]);
  expect(lines(outsideReferences, without(KNOWN, 'ExternalSecret autolytiq-prod/autolytiq-secrets'))).toEqual([]);
});

test.each(['ServiceAccount', 'ConfigMap'])('a %s that is not here is told', (kind) => {
  expect(lines(outsideReferences, without(PROD, `${kind} autolytiq-prod/auth-service`))).toEqual([
    expect.stringContaining(`found auth-service, which nothing here makes; add ${kind} autolytiq-prod/auth-service, `),
  ]);
});

test('a Service that an address names and that is not here is told', () => {
  expect(lines(outsideReferences, edited(PROD, GATEWAY, put('data.AUTH_SERVICE_URL', 'http://auth:8087')))).toEqual([
    `${GATEWAY} data.AUTH_SERVICE_URL: expected the name of a Service that is here, found auth:8087; add Service autolytiq-prod/auth, unless something else makes it`,
  ]);
  expect(
    lines(outsideReferences, edited(PROD, GATEWAY, put('data.AUTH_SERVICE_URL', 'http://auth.other.svc:8087'))),
  ).toEqual([]);
});

test('what is made with the cluster, and what is in namespaces elsewhere, is not looked for', () => {
  const given = folder(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { spec: { priorityClassName: high, runtimeClassName: gvisor, serviceAccountName: default } } }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: reads }
roleRef: { kind: ClusterRole, name: reader }
subjects: [{ kind: ServiceAccount, name: prometheus, namespace: monitoring }]
`);
  expect(lines(outsideReferences, given)).toEqual([]);
});

test('an object that states no namespace is the one that is meant in any', () => {
  const given = folder(`
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { serviceAccountName: web }
---
{ apiVersion: v1, kind: ServiceAccount, metadata: { name: web } }
`);
  expect(lines(outsideReferences, given)).toEqual([]);
});

test('a sound folder gets no more than a warning, whatever stands in the fields', () => {
  expect(outsideReferences.severity).toBe('warning');
  expect(lines(outsideReferences, SOUND)).toEqual([]);
  expect(() => [lines(outsideReferences, ODD), lines(outsideReferences, ODD_KNOWN)]).not.toThrow();
});
