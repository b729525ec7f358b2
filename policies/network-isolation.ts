import type { Cluster } from './cluster/cluster';
import type { Direction, NetworkPolicy } from './network/network-policy';
import { hasOwnNetwork, networkRulesOf } from './network/network-rules';
import type { Policy, Violation } from './policy';

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];
const TYPES = { ingress: 'Ingress', egress: 'Egress' } as const;

/** Every namespace of the system denies what no rule allows, in both directions. */
export const networkIsolation: Policy = {
  id: 'network-isolation',
  severity: 'error',
  demands:
    'Each namespace of the system with pods has a policy that denies everything in and out; policies hold every pod.',
  prevents: 'Whoever breaks into one pod reaches every other pod, every store and the internet.',
  link: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies',
  needs: 'facts',
  check: (cluster) => [...undenied(cluster), ...unheld(cluster)],
};

/** The namespaces made here, and that of the workloads, if it should be forgotten. */
function namespacesOf({ facts, ofKind }: Cluster): readonly string[] {
  const made = ofKind('Namespace').map(({ name }) => name);
  return [...new Set([...made, ...(facts === undefined ? [] : [facts.namespace])])];
}

function undenied(cluster: Cluster): readonly Violation[] {
  const denials = networkRulesOf(cluster).policies.filter(({ podSelector }) => selectsAll(podSelector));
  return namespacesOf(cluster).flatMap((namespace) => {
    const own = denials.filter(({ object }) => object.namespace === namespace);
    const open = DIRECTIONS.filter((direction) => !own.some((policy) => denies(policy, direction)));
    const object = cluster.find('Namespace', '', namespace) ?? cluster.podsIn(namespace)[0]?.owner;
    if (open.length === 0 || object === undefined || cluster.podsIn(namespace).length === 0) return [];
    return [
      {
        object,
        path: 'metadata.name',
        expected: 'a NetworkPolicy with an empty podSelector, the policyTypes Ingress and Egress, and no rules',
        found: `none in ${namespace} that denies ${open.map((direction) => TYPES[direction]).join(' and ')}`,
        mend: `restore default-deny in ${namespace} (charts/namespaces.ts)`,
      },
    ];
  });
}

const selectsAll = (selector: NetworkPolicy['podSelector']): boolean => Object.values(selector).every(isEmpty);

/** `{}`, `[]`, null. */
const isEmpty = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.keys(value).length === 0);

const denies = ({ restricts, rules }: NetworkPolicy, direction: Direction): boolean =>
  restricts.includes(direction) && !rules.some((rule) => rule.direction === direction);

function unheld(cluster: Cluster): readonly Violation[] {
  const { policiesOf } = networkRulesOf(cluster);
  return namespacesOf(cluster)
    .flatMap(cluster.podsIn)
    .filter(hasOwnNetwork)
    .flatMap((pod) =>
      DIRECTIONS.filter((direction) => policiesOf(pod, direction).length === 0).map((direction) => ({
        object: pod.owner,
        path: pod.path === '' ? 'metadata.labels' : `${pod.path}.metadata.labels`,
        expected: `labels that a NetworkPolicy of the type ${TYPES[direction]} selects`,
        found: 'none that selects them',
        mend: `give ${pod.owner.name} a NetworkPolicy of its own, or restore default-deny in ${pod.namespace}`,
      })),
    );
}
