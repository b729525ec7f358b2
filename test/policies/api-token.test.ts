import { apiToken } from '../../policies/api-token';
import { CLUSTERS, cluster, edited, lines, withObject, withoutFacts } from './clusters';
import { drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(apiToken, given)).toEqual([]);
});

test('a pod that says nothing gets a token, and is refused', () => {
  const given = edited(PROD, AUTH, drop('spec.template.spec.automountServiceAccountToken'));
  expect(lines(apiToken, given)).toEqual([
    `${AUTH} spec.template.spec.automountServiceAccountToken: expected false, found nothing; set it to false, or declare kubernetesApi: token for the workload`,
  ]);
});

test('a workload that is declared to use the API may have one', () => {
  const facts = PROD.facts;
  if (facts === undefined) throw new Error('autolytiq-prod has no facts');
  const workloads = facts.workloads.map((one) => ({ ...one, kubernetesApi: 'token' as const }));
  const given = edited(PROD, AUTH, put('spec.template.spec.automountServiceAccountToken', true));
  expect(lines(apiToken, given)).toHaveLength(1);
  expect(lines(apiToken, { ...given, facts: { ...facts, workloads } })).toEqual([]);
});

test('pods of any kind are looked at, the one in a CronJob too, whatever they look like', () => {
  const job = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'nightly', namespace: 'autolytiq-prod' },
    spec: { jobTemplate: { spec: { template: { spec: {} } } } },
  };
  expect(lines(apiToken, withObject(PROD, job))).toHaveLength(1);
  expect(lines(apiToken, withObject(PROD, { ...job, spec: null }))).toHaveLength(1);
});

test('without overlays nobody knows who uses the API', () => {
  const given = edited(PROD, AUTH, drop('spec.template.spec.automountServiceAccountToken'));
  expect(lines(apiToken, withoutFacts(given))).toEqual([]);
});
