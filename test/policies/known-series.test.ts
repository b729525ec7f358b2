import { knownSeries } from '../../policies/known-series';
import { CLUSTERS, cluster, edited, lines, withoutFacts } from './clusters';
import { append, drop, put, type Edit } from './edits';
import { inJson, inYaml } from './file-edits';
import { ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const RULES = 'ConfigMap monitoring/prometheus-rules';
const DASHBOARD = 'ConfigMap monitoring/grafana-dashboard-service';
const DOWN = 'groups[0].rules[alert=ServiceDown]';

const ruled = (file: string, ...edits: readonly Edit[]) => edited(PROD, RULES, inYaml(file, ...edits));
const alerting = (expr: string, annotations: object = {}) =>
  ruled(
    'alerts-service.yaml',
    put(`${DOWN}.expr`, expr),
    put(`${DOWN}.annotations`, annotations),
    put(`${DOWN}.labels`, {}),
  );
const drawn = (...edits: readonly Edit[]) => edited(PROD, DASHBOARD, inJson('service.json', ...edits));

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(knownSeries, given)).toEqual([]);
});

test('a series is exported by something', () => {
  const given = alerting('rate(htpp_requests_total[5m]) > 0');
  expect(lines(knownSeries, given)).toEqual([
    expect.stringMatching(
      /^ConfigMap monitoring\/prometheus-rules data\["alerts-service\.yaml"\]\.groups\[0\]\.rules\[\d+\]\.expr: expected series and labels that exist, found no series is called htpp_requests_total; name what is exported or recorded, or add it to monitoring\/metrics where an exporter really has it$/,
    ),
  ]);
  expect(lines(knownSeries, withoutFacts(given))).toEqual([]);
});

test('or recorded by a rule that is there, with the labels that its expression leaves', () => {
  const rule = 'groups[0].rules[record=service:http_requests:rate5m]';
  const gone = lines(knownSeries, ruled('services.yaml', put(`${rule}.record`, 'service:other:rate5m')));
  expect(gone.join('\n')).toContain('found no series is called service:http_requests:rate5m;');
  const bare = lines(knownSeries, ruled('services.yaml', put(`${rule}.expr`, 'sum(rate(http_requests_total[5m]))')));
  expect(bare.join('\n')).toContain('a label that service:http_requests:rate5m lacks');
  // A rule that reads its own series has only the labels that it writes.
  const itself = ruled(
    'services.yaml',
    append('groups[0].rules', {
      record: 'service:own:last',
      expr: 'service:own:last offset 1m',
      labels: { kept: 'yes' },
    }),
    append('groups[0].rules', { record: 'service:other:last', expr: 'service:own:last{kept="yes"}' }),
  );
  expect(lines(knownSeries, itself)).toEqual([]);
});

test.each([
  ['http_requests_total{code="500"}', 'it matches http_requests_total by code, a label that http_requests_total lacks'],
  ['sum by (sevice) (up)', 'it groups by sevice, a label that what is aggregated lacks'],
  ['sum(up) without (sevice)', 'it groups without sevice, a label that what is aggregated lacks'],
  [
    'sum by (service) (up) / on (pod) group_left sum by (pod) (up)',
    'it joins on pod, a label that the left side lacks',
  ],
  ['up * on (pod) group_left (zone) up', 'it takes over zone, a label that the other side lacks'],
])('labels exist: %s', (expr, found) => {
  expect(lines(knownSeries, alerting(expr))).toEqual([expect.stringContaining(`found ${found};`)]);
});

test('a text names labels that the alert has', () => {
  const worded = (summary: string) => lines(knownSeries, alerting('sum by (service) (up) == 0', { summary }));
  expect(worded('{{ $labels.pod }} is down')).toEqual([
    expect.stringContaining(
      '.annotations.summary: expected labels that the expression of ServiceDown yields: service, found $labels.pod; name one of those',
    ),
  ]);
  expect(worded('{{ index $labels "pod" }} is down')).toHaveLength(1);
  expect(worded('{{ $labels.service }} is down: {{ $value }}')).toEqual([]);
  expect(worded('{{ if $labels.pod }}{{ $labels.pod }}{{ end }}{{ or $labels.team "x" }}')).toEqual([]);
});

test('a dashboard asks for series, and shows labels, that exist', () => {
  const asking = (target: object) =>
    lines(knownSeries, drawn(append('panels', { targets: [{ datasource: { type: 'prometheus' }, ...target }] })));
  expect(asking({ expr: 'sum by (service) (upp)' }).join('\n')).toContain('found no series is called upp;');
  expect(asking({ expr: 'sum by (service) (up)', legendFormat: '{{ pod }}' })).toEqual([
    expect.stringMatching(
      /data\["service\.json"\]\.panels\[\d+\]\.targets\[0\]\.expr: .* found it shows pod, a label that the result lacks \(it has service\);/,
    ),
  ]);
  expect(asking({ expr: 'sum by (service) (up)', legendFormat: '{{service}} now' })).toEqual([]);
});

test('so does a variable', () => {
  const variable = 'templating.list[name=service].query';
  const line = (found: string) =>
    expect.stringMatching(new RegExp(`\\.templating\\.list\\[0\\]\\.query: .* found ${found}`));
  expect(lines(knownSeries, drawn(put(variable, 'label_values(upp, service)')))).toContainEqual(
    line('no series is called upp;'),
  );
  expect(lines(knownSeries, drawn(put(variable, 'label_values(up{job="services"}, sevice)')))).toContainEqual(
    line('it shows sevice, a label that the result lacks'),
  );
  expect(lines(knownSeries, drawn(put(variable, 'label_values(service)')))).toEqual([]);
});

test('rows that are folded are looked into', () => {
  const folded = drawn(append('panels', { type: 'row', panels: [{ targets: [{ expr: 'upp' }] }] }));
  expect(lines(knownSeries, folded)).toEqual([
    expect.stringMatching(/\.panels\[\d+\]\.panels\[0\]\.targets\[0\]\.expr:/),
  ]);
  expect(lines(knownSeries, drawn(drop('panels')))).toEqual([]);
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(knownSeries, SOUND)).toEqual([]);
  expect(() => [lines(knownSeries, ODD), lines(knownSeries, ODD_KNOWN)]).not.toThrow();
});
