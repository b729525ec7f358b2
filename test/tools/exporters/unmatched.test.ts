import type { Metric } from '../../../monitoring/metrics/metric';
import { unmatched } from './unmatched';

const name = 'kube_deployment_status_condition';
const METRIC: Metric = { name, type: 'gauge', labels: [], jobs: ['kube-state-metrics'], meaning: '' };
const sample = (status: string) => ({
  name,
  labels: { namespace: 'other', condition: 'Progressing', status },
  value: 0,
});

test('nothing is missing where an exporter has the value that rules ask for', () => {
  expect(unmatched([METRIC], [sample('true'), sample('false')], ['namespace'])).toEqual([]);
});

test('a value that an exporter writes in another way is missing', () => {
  expect(unmatched([METRIC], [sample('True'), sample('False')], ['namespace'])).toEqual([
    `${name}{condition="Progressing", status="false"}`,
  ]);
});

test('names in a cluster are the exporter’s where nobody says that they are not', () => {
  expect(unmatched([METRIC], [sample('false')], [])[0]).toContain('namespace=');
});
