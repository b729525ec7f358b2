import {
  commonPorts,
  EVERY_PORT,
  portsAt,
  type NetworkPolicy,
  type NetworkRule,
  type PortRange,
} from './network-policy';
import type { Pod } from '../cluster/pod';

/** What a policy's rules of one direction allow to the pods that it selects. */
export interface Reach {
  readonly policy: NetworkPolicy;
  /** The rules about each pod that peers select. */
  readonly byPeer: ReadonlyMap<Pod, ReadonlySet<NetworkRule>>;
  /** The rules about everybody. */
  readonly everybody: readonly NetworkRule[];
  /** The rules about ranges in which pods' addresses may be. */
  readonly byAddress: readonly NetworkRule[];
}

/** One direction of the network rules: the callers' (`egress`) or the callees' (`ingress`). */
export interface Side {
  readonly reachesOf: (pod: Pod) => readonly Reach[];
  /** Ports of the callee that are allowed between a pod and its peer, by selectors. */
  readonly portsOf: (pod: Pod, peer: Pod, callee: Pod) => readonly PortRange[];
  /** Whether the port is allowed between them, addresses counted. */
  readonly admits: (pod: Pod, peer: Pod, callee: Pod, port: PortRange) => boolean;
}

/** Sorts what policies allow in one direction, so that the rules of a pair of pods are found at once. */
export function sideOf(selections: readonly { readonly selected: readonly Pod[]; readonly reach: Reach }[]): Side {
  const reaches = new Map<Pod, Reach[]>();
  for (const { selected, reach } of selections) {
    for (const pod of selected) add(reaches, pod, reach);
  }
  const reachesOf = (pod: Pod): readonly Reach[] => reaches.get(pod) ?? [];
  const portsOf: Side['portsOf'] = (pod, peer, callee) => {
    const own = reachesOf(pod);
    if (own.length === 0) return EVERY_PORT;
    return own.flatMap(({ byPeer, everybody }) =>
      [...(byPeer.get(peer) ?? []), ...everybody].flatMap((rule) => portsAt(rule, callee)),
    );
  };
  return {
    reachesOf,
    portsOf,
    admits: (pod, peer, callee, port) => {
      const byAddress = reachesOf(pod).flatMap((reach) => reach.byAddress.flatMap((rule) => portsAt(rule, callee)));
      return commonPorts([...portsOf(pod, peer, callee), ...byAddress], [port]).length > 0;
    },
  };
}

function add<Member>(groups: Map<Pod, Member[]>, pod: Pod, member: Member): void {
  const group = groups.get(pod);
  if (group === undefined) groups.set(pod, [member]);
  else group.push(member);
}
