import { parseExpression } from '../../../policies/promql/parse';
import { resultOf } from '../../../policies/promql/result-labels';

const SERIES: Readonly<Record<string, readonly string[]>> = {
  up: ['job', 'pod', 'service'],
  kube_pod_info: ['node', 'pod'],
  seconds_bucket: ['le', 'service'],
};

function known(name: string): ReadonlySet<string> | undefined {
  const labels = SERIES[name];
  return labels === undefined ? undefined : new Set(labels);
}

function result(text: string) {
  const expression = parseExpression(text);
  if (expression.kind === 'syntax-fault') throw new Error(expression.near);
  const { labels, problems } = resultOf(expression, known);
  return { labels: labels === undefined ? undefined : [...labels].sort().join(' '), problems };
}

test.each([
  ['up', 'job pod service'],
  ['sum(up)', ''],
  ['sum by (service) (up)', 'service'],
  ['sum without (pod) (up)', 'job service'],
  ['topk(3, up)', 'job pod service'],
  ['count_values("value", up)', 'value'],
  ['count_values by (job) ("value", up)', 'job value'],
  ['rate(up[5m]) > 1', 'job pod service'],
  ['1 < up', 'job pod service'],
  ['histogram_quantile(0.9, seconds_bucket)', 'service'],
  ['histogram_fraction(0, 0.2, seconds_bucket)', 'service'],
  ['label_replace(up, "host", "$1", "pod", "(.*)")', 'host job pod service'],
  ['label_join(up, "both", "-", "pod", "job")', 'both job pod service'],
  ['vector(1)', ''],
  ['absent(up{job="a", pod=~"b.*", service!="c"})', 'job'],
  ['absent(sum(up))', ''],
  ['up * on (pod) group_left (node) kube_pod_info', 'job node pod service'],
  ['kube_pod_info * on (pod) group_right (node) up', 'job node pod service'],
  ['up * on (pod) kube_pod_info', 'pod'],
  ['up * ignoring (job) up', 'pod service'],
  ['up and on (pod) kube_pod_info', 'job pod service'],
  ['up unless on (pod) kube_pod_info', 'job pod service'],
  ['sum by (job) (up) or sum by (pod) (up)', 'job pod'],
])('%s yields the labels: %s', (text, labels) => {
  expect(result(text)).toEqual({ labels, problems: [] });
});

test('numbers and texts have no labels', () => {
  expect(result('1 + scalar(sum(up))').labels).toBeUndefined();
  expect(result('time()').labels).toBeUndefined();
});

test.each([
  ['down', ['no series is called down']],
  ['up{host="a"}', ['it matches up by host, a label that up lacks']],
  ['rate({job="a"}[5m])', ['a selector has no name of a series']],
  ['sum by (host) (up)', ['it groups by host, a label that what is aggregated lacks']],
  ['up / on (node) kube_pod_info', ['it joins on node, a label that the left side lacks']],
  ['up / on (job) kube_pod_info', ['it joins on job, a label that the right side lacks']],
  ['up * on (pod) group_left (zone) kube_pod_info', ['it takes over zone, a label that the other side lacks']],
  ['histogram_quantile(0.9, up)', ['it takes histogram_quantile by le, a label that what it is given lacks']],
  ['sum(down) / sum(away)', ['no series is called down', 'no series is called away']],
])('%s: %j', (text, problems) => {
  expect(result(text).problems).toEqual(problems);
});
