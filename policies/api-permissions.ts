import type { Cluster } from './cluster/cluster';
import { declarationsOf } from './cluster/declared-workload';
import { at, isJson, listAt, textAt } from './cluster/json';
import { inSpec, type Pod } from './cluster/pod';
import { monitoringFilesOf } from './monitoring/monitoring-files';
import { prometheusPods } from './monitoring/prometheus-pods';
import type { Policy, Violation } from './policy';
import { grantsOf, permitted, type Access, type Account } from './rbac/granted';

/** The other side of `api-token` and `rbac`, which say what is too much. */
export const apiPermissions: Policy = {
  id: 'api-permissions',
  severity: 'error',
  demands:
    'What is declared to use the Kubernetes API has a token and a binding, and Prometheus may list what its discovery asks for in each namespace.',
  prevents: 'Discovery finds nothing: no target, so no series, so no alert, while everything looks well.',
  link: 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config',
  needs: 'facts',
  check: (cluster) => (cluster.facts === undefined ? [] : [...powerless(cluster), ...blind(cluster)]),
};

const accountOf = ({ namespace, spec }: Pod): Account => ({
  namespace,
  name: textAt(spec, 'serviceAccountName') ?? 'default',
});

/** What has no token, or one that permits nothing. */
function powerless(cluster: Cluster): readonly Violation[] {
  const { facts, pods } = cluster;
  if (facts === undefined) return [];
  const declarationOf = declarationsOf(facts);
  const grantsTo = grantsOf(cluster);
  return pods
    .filter((pod) => declarationOf(pod)?.kubernetesApi === 'token')
    .flatMap((pod) => [
      ...(hasToken(cluster, pod)
        ? []
        : [
            {
              object: pod.owner,
              path: inSpec(pod, 'automountServiceAccountToken'),
              expected: 'true, since the workload is declared to use the Kubernetes API',
              found: 'no token',
              mend: 'set it to true, here or in the ServiceAccount',
            },
          ]),
      ...(grantsTo(accountOf(pod)).length > 0
        ? []
        : [
            {
              object: pod.owner,
              path: inSpec(pod, 'serviceAccountName'),
              expected: 'a ServiceAccount with a role, since the workload is declared to use the Kubernetes API',
              found: `${accountOf(pod).name}, for which there is no binding`,
              mend: 'bind a Role or ClusterRole to it',
            },
          ]),
    ]);
}

/** The pod decides; where it says nothing, its ServiceAccount. */
function hasToken(cluster: Cluster, pod: Pod): boolean {
  const { namespace, name } = accountOf(pod);
  const own = pod.spec['automountServiceAccountToken'];
  const ofAccount = cluster.find('ServiceAccount', namespace, name)?.body['automountServiceAccountToken'];
  return (own ?? ofAccount ?? true) !== false;
}

/** What discovery of each role lists and watches. */
const NEEDED: Readonly<Record<string, readonly (readonly [group: string, resource: string])[]>> = {
  node: [['', 'nodes']],
  service: [['', 'services']],
  pod: [['', 'pods']],
  endpoints: ['endpoints', 'pods', 'services'].map((resource) => ['', resource]),
  endpointslice: [
    ['discovery.k8s.io', 'endpointslices'],
    ['', 'pods'],
    ['', 'services'],
  ],
  ingress: [['networking.k8s.io', 'ingresses']],
};

const VERBS = ['list', 'watch'];

/** Discovery that the API server refuses. */
function blind(cluster: Cluster): readonly Violation[] {
  const readers = prometheusPods(cluster);
  const grantsTo = grantsOf(cluster);
  return monitoringFilesOf(cluster).prometheus.flatMap(({ object, value }) => {
    const asked = accessesOf(value, object.namespace);
    return (readers.get(object) ?? []).flatMap((pod) => {
      const grants = grantsTo(accountOf(pod));
      return [...asked]
        .filter(([, access]) => !permitted(grants, access))
        .map(([what]) => ({
          object: pod.owner,
          path: inSpec(pod, 'serviceAccountName'),
          expected: `a ServiceAccount that may ${what}, for discovery of Prometheus`,
          found: `${accountOf(pod).name}, which may not`,
          mend: 'bind a role to it that permits this, or take the discovery out of the configuration',
        }));
    });
  });
}

/** By what each is, since many jobs ask for the same. */
function accessesOf(config: unknown, own: string): ReadonlyMap<string, Access> {
  const askers = [...listAt(config, 'scrape_configs'), ...listAt(config, 'alerting', 'alertmanagers')];
  const accesses = askers
    .flatMap((asker) => listAt(asker, 'kubernetes_sd_configs'))
    .flatMap((discovery) => {
      const role = textAt(discovery, 'role') ?? '';
      const needed = Object.hasOwn(NEEDED, role) ? (NEEDED[role] ?? []) : [];
      return needed.flatMap(([group, resource]) =>
        namespacesOf(discovery, own).flatMap((within) =>
          VERBS.map((verb): Access => ({ group, resource, verb, ...within })),
        ),
      );
    });
  return new Map(
    accesses.map((access) => [
      `${access.verb} ${access.resource} ${access.namespace === undefined ? 'of the whole cluster' : `in ${access.namespace}`}`,
      access,
    ]),
  );
}

/** The namespaces that discovery is limited to; nodes are in none. */
function namespacesOf(discovery: unknown, own: string): readonly Pick<Access, 'namespace'>[] {
  if (textAt(discovery, 'role') === 'node') return [{}];
  const limits = at(discovery, 'namespaces');
  const named = listAt(limits, 'names').filter((name) => typeof name === 'string');
  const wanted = [...named, ...(isJson(limits) && limits['own_namespace'] === true ? [own] : [])];
  return wanted.length === 0 ? [{}] : wanted.map((namespace) => ({ namespace }));
}
