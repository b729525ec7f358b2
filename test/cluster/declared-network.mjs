/** Who may connect to whom by the model of the overlays: the relations that NetworkPolicies are to let through, and no others. */
import { isWithin } from './ranges.mjs';

/** @typedef {import('../../overlays/environment').Environment} Environment */
/** @typedef {import('../../overlays/environment').Caller} Caller */
/** @typedef {import('../../overlays/environment').Destination} Destination */
/** @typedef {import('./network-policies.mjs').Door} Door */
/** @typedef {import('./network-policies.mjs').End} End */
/** @typedef {{ name: string, namespace: string, listeners: { number: number, protocol: string, callers: readonly Caller[] }[], destinations: readonly Destination[] }} Declared */

/** The instance metadata service, which "the internet" does not mean. */
const METADATA_SERVICE = '169.254.169.254/32';

const DNS = 53;

/** Everything that runs, with what it is connected to. @param {Environment} environment @returns {Declared[]} */
export function declaredWorkloads(environment) {
  const { namespace, services, workers, scheduledJobs, migrations, stores, monitoring } = environment;
  const listening = (/** @type {readonly import('../../overlays/environment').Listener[]} */ listeners) =>
    listeners.map(({ port, callers }) => ({ number: port.number, protocol: port.transport ?? 'TCP', callers }));
  return [
    ...services.map(({ name, listeners, destinations }) => ({
      name,
      namespace,
      listeners: listening(listeners),
      destinations,
    })),
    ...[...workers, ...scheduledJobs, ...migrations].map(({ name, destinations }) => ({
      name,
      namespace,
      listeners: [],
      destinations,
    })),
    ...stores.map(({ name, port, callers }) => ({
      name,
      namespace,
      listeners: [{ number: port, protocol: 'TCP', callers }],
      destinations: [],
    })),
    ...(monitoring?.components ?? []).map((component) => ({
      name: component.name,
      namespace: component.namespace,
      listeners: listening(component.listeners),
      destinations: component.destinations,
    })),
  ];
}

/**
 * Whether the model has the connection. What it does not know (add-ons of the cluster) sends and takes what it likes; DNS is for all.
 * @param {{ end: End, workload?: Declared | undefined, isDns?: boolean }} from @param {{ end: End, workload?: Declared | undefined, isDns?: boolean }} to @param {Door} door
 */
export function isDeclared(from, to, door) {
  const sends =
    from.workload === undefined ||
    (to.isDns === true && door.number === DNS && door.protocol !== 'SCTP') ||
    from.workload.destinations.some((destination) => leadsTo(from.workload, destination, to, door));
  const takes =
    to.workload === undefined ||
    to.workload.listeners.some(
      ({ number, protocol, callers }) =>
        number === door.number &&
        protocol === door.protocol &&
        callers.some((caller) =>
          caller.kind === 'pods'
            ? isWorkload(caller, to.workload, from.workload)
            : caller.ranges.some((range) => isWithin(range, from.end.ip)),
        ),
    );
  return sends && takes;
}

/** @param {Declared | undefined} from @param {Destination} destination @param {{ end: End, workload?: Declared | undefined }} to @param {Door} door */
function leadsTo(from, destination, { end, workload }, door) {
  if (destination.port !== door.number) return false;
  switch (destination.kind) {
    case 'pods':
      return (destination.transport ?? 'TCP') === door.protocol && isWorkload(destination, from, workload);
    case 'addresses':
      return door.protocol === 'TCP' && destination.ranges.some((range) => isWithin(range, end.ip));
    case 'internet':
      return door.protocol === 'TCP' && !isWithin(destination.vpc, end.ip) && !isWithin(METADATA_SERVICE, end.ip);
  }
}

/** Whether the peer that one names is the other; without a namespace it is in that of whoever names it. @param {{ name: string, namespace?: string }} peer @param {Declared | undefined} naming @param {Declared | undefined} named */
const isWorkload = (peer, naming, named) =>
  named !== undefined && peer.name === named.name && (peer.namespace ?? naming?.namespace) === named.namespace;

/** Relations that only one of both sides has: no connection comes of them. @param {Declared[]} workloads */
export function oneSided(workloads) {
  const titleOf = (/** @type {Declared} */ { namespace, name }) => `${namespace}/${name}`;
  return workloads.flatMap((from) => [
    ...from.destinations.flatMap((destination) => {
      if (destination.kind !== 'pods') return [];
      const to = workloads.find((workload) => isWorkload(destination, from, workload));
      if (to === undefined) return [`${titleOf(from)} names ${destination.name}, which is nowhere`];
      const door = { number: destination.port, protocol: destination.transport ?? 'TCP' };
      const isAwaited = to.listeners.some(
        ({ number, protocol, callers }) =>
          number === door.number &&
          protocol === door.protocol &&
          callers.some((caller) => caller.kind === 'pods' && isWorkload(caller, to, from)),
      );
      return isAwaited ? [] : [`${titleOf(from)} connects to ${titleOf(to)}:${door.number}, which does not await it`];
    }),
    ...from.listeners.flatMap(({ number, protocol, callers }) =>
      callers.flatMap((caller) => {
        if (caller.kind !== 'pods') return [];
        const other = workloads.find((workload) => isWorkload(caller, from, workload));
        const calls = other?.destinations.some(
          (destination) =>
            destination.kind === 'pods' &&
            destination.port === number &&
            (destination.transport ?? 'TCP') === protocol &&
            isWorkload(destination, other, from),
        );
        return calls ? [] : [`${titleOf(from)}:${number} awaits ${caller.name}, which does not connect to it`];
      }),
    ),
  ]);
}
