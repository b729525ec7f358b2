import type { Cluster } from './cluster/cluster';
import type { ClusterFacts } from './cluster/facts';
import { shown } from './cluster/json';
import { alertLabelsOf, externalLabels, has, mayHave } from './monitoring/alert-labels';
import {
  alertmanagersOf,
  isCertainToReach,
  routesIn,
  type AlertmanagerConfig,
  type Inhibition,
} from './monitoring/alertmanager';
import { fulfils, type AlertLabels, type Demands } from './monitoring/matchers';
import { alertsOf, type Rule } from './monitoring/rules';
import { shownSome } from './services/service-target';
import type { Policy, Violation } from './policy';

/** Integrations that wake people. */
const PAGERS = ['pagerduty_configs', 'opsgenie_configs', 'victorops_configs', 'incidentio_configs'];

/** An alert that nobody is told of might as well not be there. */
export const alertReceivers: Policy = {
  id: 'alert-receivers',
  severity: 'error',
  demands:
    'Routes of Alertmanager name receivers that exist. In our clusters each alert reaches a receiver with an integration, critical ones the pager where there is one, which is in production alone; no receiver is left over, and inhibitions compare labels that alerts have.',
  prevents: 'Something breaks, the alert fires, and nobody is told; or a test environment wakes somebody.',
  link: 'https://prometheus.io/docs/alerting/latest/configuration/#route',
  needs: 'objects',
  check: (cluster) =>
    alertmanagersOf(cluster).flatMap((config) => [
      ...unknownReceivers(config),
      ...(cluster.facts === undefined ? [] : ownViolations(cluster, cluster.facts, config)),
    ]),
};

/** Alertmanager does not start with them. */
function unknownReceivers(config: AlertmanagerConfig): readonly Violation[] {
  const { object, path, root, receivers } = config;
  const names = new Set(receivers.map(({ name }) => name));
  const expected = `a receiver that there is: ${shownSome([...names])}`;
  return routesIn(root)
    .filter((route) => (route.names === 'itself' || route === root) && !names.has(route.receiver ?? ''))
    .map((route) => ({
      object,
      path: `${path}${route.path}.receiver`,
      expected,
      found: shown(route.receiver),
      mend: 'name one of receivers, or add it there',
    }));
}

function ownViolations(cluster: Cluster, facts: ClusterFacts, config: AlertmanagerConfig): readonly Violation[] {
  return [
    ...unreadableMatchers(config),
    ...alertsOf(cluster).flatMap((rule) => untold(rule, alertLabelsOf(cluster).get(rule), facts, config)),
    ...leftOver(config),
    ...(facts.tier === 'prod' ? [] : pagers(facts, config)),
    ...inhibitions(cluster, facts, config),
  ];
}

function unreadableMatchers({ object, path, root, inhibitions: rules }: AlertmanagerConfig): readonly Violation[] {
  const demands = [
    ...routesIn(root).map((route) => ({ place: route.path, ...route.demands })),
    ...rules.flatMap(({ path: place, source, target }) => [
      { place, ...source },
      { place, ...target },
    ]),
  ];
  return demands.flatMap(({ place, unreadable }) =>
    unreadable.map((text) => ({
      object,
      path: `${path}${place}`,
      expected: 'matchers as Alertmanager reads them: label="value", with =, !=, =~ or !~',
      found: text,
      mend: 'correct it: amtool check-config says the same',
    })),
  );
}

/** Alerts of the severity `none` always fire; one that nobody waits for is only shown. */
function untold(
  { object, path, name, labels, form }: Rule,
  alert: AlertLabels | undefined,
  facts: ClusterFacts,
  { object: file, root, receivers }: AlertmanagerConfig,
): readonly Violation[] {
  // Alerts of an operator's Prometheus go where its own configuration says.
  if (alert === undefined || form === 'object' || labels['severity'] === 'none') return [];
  const withAny = (kinds: (integration: string) => boolean): ReadonlySet<string> =>
    new Set(receivers.filter(({ integrations }) => integrations.some(kinds)).map((receiver) => receiver.name));
  const reaches = (these: ReadonlySet<string>): boolean =>
    isCertainToReach(root, alert, (receiver) => these.has(receiver));
  const told = withAny(() => true);
  if (!reaches(told))
    return [
      {
        object,
        path: `${path}.alert`,
        expected: `a way through the routes of ${file.name} to a receiver with an integration: ${shownSome([...told])}`,
        found: `${name} can end where nobody is told`,
        mend: 'add a route for it, or an integration to the receiver that it reaches',
      },
    ];
  const pager = withAny((integration) => PAGERS.includes(integration));
  if (facts.tier !== 'prod' || labels['severity'] !== 'critical' || pager.size === 0 || reaches(pager)) return [];
  return [
    {
      object,
      path: `${path}.alert`,
      expected: `a way to whoever is on call: ${[...pager].join(', ')}`,
      found: `${name}, which is critical, can end elsewhere`,
      mend: 'route severity="critical" to the pager before anything else, with continue: true',
    },
  ];
}

