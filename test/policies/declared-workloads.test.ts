import { declaredWorkloads } from '../../policies/declared-workloads';
import { CLUSTERS, cluster, edited, lines, withObject, without, withoutFacts } from './clusters';
import { put } from './edits';

const PROD = cluster('autolytiq-prod');
const DEV = cluster('ecommerce-dev');
const NAMESPACE = 'Namespace autolytiq-prod';

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(declaredWorkloads, given)).toEqual([]);
});

test('a service that is gone is missed', () => {
  expect(lines(declaredWorkloads, without(PROD, 'Deployment autolytiq-prod/auth-service'))).toEqual([
    `${NAMESPACE} : expected one Deployment auth-service, found 0; make it, or take auth-service out of system.yaml`,
  ]);
});

test('so is the Service of one that listens, a scheduled job, a migration, and a store', () => {
  expect(lines(declaredWorkloads, without(PROD, 'Service autolytiq-prod/auth-service'))).toEqual([
    `${NAMESPACE} : expected a Service auth-service, found none; make it, or take auth-service out of system.yaml`,
  ]);
  expect(lines(declaredWorkloads, without(PROD, 'CronJob autolytiq-prod/data-retention-service'))).toHaveLength(1);
  const job = PROD.ofKind('Job')[0]?.name ?? '';
  expect(lines(declaredWorkloads, without(PROD, `Job autolytiq-prod/${job}`))).toHaveLength(1);
  expect(lines(declaredWorkloads, without(DEV, 'StatefulSet ecommerce-dev/redis'))).toHaveLength(1);
});

test('what is of another kind is neither declared nor there', () => {
  const given = edited(PROD, 'Deployment autolytiq-prod/auth-service', put('kind', 'StatefulSet'));
  expect(lines(declaredWorkloads, given)).toEqual([
    'StatefulSet autolytiq-prod/auth-service metadata.name: expected a workload that the overlays declare, found StatefulSet auth-service, which they do not; declare it in system.yaml, or remove it',
    `${NAMESPACE} : expected one Deployment auth-service, found 0; make it, or take auth-service out of system.yaml`,
  ]);
});

test('what nobody declared is refused, in our namespaces alone', () => {
  const pod = (namespace: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'debug', namespace },
    spec: {},
  });
  expect(lines(declaredWorkloads, withObject(PROD, pod('autolytiq-prod')))).toHaveLength(1);
  expect(lines(declaredWorkloads, withObject(PROD, pod('monitoring')))).toHaveLength(1);
  expect(lines(declaredWorkloads, withObject(PROD, pod('kube-system')))).toEqual([]);
});

test('without overlays nothing is known', () => {
  expect(lines(declaredWorkloads, withoutFacts(PROD))).toEqual([]);
});
