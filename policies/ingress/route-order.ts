import type { Cluster } from '../cluster/cluster';
import { actionOf, answers, inOrderOfTrial, routesOf, servicesBehind, type Route } from './ingress-routes';
import { settingsOf, type AlbIngress, type LoadBalancer, type Settings } from './load-balancer';
import { titleOf } from '../cluster/object';
import type { Violation } from '../policy';

/** Where metrics are, unless a service says otherwise. */
const METRICS = '/metrics';

/** A route of a load balancer, with what else decides what it does. */
interface Rule {
  readonly route: Route;
  readonly settings: Settings;
  /** A rule is tried on the ports of its own Ingress alone. */
  readonly ports: readonly number[];
  readonly role: 'private' | 'service' | 'other';
}

/** Two rules for the same requests: the second never has its turn. */
export function duplicates(routes: readonly Route[]): readonly Violation[] {
  const taken = new Map<string, Route>();
  return routes.flatMap((route): readonly Violation[] => {
    const { ingress, at, host, path, pathType, backend } = route;
    if (backend.name === undefined) return [];
    const key = JSON.stringify([host, pathType, pathType === 'Prefix' ? path.replace(/\/$/, '') : path]);
    const before = taken.get(key);
    taken.set(key, before ?? route);
    if (before === undefined) return [];
    return [
      {
        object: ingress,
        path: `${at}.path`,
        expected: `a path of its own: ${host}${path} is answered by ${before.at} of ${titleOf(before.ingress)}`,
        found: path,
        mend: 'take one of the two away',
      },
    ];
  });
}

/** The same, over all members of a load balancer that share a port. */
export function duplicatesOf(balancer: LoadBalancer): readonly Violation[] {
  return onEachPort(balancer, (rules) => duplicates(rules.all.map(({ route }) => route)));
}

/** Paths that the load balancer is to answer itself, and that a rule before theirs hands to a Service. */
export function shadowed(balancer: LoadBalancer): readonly Violation[] {
  return onEachPort(balancer, (rules) =>
    rules.all.flatMap(({ route, role }): readonly Violation[] => {
      const winner = role === 'private' ? firstFor(rules, route.host, route.path) : undefined;
      if (winner?.role !== 'service') return [];
      return [
        {
          object: route.ingress,
          path: `${route.at}.path`,
          expected: `to be tried before ${winner.route.at} of ${titleOf(winner.route.ingress)}`,
          found: `${route.path} after ${winner.route.path}, which answers it too`,
          mend: 'make the private path longer or exact, or give its Ingress the lower group.order',
        },
      ];
    }),
  );
}

/** Hosts on which metrics are read by anybody, since nothing private is kept back there at all. */
export function exposed(cluster: Cluster, balancer: LoadBalancer): readonly Violation[] {
  return onEachPort(balancer, (rules) => {
    const guarded = new Set(rules.all.filter(({ role }) => role === 'private').map(({ route }) => route.host));
    const open = new Set(rules.all.map(({ route }) => route.host).filter((host) => !guarded.has(host)));
    return [...open].flatMap((host): readonly Violation[] => {
      const winner = firstFor(rules, host, METRICS);
      if (winner?.role !== 'service' || !speaksHttp(cluster, winner)) return [];
      return [
        {
          object: winner.route.ingress,
          path: winner.route.at,
          expected: `a rule before it that answers ${METRICS} with a fixed response`,
          found: `${host}${winner.route.path} alone, which leads to the metrics too`,
          mend: `add the path ${METRICS} with an action (use-annotation) of the type fixed-response, status 404`,
        },
      ];
    });
  });
}

/** What metrics of gRPC services there are is not on their port. */
function speaksHttp(cluster: Cluster, { route, settings }: Rule): boolean {
  return servicesBehind(route.backend, settings).some(({ name }) => {
    const service = cluster.find('Service', route.ingress.namespace, name);
    const own = service === undefined ? {} : settingsOf(service);
    return (own['backend-protocol-version'] ?? settings['backend-protocol-version']) !== 'GRPC';
  });
}

function firstFor(rules: RuleTable, host: string, path: string): Rule | undefined {
  const request = { host: host.replace('*', 'any'), path: path.replace(/\*$/, '') };
  return rules.thatMayAnswer(host).find(({ route }) => answers(route, request));
}

/** Rules of one port, in the order of trial. */
interface RuleTable {
  readonly all: readonly Rule[];
  /** Those with this host, or with one that may stand for it. */
  readonly thatMayAnswer: (host: string) => readonly Rule[];
}

function tableOf(all: readonly Rule[]): RuleTable {
  const isOpen = ({ route }: Rule): boolean => route.host === '' || route.host.includes('*');
  const open = all.some(isOpen);
  const byHost = new Map<string, Rule[]>();
  for (const rule of all) {
    const known = byHost.get(rule.route.host);
    if (known === undefined) byHost.set(rule.route.host, [rule]);
    else known.push(rule);
  }
  return { all, thatMayAnswer: (host) => (open ? all : (byHost.get(host) ?? [])) };
}

/** Asks of the rules of each port, in the order of trial; what is found on several ports counts once. */
function onEachPort(balancer: LoadBalancer, ask: (rules: RuleTable) => readonly Violation[]): readonly Violation[] {
  const rules = balancer.members.flatMap(rulesOf);
  const ports = new Set(rules.flatMap((rule) => rule.ports));
  const found = new Map<string, Violation>();
  for (const port of ports) {
    for (const violation of ask(tableOf(rules.filter((rule) => rule.ports.includes(port))))) {
      const { object, path } = violation;
      const key = JSON.stringify([object.namespace, object.name, path]);
      if (!found.has(key)) found.set(key, violation);
    }
  }
  return [...found.values()];
}

/** Rules with further conditions, or expressions for paths, may answer anything: they are left out. */
function rulesOf({ ingress, settings, listeners }: AlbIngress): readonly Rule[] {
  const redirects = settings['ssl-redirect'] !== undefined;
  const ports = listeners.ports.filter(({ protocol }) => !redirects || protocol === 'HTTPS').map(({ port }) => port);
  return inOrderOfTrial(routesOf(ingress))
    .filter(({ backend }) => settings[`conditions.${backend.name ?? ''}`] === undefined)
    .filter(({ pathType }) => settings['use-regex-path-match'] !== 'true' || pathType !== 'ImplementationSpecific')
    .map((route) => ({ route, settings, ports, role: roleOf(route, settings) }));
}

function roleOf({ backend }: Route, settings: Settings): Rule['role'] {
  if (actionOf(backend, settings)?.['type'] === 'fixed-response') return 'private';
  return servicesBehind(backend, settings).length > 0 ? 'service' : 'other';
}
