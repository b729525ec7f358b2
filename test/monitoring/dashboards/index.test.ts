import { DASHBOARD_UIDS, type Monitored } from '../../../monitoring/alert';
import { dashboards } from '../../../monitoring/dashboards';
import { catalogue } from '../../../monitoring/metrics';
import { ALERTS } from '../../../monitoring/rules/alerts';
import { MONITORED, monitored as monitoredOn, withMonitoring } from '../monitored';
import { interpolated, queriesOf } from './interpolated';
import { drawn, modelOf, type DashboardModel, type PanelModel } from './model';
import { linkProblems, queryProblems, textProblems, variableProblems } from './problems';

/** Far below the 262,144 bytes of the annotation in which `kubectl apply` keeps what it applied. */
const LARGEST = 100_000;

const BY_CLUSTER = MONITORED.map((one) => [one.environment.cluster.name, one] as const);

const modelsOf = (monitored: Monitored): ReadonlyMap<string, DashboardModel> =>
  new Map(dashboards(monitored).map(({ uid, json }) => [uid, modelOf(json)]));

/** Dashboards and variables that an alert of the environment links to and that are not there. */
function deadAlertLinks(
  monitored: Monitored,
  models: ReadonlyMap<string, DashboardModel>,
  alerts = ALERTS,
): readonly string[] {
  return alerts
    .filter(({ expr }) => expr(monitored) !== undefined)
    .flatMap(({ alert, dashboard: { uid, variables } }) => {
      const there = models.get(uid)?.templating.list.map(({ name }) => name) ?? [];
      return variables
        .filter((name) => !there.includes(name))
        .map((name) => `${alert} chooses by ${name}, a variable that ${uid} lacks`);
    });
}

describe.each(BY_CLUSTER)('the dashboards of %s', (_cluster, monitored) => {
  const made = dashboards(monitored);
  const models = modelsOf(monitored);
  const known = catalogue(monitored);
  const all = [...models.values()];

  test('are the seven with fixed uids, in files that nobody can edit in Grafana', () => {
    expect(made.map(({ uid }) => uid)).toEqual([...DASHBOARD_UIDS]);
    expect(new Set(made.map(({ title }) => title)).size).toBe(made.length);
    for (const { uid, title, json } of made) {
      expect(modelOf(json)).toMatchObject({ id: null, uid, title, editable: false, schemaVersion: 42 });
      expect(drawn(modelOf(json)).length).toBeGreaterThan(0);
    }
  });

  test('have panels with title, unit, description and legend, each in a place of its own', () => {
    expect(all.flatMap(textProblems)).toEqual([]);
  });

  test('have queries that both parsers accept, over series and labels that exist', () => {
    expect(all.flatMap((model) => queryProblems(model, known))).toEqual([]);
  });

  test('define the variables that they use, with what is shown at first', () => {
    expect(all.flatMap(variableProblems)).toEqual([]);
  });

  test('link to dashboards and variables that are there', () => {
    expect(all.flatMap((model) => linkProblems(model, models, monitored.monitoring.alerting.runbooks))).toEqual([]);
    for (const model of all) expect(model.links).toHaveLength(DASHBOARD_UIDS.length - 1);
  });

  test('have the variables that alerts choose by', () => {
    expect(deadAlertLinks(monitored, models)).toEqual([]);
  });

  test('are small enough for a ConfigMap', () => {
    for (const { json } of made) expect(Buffer.byteLength(json)).toBeLessThan(LARGEST);
  });

  test('are the same bytes every time', () => {
    expect(dashboards(structuredClone(monitored))).toEqual(made);
  });
});

test('what was drawn before, and for whom, changes nothing', () => {
  const expected = MONITORED.map(dashboards);
  jest.isolateModules(() => {
    const fresh: { readonly dashboards: typeof dashboards } = jest.requireActual('../../../monitoring/dashboards');
    expect(fresh.dashboards).not.toBe(dashboards);
    expect([...MONITORED].reverse().map(fresh.dashboards)).toEqual([...expected].reverse());
  });
});

