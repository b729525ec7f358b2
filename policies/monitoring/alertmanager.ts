import { at, isJson, listAt, textAt, type Json } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';
import { perCluster } from '../cluster/per-cluster';
import { perThing } from '../cluster/per-thing';
import { demandsIn, fulfils, sideOf, type AlertLabels, type Demands } from './matchers';
import { monitoringFilesOf } from './monitoring-files';

/** A configuration of Alertmanager. */
export interface AlertmanagerConfig {
  readonly object: KubernetesObject;
  /** `data["alertmanager.yml"]` */
  readonly path: string;
  /** Key in the ConfigMap. */
  readonly key: string;
  readonly value: Json;
  readonly root: Route;
  readonly receivers: readonly Receiver[];
  readonly inhibitions: readonly Inhibition[];
}

/** A node of the tree that alerts walk down. */
export interface Route {
  /** In the file: `.route.routes[0]`. */
  readonly path: string;
  /** Its own, or that of the route above. */
  readonly receiver: string | undefined;
  /** Whether it names the receiver itself. */
  readonly names: 'itself' | 'inherits';
  readonly demands: Demands;
  /** Whether its siblings are asked after it. */
  readonly then: 'continue' | 'stop';
  readonly routes: readonly Route[];
}

export interface Receiver {
  /** `.receivers[0]` */
  readonly path: string;
  readonly name: string;
  /** Ways to people or programs: `slack_configs`. */
  readonly integrations: readonly string[];
}

/** While `source` fires, `target` is not told. */
export interface Inhibition {
  /** `.inhibit_rules[0]` */
  readonly path: string;
  readonly source: Demands;
  readonly target: Demands;
  readonly equal: readonly string[];
}

/** The configurations of Alertmanager in a cluster. */
export const alertmanagersOf = perCluster((cluster): readonly AlertmanagerConfig[] =>
  monitoringFilesOf(cluster).alertmanager.map((file) => ({ ...file, ...read(file.value) })),
);

const read = perThing((value: Json): Pick<AlertmanagerConfig, 'root' | 'receivers' | 'inhibitions'> => ({
  root: readRoute(value['route'], '.route', undefined),
  receivers: listAt(value, 'receivers').flatMap((receiver, index): Receiver[] => {
    const name = textAt(receiver, 'name');
    if (name === undefined || !isJson(receiver)) return [];
    const integrations = Object.keys(receiver).filter(
      (field) => field.endsWith('_configs') && listAt(receiver, field).length > 0,
    );
    return [{ path: `.receivers[${index}]`, name, integrations }];
  }),
  inhibitions: listAt(value, 'inhibit_rules').map((rule, index) => ({
    path: `.inhibit_rules[${index}]`,
    source: sideOf(rule, 'source'),
    target: sideOf(rule, 'target'),
    equal: listAt(rule, 'equal').filter((label) => typeof label === 'string'),
  })),
}));

function readRoute(route: unknown, path: string, inherited: string | undefined): Route {
  const own = textAt(route, 'receiver');
  const receiver = own === undefined || own === '' ? inherited : own;
  return {
    path,
    receiver,
    names: own === undefined || own === '' ? 'inherits' : 'itself',
    demands: demandsIn(listAt(route, 'matchers'), at(route, 'match'), at(route, 'match_re')),
    then: at(route, 'continue') === true ? 'continue' : 'stop',
    routes: listAt(route, 'routes').map((child, index) => readRoute(child, `${path}.routes[${index}]`, receiver)),
  };
}

/** A route and all below it, in the order of the file. */
export const routesIn = (route: Route): readonly Route[] => [route, ...route.routes.flatMap(routesIn)];

/**
 * Whether an alert that has come to a route is told to a receiver that counts, whatever the labels are whose values nobody knows
 * beforehand. As Alertmanager walks: those below are asked in their order until one matches that does not say `continue`; where none
 * matches, the route's own receiver is told. Read from the last to the first, with what happens from there on in two cases: one has
 * matched already, or none has.
 */
export function isCertainToReach(route: Route, alert: AlertLabels, counts: (receiver: string) => boolean): boolean {
  let unmatched = route.receiver !== undefined && counts(route.receiver);
  let matched = false;
  for (const child of [...route.routes].reverse()) {
    const answer = fulfils(alert, child.demands);
    if (answer === 'no') continue;
    const taken: boolean = isCertainToReach(child, alert, counts) || (child.then === 'continue' && matched);
    unmatched = taken && (answer === 'yes' || unmatched);
    matched = taken && (answer === 'yes' || matched);
  }
  return unmatched;
}