function leftOver({ object, path, root, receivers }: AlertmanagerConfig): readonly Violation[] {
  const named = new Set(routesIn(root).map(({ receiver }) => receiver));
  return receivers
    .filter(({ name }) => !named.has(name))
    .map(({ path: place, name }) => ({
      object,
      path: `${path}${place}.name`,
      expected: 'a receiver that a route names',
      found: shown(name),
      mend: 'route alerts to it, or take it out',
    }));
}

function pagers({ tier }: ClusterFacts, { object, path, receivers }: AlertmanagerConfig): readonly Violation[] {
  return receivers.flatMap(({ path: place, name, integrations }) =>
    integrations
      .filter((integration) => PAGERS.includes(integration))
      .map((integration) => ({
        object,
        path: `${path}${place}.${integration}`,
        expected: `no pager in an environment of the tier ${tier}`,
        found: `one in the receiver ${name}`,
        mend: 'take it out: what happens here wakes nobody',
      })),
  );
}

/** An inhibition that names what there is not, or whose sides can never be the same, hides nothing. */
function inhibitions(cluster: Cluster, facts: ClusterFacts, config: AlertmanagerConfig): readonly Violation[] {
  const { monitoring } = facts;
  if (monitoring === undefined) return [];
  const labels = new Set([...Object.values(monitoring.series).flat(), ...externalLabels(cluster), ...STATIC_LABELS]);
  const names = new Set([
    ...monitoring.runbooks.pages.map((page) => page.replace(/\.md$/, '')),
    ...alertsOf(cluster).map(({ name }) => name),
  ]);
  return config.inhibitions.flatMap((inhibition): readonly Violation[] => {
    const wrong = (expected: string, found: string): Violation => ({
      object: config.object,
      path: `${config.path}${inhibition.path}`,
      expected,
      found,
      mend: 'name what there is, or take it out',
    });
    const named = [inhibition.source, inhibition.target].flatMap(alertsNamedBy);
    return [
      ...named.filter((name) => !names.has(name)).map((name) => wrong('names of alerts', name)),
      ...inhibition.equal.filter((label) => !labels.has(label)).map((label) => wrong('labels that alerts have', label)),
      ...neverEqual(alertLabelsOf(cluster), inhibition).map((found) => wrong('sides that can be equal', found)),
    ];
  });
}

/** What every alert has. */
const STATIC_LABELS = ['alertname', 'severity', 'area', 'team'];

/** Names of alerts in `alertname="…"` and `alertname=~"…|…"`; of other patterns none. */
function alertsNamedBy({ matchers }: Demands): readonly string[] {
  return matchers
    .filter(({ label, operator }) => label === 'alertname' && (operator === '=' || operator === '=~'))
    .flatMap(({ value }) => value.split('|'))
    .filter((name) => /^\w+$/.test(name));
}

/**
 * The alerts that an inhibition is to hide and never can, since of a label that must be the same either they or all that would hide
 * them have a value and the other side has none. Where the name of the alert must be the same, most alerts are not meant.
 */
function neverEqual(alerts: ReadonlyMap<Rule, AlertLabels>, { source, target, equal }: Inhibition): readonly string[] {
  if (equal.includes('alertname')) return [];
  const sources = [...alerts.values()].filter((alert) => fulfils(alert, source) !== 'no');
  const targets = [...alerts].filter(([, alert]) => fulfils(alert, target) !== 'no');
  if (sources.length === 0) return [];
  return targets.flatMap(([{ name }, alert]) => {
    const differing = sources.map((one) =>
      equal.filter(
        (label) => (has(one, label) && !mayHave(alert, label)) || (has(alert, label) && !mayHave(one, label)),
      ),
    );
    const [first] = differing;
    return first === undefined || differing.some((labels) => labels.length === 0)
      ? []
      : [`${name}, which never has the same ${first.join(', ')} as what hides it`];
  });
}