describe('what an environment has decides what is shown', () => {
  const panelsOf = (monitored: Monitored, uid: string): readonly string[] =>
    drawn(modelsOf(monitored).get(uid) ?? EMPTY).map(({ title = '' }) => title);

  test('queues, stores, probes and the load balancer have panels only where they are watched', () => {
    const shop = monitoredOn('ecommerce-prod');
    expect(panelsOf(shop, 'dependencies')).toEqual(expect.arrayContaining(['Connections', 'Messages given up']));
    expect(panelsOf(shop, 'ingress')).toEqual(expect.arrayContaining(['Each address', 'Unhealthy targets']));
    const { cloudWatch, ...others } = shop.monitoring;
    const bare: Monitored = { ...shop, monitoring: { ...others, probes: [], components: withoutExporters(shop) } };
    expect(cloudWatch).toBeDefined();
    expect(panelsOf(bare, 'dependencies')).not.toContain('Connections');
    expect(panelsOf(bare, 'dependencies')).not.toContain('Messages given up');
    expect(panelsOf(bare, 'ingress')).not.toContain('Each address');
    expect(panelsOf(bare, 'ingress')).not.toContain('Unhealthy targets');
    expect([...modelsOf(bare).values()].flatMap(variableProblems)).toEqual([]);
  });

  test('a system that answers no HTTP has no dashboard of a service, and nothing that leads there', () => {
    const silent = withMonitoring(monitoredOn('ecommerce-prod'), { objectives: [] });
    const models = modelsOf(silent);
    expect([...models.keys()]).toEqual(DASHBOARD_UIDS.filter((uid) => uid !== 'service'));
    for (const model of models.values()) {
      expect(textProblems(model)).toEqual([]);
      expect(queryProblems(model, catalogue(silent))).toEqual([]);
      expect(variableProblems(model)).toEqual([]);
      expect(linkProblems(model, models, silent.monitoring.alerting.runbooks)).toEqual([]);
    }
    expect(deadAlertLinks(silent, models)).toEqual([]);
  });

  test('a service more is shown without a byte more, but for the one that is shown at first', () => {
    const prod = monitoredOn('autolytiq-prod');
    const [first] = prod.monitoring.objectives;
    if (first === undefined) throw new Error('autolytiq-prod has no objectives');
    const grown = withMonitoring(prod, {
      objectives: [...prod.monitoring.objectives, { ...first, service: 'new-service' }],
    });
    expect(dashboards(grown)).toEqual(dashboards(prod));
  });

  test('the time that all promise colours durations; where promises differ, none does', () => {
    const p95 = (monitored: Monitored): PanelModel | undefined =>
      modelsOf(monitored)
        .get('estate-overview')
        ?.panels.find(({ title }) => title === 'P95 by service');
    const prod = monitoredOn('autolytiq-prod');
    const [first, ...others] = prod.monitoring.objectives;
    if (first === undefined) throw new Error('autolytiq-prod has no objectives');
    const mixed = withMonitoring(prod, {
      objectives: [{ ...first, latency: { milliseconds: 900, percent: 95 } }, ...others],
    });
    expect(p95(prod)?.fieldConfig?.defaults.thresholds?.steps).toEqual([
      { value: null, color: 'green' },
      { value: 0.2, color: 'red' },
    ]);
    expect(p95(mixed)?.fieldConfig?.defaults.thresholds?.steps).toEqual([{ value: null, color: 'green' }]);
  });

  test('other names of metrics are asked for by their names', () => {
    const prod = monitoredOn('autolytiq-prod');
    const renamed = withMonitoring(prod, {
      httpMetrics: { requests: 'app_requests_total', duration: 'app_request_seconds', statusLabel: 'code' },
    });
    const queries = queriesOf(modelsOf(renamed).get('service') ?? EMPTY).map(({ expr }) => expr);
    expect(queries.filter((expr) => expr.includes('http_requests_total'))).toEqual([]);
    expect(queries.some((expr) => expr.includes('app_requests_total{job="services", service="api-gateway"'))).toBe(
      true,
    );
    expect(queryProblems(modelsOf(renamed).get('service') ?? EMPTY, catalogue(renamed))).toEqual([]);
  });
});

const withoutExporters = ({ monitoring }: Monitored): Monitored['monitoring']['components'] =>
  monitoring.components.filter(({ store }) => store === undefined);

const EMPTY: DashboardModel = {
  id: null,
  uid: '',
  title: '',
  editable: false,
  schemaVersion: 0,
  links: [],
  templating: { list: [] },
  panels: [],
};

