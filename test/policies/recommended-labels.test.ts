import { recommendedLabels } from '../../policies/recommended-labels';
import { CLUSTERS, cluster, edited, lines, withObject } from './clusters';
import { drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const label = (name: string) => `labels["app.kubernetes.io/${name}"]`;

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(recommendedLabels, given)).toEqual([]);
});

test.each(['name', 'instance', 'part-of', 'managed-by'])('a workload without %s is refused', (name) => {
  const given = edited(PROD, AUTH, drop(`metadata.${label(name)}`));
  expect(lines(recommendedLabels, given)).toEqual([
    `${AUTH} metadata.labels: expected app.kubernetes.io/name, app.kubernetes.io/instance, app.kubernetes.io/part-of, app.kubernetes.io/managed-by, found no app.kubernetes.io/${name}; add app.kubernetes.io/${name}`,
  ]);
});

test('pods without one are refused, in a CronJob too', () => {
  const deployment = edited(PROD, AUTH, put(`spec.template.metadata.${label('part-of')}`, ''));
  expect(lines(recommendedLabels, deployment)).toEqual([
    expect.stringContaining(`${AUTH} spec.template.metadata.labels: `),
  ]);
  const title = 'CronJob autolytiq-prod/data-retention-service';
  const job = edited(PROD, title, drop(`spec.jobTemplate.spec.template.metadata.${label('name')}`));
  expect(lines(recommendedLabels, job)).toEqual([
    expect.stringContaining(`${title} spec.jobTemplate.spec.template.metadata.labels: `),
  ]);
});

test('a Service without one is refused', () => {
  const title = 'Service autolytiq-prod/auth-service';
  expect(lines(recommendedLabels, edited(PROD, title, drop('metadata.labels')))).toEqual([
    expect.stringContaining(`${title} metadata.labels: `),
  ]);
});

test.each(['name', 'instance', 'part-of', 'managed-by', 'component', 'version'])(
  'pods have the %s of their owner',
  (name) => {
    const given = edited(PROD, AUTH, put(`spec.template.metadata.${label(name)}`, 'other'));
    expect(lines(recommendedLabels, given)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^${AUTH} spec.template.metadata.labels\\["app.kubernetes.io/${name}"\\]: expected ".*", as on the Deployment, found "other"; give both the same value$`,
        ),
      ),
    ]);
  },
);

test('other kinds, and custom ones called Service, need none', () => {
  const metadata = { name: 'one', namespace: 'autolytiq-prod' };
  const given = withObject(PROD, { apiVersion: 'serving.knative.dev/v1', kind: 'Service', metadata });
  expect(lines(recommendedLabels, withObject(given, { apiVersion: 'v1', kind: 'ConfigMap', metadata }))).toEqual([]);
});
