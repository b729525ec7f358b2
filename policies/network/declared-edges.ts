import { rangesOf, subtract, type AddressRange } from './cidr';
import { keyOf } from '../cluster/declared-workload';
import type { ClusterFacts, Door, Peer, WorkloadFacts } from '../cluster/facts';
import type { Direction } from './network-policy';

/** A call of a workload by another, by their keys (`workloadKey`). */
export interface DeclaredCall extends Door {
  readonly from: string;
  readonly to: string;
}

/** The connections that the overlays declare. */
export interface DeclaredEdges {
  /** Each once, whichever side declares it. */
  readonly calls: readonly DeclaredCall[];
  /** Ports on which a workload may call another. */
  readonly portsOf: (from: string, to: string, protocol: string) => ReadonlySet<number>;
  /** Addresses from which a workload may be called, or to which it may connect by TCP, by port. */
  readonly addressesOf: (workload: string, direction: Direction) => ReadonlyMap<number, readonly AddressRange[]>;
}

export function declaredEdges({ workloads, vpc }: ClusterFacts): DeclaredEdges {
  const internet = subtract(rangesOf(['0.0.0.0/0']), rangesOf([vpc, '169.254.169.254/32']));
  const rangesRead = rangeReader();
  const calls = new Map<string, DeclaredCall>();
  const ports = new Map<string, Set<number>>();
  const addresses = { ingress: new Map<string, Addresses>(), egress: new Map<string, Addresses>() };
  for (const { key, direction, port, protocol, peer } of workloads.flatMap(connectionsOf)) {
    if (peer.kind === 'workload') {
      const [from, to] = direction === 'egress' ? [key, keyOf(peer)] : [keyOf(peer), key];
      const pair = pairOf(from, to, protocol);
      calls.set(`${pair} ${port}`, { from, to, port, protocol });
      ports.set(pair, (ports.get(pair) ?? new Set()).add(port));
    } else {
      const own = addresses[direction].get(key) ?? new Map<number, readonly AddressRange[]>();
      const ranges = peer.kind === 'internet' ? internet : rangesRead(peer.ranges);
      const before = own.get(port);
      addresses[direction].set(key, own.set(port, before === undefined ? ranges : [...before, ...ranges]));
    }
  }
  return {
    calls: [...calls.values()],
    portsOf: (from, to, protocol) => ports.get(pairOf(from, to, protocol)) ?? new Set(),
    addressesOf: (workload, direction) =>
      addresses[direction].get(workload) ?? new Map<number, readonly AddressRange[]>(),
  };
}

type Addresses = Map<number, readonly AddressRange[]>;

const pairOf = (from: string, to: string, protocol: string): string => `${from} → ${to} ${protocol}`;

interface Connection extends Door {
  readonly key: string;
  readonly direction: Direction;
  readonly peer: Peer;
}

function connectionsOf(workload: WorkloadFacts): readonly Connection[] {
  const key = keyOf(workload);
  return [
    ...workload.listeners.flatMap(({ port, protocol, callers }) =>
      callers.map((peer) => ({ key, direction: 'ingress' as const, port, protocol, peer })),
    ),
    ...workload.destinations.map((peer) => ({
      key,
      direction: 'egress' as const,
      port: peer.port,
      protocol: peer.protocol,
      peer,
    })),
  ];
}

/** Reads lists of ranges; hundreds of workloads use the same stores. */
function rangeReader(): (cidrs: readonly string[]) => readonly AddressRange[] {
  const read = new Map<string, readonly AddressRange[]>();
  return (cidrs) => {
    const key = cidrs.join();
    const ranges = read.get(key) ?? rangesOf(cidrs);
    read.set(key, ranges);
    return ranges;
  };
}