describe('what is wrong with a dashboard is said', () => {
  const prod = monitoredOn('autolytiq-prod');
  const models = modelsOf(prod);
  const known = catalogue(prod);
  const good = models.get('service') ?? EMPTY;

  /** The dashboard of a service with its first drawn panel changed. */
  const withPanel = (change: Partial<PanelModel>): DashboardModel => {
    const [heading, first, ...others] = good.panels;
    if (heading === undefined || first === undefined) throw new Error('the dashboard has no panels');
    return { ...good, panels: [heading, { ...first, ...change }, ...others] };
  };
  const withQuery = (expr: string, legendFormat = 'Requests'): DashboardModel =>
    withPanel({ targets: [{ refId: 'A', expr, legendFormat }] });
  const withUnit = (unit: string): Partial<PanelModel> => ({ fieldConfig: { defaults: { unit }, overrides: [] } });

  test.each<[string, Partial<PanelModel>, string]>([
    ['no title', { title: '' }, ': lacks a title'],
    ['no unit', withUnit(''), 'Requests: lacks a unit'],
    ['no description', { description: '' }, 'Requests: lacks a sentence as its description'],
    [
      'another data source',
      { datasource: { type: 'prometheus', uid: 'other' } },
      'Requests: lacks the data source prometheus',
    ],
    ['no query', { targets: [] }, 'Requests: lacks a query'],
    ['no legend', { targets: [{ refId: 'A', expr: 'up' }] }, 'Requests: lacks a legend for A'],
    ['an id that is taken', { id: 3 }, 'the id 3 occurs twice'],
    ['a title that is taken', { title: 'Durations' }, 'the title Durations occurs twice'],
    ['a place that is taken', { gridPos: { x: 4, y: 1, w: 4, h: 4 } }, 'Requests and Errors overlap'],
    ['too wide', { gridPos: { x: 22, y: 90, w: 4, h: 4 } }, 'Requests is wider than the dashboard'],
    ['lines without legend', { type: 'timeseries', options: {} }, 'Requests: lacks a visible legend'],
    [
      'thresholds that fall',
      {
        fieldConfig: {
          defaults: {
            unit: 's',
            thresholds: {
              steps: [
                { value: null, color: 'green' },
                { value: 2, color: 'orange' },
                { value: 1, color: 'red' },
              ],
            },
          },
          overrides: [],
        },
      },
      'Requests: thresholds do not rise from the lowest',
    ],
  ])('a panel with %s', (_name, change, problem) => {
    expect(textProblems(good)).not.toContain(problem);
    expect(textProblems(withPanel(change))).toContain(problem);
  });

  test.each([
    ['sum(up', 'Requests: syntax error near »sum(up«'],
    ['htpp_requests_total', 'Requests: no series is called htpp_requests_total'],
    ['sum by (region) (up)', 'Requests: it groups by region, a label that what is aggregated lacks'],
    ['rate(up)', 'Requests: expected type matrix in call to function "rate", got vector: up'],
  ])('a query %s', (expr, problem) => {
    expect(queryProblems(withQuery(expr), known)).toContain(problem);
  });

  test('a legend or a column of a label that the result lacks', () => {
    expect(queryProblems(withQuery('sum by (pod) (up)', '{{service}}'), known)).toEqual([
      'Requests: it shows service, a label that its result lacks',
    ]);
    const transformations = [{ id: 'organize', options: { renameByName: { node: 'Node', Value: 'Up' } } }];
    const table = withPanel({ transformations, targets: [{ refId: 'A', expr: 'sum by (pod) (up)' }] });
    expect(queryProblems(table, known)).toEqual(['Requests: it shows node, a label that its result lacks']);
  });

  test('a variable that lists what no series has', () => {
    const [service] = good.templating.list;
    if (service === undefined) throw new Error('the dashboard has no variable');
    const listing = (query: string): DashboardModel => ({ ...good, templating: { list: [{ ...service, query }] } });
    expect(queryProblems(listing('label_values(up, region)'), known)).toEqual([
      '$service: it lists region, a label that up lacks',
    ]);
    expect(queryProblems(listing('label_values(upp, service)'), known)).toContain('$service: no series is called upp');
  });

  test('variables that are not there, not used, or empty', () => {
    expect(variableProblems({ ...good, templating: { list: [] } })).toEqual(['$service is used and not defined']);
    expect(variableProblems({ ...good, panels: [] })).toEqual(['$service is defined and not used']);
    const [service] = good.templating.list;
    if (service === undefined) throw new Error('the dashboard has no variable');
    const { current, ...unset } = service;
    expect(current).toBeDefined();
    expect(variableProblems({ ...good, templating: { list: [unset] } })).toHaveLength(1);
    expect(variableProblems(withQuery('up{pod="$pod"}'))).toEqual(['$pod is used and not defined']);
  });

  test('links to a dashboard or a variable that is not there', () => {
    const leadingTo = (url: string): DashboardModel => ({ ...good, links: [{ title: 'Away', url }] });
    expect(linkProblems(leadingTo('/d/elsewhere'), models, '')).toContain('/d/elsewhere leads to no dashboard');
    expect(linkProblems(leadingTo('/d/nodes?var-pod=x'), models, '')).toContain(
      '/d/nodes?var-pod=x chooses by pod, a variable that nodes lacks',
    );
    // The runbooks of the environment are those that alerts name.
    expect(linkProblems(good, models, 'https://elsewhere.example.com')).toHaveLength(1);
  });

  test('an alert that chooses by what its dashboard does not offer', () => {
    const [alert] = ALERTS;
    if (alert === undefined) throw new Error('there are no alerts');
    const wrong = { ...alert, dashboard: { uid: 'nodes' as const, variables: ['pod'] } };
    expect(deadAlertLinks(prod, models, [wrong])).toEqual([
      `${alert.alert} chooses by pod, a variable that nodes lacks`,
    ]);
  });
});

test('variables are replaced as Grafana does it, groups of a replacement stay', () => {
  expect(interpolated('label_replace(up{job="$job"}, "a", "$1", "b", "(.+)")', { job: 'x' })).toBe(
    'label_replace(up{job="x"}, "a", "$1", "b", "(.+)")',
  );
  expect(interpolated('${job}${1}xx[$__rate_interval]', { job: 'x', __rate_interval: '5m' })).toBe('x${1}xx[5m]');
  const queries = queriesOf(modelsOf(monitoredOn('autolytiq-prod')).get('nodes') ?? EMPTY, { node: 'node-1' });
  expect(queries.filter(({ expr }) => expr.includes('$'))).toEqual([]);
  expect(queries.some(({ expr }) => expr.includes('node=~"node-1"'))).toBe(true);
});
