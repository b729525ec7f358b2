import { alertLinks } from '../../policies/alert-links';
import { CLUSTERS, cluster, edited, lines, without, withoutFacts } from './clusters';
import { append, put, type Edit } from './edits';
import { inJson, inYaml } from './file-edits';
import { ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const RULES = 'ConfigMap monitoring/prometheus-rules';
const DASHBOARD = 'ConfigMap monitoring/grafana-dashboard-service';
const DOWN = 'groups[0].rules[alert=ServiceDown].annotations';

const ruled = (given: typeof PROD, ...edits: readonly Edit[]) =>
  lines(alertLinks, edited(given, RULES, inYaml('alerts-service.yaml', ...edits)));
const linking = (link: object) =>
  lines(alertLinks, edited(PROD, DASHBOARD, inJson('service.json', append('links', link))));

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(alertLinks, given)).toEqual([]);
});

test('a runbook is a page that is made', () => {
  const address = PROD.facts?.monitoring?.runbooks.address ?? '';
  expect(ruled(PROD, put(`${DOWN}.runbook_url`, `${address}/ServiceDwn.md`))).toEqual([
    expect.stringContaining(
      `.annotations.runbook_url: expected a page of ${address}, where there is one for each alert, found "${address}/ServiceDwn.md"; link to ${address}/ServiceDown.md, or write its runbook`,
    ),
  ]);
  expect(ruled(PROD, put(`${DOWN}.runbook_url`, 'https://example.com/ServiceDown.md'))).toHaveLength(1);
});

test('an alert leads to a dashboard of the cluster, on the host of Grafana', () => {
  const dashboard = (url: string) => ruled(PROD, put(`${DOWN}.dashboard_url`, url));
  expect(dashboard('https://grafana.autolytiq.com/d/services?var-service=x')).toEqual([
    expect.stringMatching(
      /\.annotations\.dashboard_url: expected the uid of a dashboard of the cluster: .*, found "https:\/\/grafana\.autolytiq\.com\/d\/services\?var-service=x"; link to a dashboard that is there, or add it$/,
    ),
  ]);
  expect(dashboard('https://grafana.example.com/d/service')).toEqual([
    expect.stringContaining(
      'expected an address on https://grafana.autolytiq.com, found "https://grafana.example.com/d/service";',
    ),
  ]);
  expect(dashboard('https://grafana.autolytiq.com.example.com/d/service')).toHaveLength(1);
  expect(dashboard('https://grafana.autolytiq.com/d/service')).toEqual([]);
});

test('without a host there is nothing to link to', () => {
  expect(
    ruled(cluster('ecommerce-prod'), put(`${DOWN}.dashboard_url`, 'https://grafana.example.com/d/service')),
  ).toEqual([
    expect.stringContaining(
      'expected none, since Grafana has no host, found "https://grafana.example.com/d/service"; leave it out, or give Grafana a host',
    ),
  ]);
});

test('a dashboard leads to dashboards that are there', () => {
  expect(linking({ url: '/d/nowhere?var-service=$service' })).toEqual([
    expect.stringMatching(
      /data\["service\.json"\]\.links\[\d+\]\.url: expected the uid of a dashboard of the cluster: .*, found "\/d\/nowhere\?var-service=\$service";/,
    ),
  ]);
  expect(linking({ url: '/d/nodes' })).toEqual([]);
  expect(linking({ url: 'https://grafana.autolytiq.com/d/nowhere' })).toHaveLength(1);
  expect(linking({ url: 'https://example.com/d/elsewhere' })).toEqual([]);
});

test('a dashboard that is taken away is missed by all that lead to it', () => {
  const gone = without(PROD, DASHBOARD);
  const said = lines(alertLinks, gone).join('\n');
  expect(said).toContain('annotations.dashboard_url: expected the uid of a dashboard of the cluster');
  expect(said).toContain('data["nodes.json"].links[');
  expect(lines(alertLinks, withoutFacts(gone))).toEqual([]);
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(alertLinks, SOUND)).toEqual([]);
  expect(() => [lines(alertLinks, ODD), lines(alertLinks, ODD_KNOWN)]).not.toThrow();
});
