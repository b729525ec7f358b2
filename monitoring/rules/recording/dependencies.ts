import type { Destination } from '../../../overlays/environment';
import type { Monitored } from '../../alert';
import type { RecordingRule } from '../../rule';

/** Something that services use, and which of them do. */
export interface Used {
  readonly name: string;
  readonly users: readonly string[];
}

/**
 * Who calls whom and who uses which store, as declared: no series of a service says from whom its requests come. One rule for each
 * that is called or used.
 */
export function dependencyRules(monitored: Monitored): readonly RecordingRule[] {
  return [
    ...callees(monitored).map((callee) => declared('service_callee:declared:info', 'callee', callee)),
    ...usedStores(monitored).map((store) => declared('service_store:declared:info', 'store', store)),
  ];
}

const declared = (record: string, label: 'callee' | 'store', { name, users }: Used): RecordingRule => ({
  record,
  expr: `service:declared:info{service=~"${users.join('|')}"}`,
  labels: { [label]: name },
});

/** The services that others call, among those whose requests are counted. */
export function callees({ environment: { services }, monitoring: { objectives } }: Monitored): readonly Used[] {
  const counted = new Set(objectives.map(({ service }) => service));
  return services
    .filter(({ name }) => counted.has(name))
    .map(({ name }) => ({
      name,
      users: services
        .filter((caller) => counted.has(caller.name) && caller.name !== name)
        .filter(({ destinations }) => destinations.some((to) => to.kind === 'pods' && to.name === name))
        .map((caller) => caller.name),
    }))
    .filter(({ users }) => users.length > 0);
}

/** The stores that an exporter watches; a service uses one when both may connect to the same place. */
export function usedStores({ environment: { services }, monitoring }: Monitored): readonly Used[] {
  const counted = new Set(monitoring.objectives.map(({ service }) => service));
  return monitoring.components.flatMap(({ store, destinations }) => {
    if (store === undefined) return [];
    const places = new Set(destinations.map(placeOf));
    const users = services
      .filter(({ name }) => counted.has(name))
      .filter((service) => service.destinations.some((to) => places.has(placeOf(to))))
      .map(({ name }) => name);
    return users.length === 0 ? [] : [{ name: store, users }];
  });
}

/** The stack and the services are in different namespaces, and mean the same pods. */
const placeOf = (to: Destination): string =>
  to.kind === 'pods'
    ? `pods ${to.name} ${to.port}`
    : `${to.kind} ${to.kind === 'addresses' ? to.ranges.join(' ') : to.vpc} ${to.port}`;
