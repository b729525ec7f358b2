import { apiPermissions } from '../../policies/api-permissions';
import { CLUSTERS, cluster, edited, lines, without, withoutFacts } from './clusters';
import { drop, put, type Edit } from './edits';
import { inYaml } from './file-edits';
import { ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const PROMETHEUS = 'Deployment monitoring/prometheus';
const STATE = 'Deployment monitoring/kube-state-metrics';
const SPEC = 'spec.template.spec';
const NAMESPACES = ['autolytiq-prod', 'monitoring', 'monitoring-nodes'];

const blind = (what: string) =>
  `${PROMETHEUS} ${SPEC}.serviceAccountName: expected a ServiceAccount that may ${what}, for discovery of Prometheus, found prometheus, which may not; bind a role to it that permits this, or take the discovery out of the configuration`;
const listing = (resource: string, where: string) =>
  ['list', 'watch'].map((verb) => blind(`${verb} ${resource} ${where}`));

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(apiPermissions, given)).toEqual([]);
});

test('what is declared to use the API has a token: by itself, or by its ServiceAccount', () => {
  const token = `${SPEC}.automountServiceAccountToken`;
  const line = `${STATE} ${token}: expected true, since the workload is declared to use the Kubernetes API, found no token; set it to true, here or in the ServiceAccount`;
  expect(lines(apiPermissions, edited(PROD, STATE, put(token, false)))).toEqual([line]);
  const silent = edited(PROD, STATE, drop(token));
  expect(lines(apiPermissions, silent)).toEqual([]);
  const account = 'ServiceAccount monitoring/kube-state-metrics';
  expect(lines(apiPermissions, edited(silent, account, put('automountServiceAccountToken', false)))).toEqual([line]);
  expect(lines(apiPermissions, edited(silent, account, drop('automountServiceAccountToken')))).toEqual([]);
});

test('its ServiceAccount is bound to a role', () => {
  const line = `${STATE} ${SPEC}.serviceAccountName: expected a ServiceAccount with a role, since the workload is declared to use the Kubernetes API, found kube-state-metrics, for which there is no binding; bind a Role or ClusterRole to it`;
  const binding = 'ClusterRoleBinding kube-state-metrics';
  expect(lines(apiPermissions, without(PROD, binding))).toEqual([line]);
  expect(lines(apiPermissions, edited(PROD, binding, put('subjects[0].namespace', 'default')))).toEqual([line]);
  expect(lines(apiPermissions, edited(PROD, STATE, drop(`${SPEC}.serviceAccountName`)))).toEqual([
    line.replace('found kube-state-metrics', 'found default'),
  ]);
});

test.each(NAMESPACES)('Prometheus may list what is behind Services in %s', (namespace) => {
  const expected = ['endpointslices', 'pods', 'services'].flatMap((resource) => listing(resource, `in ${namespace}`));
  expect(new Set(lines(apiPermissions, without(PROD, `RoleBinding ${namespace}/prometheus`)))).toEqual(
    new Set(expected),
  );
});

test('every resource that discovery reads is permitted, to list and to watch', () => {
  const role = 'Role autolytiq-prod/prometheus';
  const after = (...edits: readonly Edit[]) => lines(apiPermissions, edited(PROD, role, ...edits));
  expect(after(put('rules[0].resources', ['pods']))).toEqual(listing('services', 'in autolytiq-prod'));
  expect(after(put('rules[0].apiGroups', ['apps']))).toHaveLength(4);
  expect(after(put('rules[1].verbs', ['list']))).toEqual([blind('watch endpointslices in autolytiq-prod')]);
  expect(after(put('rules[1].resourceNames', ['auth-service']))).toEqual(
    listing('endpointslices', 'in autolytiq-prod'),
  );
  expect(after(put('rules', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]))).toEqual([]);
});

test('nodes are of the whole cluster', () => {
  expect(lines(apiPermissions, without(PROD, 'ClusterRoleBinding prometheus'))).toEqual(
    listing('nodes', 'of the whole cluster'),
  );
});

test('discovery without a limit asks for everything, one in its own namespace for that', () => {
  const asking = (limits: unknown) =>
    lines(
      apiPermissions,
      edited(
        PROD,
        'ConfigMap monitoring/prometheus',
        inYaml(
          'prometheus.yml',
          put('scrape_configs[0].kubernetes_sd_configs[0]', { role: 'pod', namespaces: limits }),
        ),
      ),
    );
  expect(asking(undefined)).toEqual(listing('pods', 'of the whole cluster'));
  expect(asking({ own_namespace: true })).toEqual([]);
  expect(asking({ names: ['kube-system'] })).toEqual(listing('pods', 'in kube-system'));
});

test('without overlays nobody knows who uses the API; odd forms are nothing to stumble over', () => {
  expect(lines(apiPermissions, withoutFacts(without(PROD, 'ClusterRoleBinding prometheus')))).toEqual([]);
  expect(lines(apiPermissions, SOUND)).toEqual([]);
  expect(() => [lines(apiPermissions, ODD), lines(apiPermissions, ODD_KNOWN)]).not.toThrow();
});
