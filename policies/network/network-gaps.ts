import { contains, subtract, type AddressRange } from './cidr';
import type { Cluster } from '../cluster/cluster';
import { opens } from './cluster-dns';
import type { DeclaredEdges } from './declared-edges';
import { workloadKey, workloadName } from '../cluster/declared-workload';
import type { Door } from '../cluster/facts';
import { shownAddresses } from './internet';
import { addressesOf, type Direction, type NetworkPolicy } from './network-policy';
import { networkRulesOf } from './network-rules';
import { titleOf } from '../cluster/object';
import type { Pod } from '../cluster/pod';
import type { Violation } from '../policy';

const DIRECTIONS: readonly Direction[] = ['egress', 'ingress'];

/** Declared connections that a policy of one side or the other does not allow; pods that are not there are missed elsewhere. */
export function missingEdges(cluster: Cluster, declared: DeclaredEdges): readonly Violation[] {
  const pods = podsByKey(cluster);
  const calls = declared.calls.flatMap(({ from, to, ...door }) =>
    (pods.get(from) ?? []).flatMap((caller) =>
      (pods.get(to) ?? []).flatMap((callee) => refusedCalls(cluster, caller, callee, door)),
    ),
  );
  const ranges = [...pods].flatMap(([key, own]) =>
    own.flatMap((pod) =>
      DIRECTIONS.flatMap((direction) =>
        [...declared.addressesOf(key, direction)].flatMap(([port, addresses]) =>
          refusedAddresses(cluster, pod, direction, port, addresses),
        ),
      ),
    ),
  );
  return [...calls, ...ranges];
}

function podsByKey({ facts, podsIn }: Cluster): ReadonlyMap<string, readonly Pod[]> {
  const pods = new Map<string, Pod[]>();
  for (const pod of (facts?.namespaces ?? []).flatMap(({ name }) => podsIn(name))) {
    const key = workloadKey(pod);
    const own = pods.get(key);
    if (own === undefined) pods.set(key, [pod]);
    else own.push(pod);
  }
  return pods;
}

function refusedCalls(cluster: Cluster, caller: Pod, callee: Pod, { port, protocol }: Door): readonly Violation[] {
  const { portsBetween } = networkRulesOf(cluster);
  return DIRECTIONS.filter(
    (side) =>
      !portsBetween(caller, callee, side).some(
        (range) => range.protocol === protocol && range.from <= port && port <= range.to,
      ),
  ).map((side) => {
    const edge = `${workloadName(caller)} → ${workloadName(callee)}:${port}`;
    const [pod, peer] = side === 'egress' ? [caller, callee] : [callee, caller];
    return gap(
      cluster,
      pod,
      side,
      edge,
      `pods of ${workloadName(peer)} on port ${protocol === 'TCP' ? '' : `${protocol} `}${port}`,
    );
  });
}

function refusedAddresses(
  cluster: Cluster,
  pod: Pod,
  direction: Direction,
  port: number,
  declared: readonly AddressRange[],
): readonly Violation[] {
  const policies = networkRulesOf(cluster).policiesOf(pod, direction);
  const rules = policies
    .flatMap(({ rules: all }) => all)
    .filter((rule) => rule.direction === direction && opens(rule, 'TCP', port));
  if (policies.length === 0 || rules.some(({ peers }) => peers.length === 0)) return [];
  const allowed = rules.flatMap(({ peers }) => peers.flatMap(addressesOf));
  // Most often a rule has the very ranges that are declared.
  if (declared.every((one) => allowed.some((other) => contains(other, one)))) return [];
  const left = subtract(declared, allowed);
  if (left.length === 0) return [];
  const missing = shownAddresses(left);
  const name = workloadName(pod);
  const edge = direction === 'egress' ? `${name} → ${missing}:${port}` : `${missing} → ${name}:${port}`;
  return [gap(cluster, pod, direction, edge, `${missing} on port ${port}`)];
}

function gap(cluster: Cluster, pod: Pod, side: Direction, edge: string, peer: string): Violation {
  const policy = ownPolicy(networkRulesOf(cluster).policiesOf(pod, side));
  return {
    object: policy?.object ?? pod.owner,
    path: `spec.${side}`,
    expected: `${edge}, which is declared`,
    found:
      policy === undefined
        ? 'no NetworkPolicy that allows it'
        : `${titleOf(policy.object)} ${side === 'egress' ? 'does not let it out' : 'does not admit it'}`,
    mend: `allow ${peer} ${side === 'egress' ? 'in what goes out of' : 'in what comes in to'} ${workloadName(pod)}`,
  };
}

/** The policy in which somebody would look for the rule: the first that is not for every pod. */
const ownPolicy = (policies: readonly NetworkPolicy[]): NetworkPolicy | undefined =>
  policies.find(({ podSelector }) => Object.keys(podSelector).length > 0) ?? policies[0];
