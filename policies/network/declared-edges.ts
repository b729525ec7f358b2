import { rangesOf, subtract, type AddressRange } from './cidr';
import type { ClusterFacts, Peer, WorkloadFacts } from '../cluster/facts';
import type { Direction } from './network-policy';

/** A call of a workload by another, by name. */
export interface DeclaredCall {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

/** The connections that the overlays declare; all of them are TCP. */
export interface DeclaredEdges {
  /** Each once, whichever side declares it. */
  readonly calls: readonly DeclaredCall[];
  /** Ports on which a workload may call another. */
  readonly portsOf: (from: string, to: string) => ReadonlySet<number>;
  /** Addresses from which a workload may be called, or to which it may connect, by port. */
  readonly addressesOf: (name: string, direction: Direction) => ReadonlyMap<number, readonly AddressRange[]>;
}

export function declaredEdges({ workloads, vpc }: ClusterFacts): DeclaredEdges {
  const internet = subtract(rangesOf(['0.0.0.0/0']), rangesOf([vpc, '169.254.169.254/32']));
  const rangesRead = rangeReader();
  const calls = new Map<string, DeclaredCall>();
  const ports = new Map<string, Set<number>>();
  const addresses = { ingress: new Map<string, Addresses>(), egress: new Map<string, Addresses>() };
  for (const { name, direction, port, peer } of workloads.flatMap(connectionsOf)) {
    if (peer.kind === 'workload') {
      const [from, to] = direction === 'egress' ? [name, peer.name] : [peer.name, name];
      const pair = pairOf(from, to);
      calls.set(`${pair} ${port}`, { from, to, port });
      ports.set(pair, (ports.get(pair) ?? new Set()).add(port));
    } else {
      const own = addresses[direction].get(name) ?? new Map<number, readonly AddressRange[]>();
      const ranges = peer.kind === 'internet' ? internet : rangesRead(peer.ranges);
      addresses[direction].set(name, own.set(port, [...(own.get(port) ?? []), ...ranges]));
    }
  }
  return {
    calls: [...calls.values()],
    portsOf: (from, to) => ports.get(pairOf(from, to)) ?? new Set(),
    addressesOf: (name, direction) => addresses[direction].get(name) ?? new Map<number, readonly AddressRange[]>(),
  };
}

type Addresses = Map<number, readonly AddressRange[]>;

const pairOf = (from: string, to: string): string => `${from} → ${to}`;

interface Connection {
  readonly name: string;
  readonly direction: Direction;
  readonly port: number;
  readonly peer: Peer;
}

function connectionsOf({ name, listeners, destinations }: WorkloadFacts): readonly Connection[] {
  return [
    ...listeners.flatMap(({ port, callers }) =>
      callers.map((peer) => ({ name, direction: 'ingress' as const, port, peer })),
    ),
    ...destinations.map((peer) => ({ name, direction: 'egress' as const, port: peer.port, peer })),
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
