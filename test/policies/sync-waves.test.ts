import type { Json } from '../../policies/cluster/json';
import { HOOK, SYNC_WAVE } from '../../policies/argocd/sync-order';
import { syncWaves } from '../../policies/sync-waves';
import { CLUSTERS, cluster, edited, foreign, lines, withObject, withoutFacts } from './clusters';
import { drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const DEV = cluster('autolytiq-dev');
const WAVE = `metadata.annotations["${SYNC_WAVE}"]`;
const AUTH = 'Deployment autolytiq-prod/auth-service';

const inWave = (given: typeof PROD, title: string, wave: number) => edited(given, title, put(WAVE, String(wave)));

/** What is said of an object, without how to mend it. */
const said = (given: typeof PROD, about: string): readonly string[] =>
  lines(syncWaves, given)
    .filter((line) => line.startsWith(`${about} `))
    .map((line) => line.slice(about.length + 1, line.lastIndexOf(';')));

test.each(CLUSTERS)('$name is applied in order, with and without facts', (given) => {
  expect(lines(syncWaves, given)).toEqual([]);
  expect(lines(syncWaves, withoutFacts(given))).toEqual([]);
});

describe('what an object needs is applied no later', () => {
  test.each([
    ['ServiceAccount autolytiq-prod/auth-service', 'spec.template.spec.serviceAccountName'],
    ['NetworkPolicy autolytiq-prod/auth-service', 'spec.template.metadata.labels'],
    ['NetworkPolicy autolytiq-prod/default-deny', 'spec.template.metadata.labels'],
    ['LimitRange autolytiq-prod/containers', 'spec.template.spec.containers'],
    ['Namespace autolytiq-prod', 'metadata.namespace'],
  ])('%s, for a Deployment', (needed, path) => {
    const given = inWave(PROD, needed, 1);
    expect(said(given, AUTH)).toContainEqual(
      `${path}: expected ${needed} in a wave no later than wave 0, found it in wave 1`,
    );
    expect(lines(syncWaves, withoutFacts(given)).length).toBeGreaterThan(0);
  });

  test('a ConfigMap, for each place that names it', () => {
    const [line] = said(inWave(PROD, 'ConfigMap autolytiq-prod/auth-service', 1), AUTH);
    expect(line).toMatch(/ConfigMap autolytiq-prod\/auth-service in a wave no later than wave 0, found it in wave 1$/);
  });

  test('a claim, a role, a binding, a Service that routes or autoscalers name', () => {
    const later = (needed: string, of: string, given = PROD) =>
      said(inWave(given, needed, 9), of).filter((line) => line.includes(`${needed} in a wave no later`));
    expect(later('PersistentVolumeClaim autolytiq-dev/redis', 'StatefulSet autolytiq-dev/redis', DEV)).toHaveLength(1);
    expect(later('ClusterRole prometheus', 'ClusterRoleBinding prometheus')).toHaveLength(1);
    expect(later('ClusterRoleBinding prometheus', 'Deployment monitoring/prometheus')).toHaveLength(1);
    expect(later('Service autolytiq-prod/api-gateway', 'Ingress autolytiq-prod/autolytiq-ingress')).not.toHaveLength(0);
    expect(later('IngressClass alb', 'Ingress autolytiq-prod/autolytiq-ingress')).toHaveLength(1);
    expect(later(AUTH, 'HorizontalPodAutoscaler autolytiq-prod/auth-service')).toHaveLength(1);
    expect(
      later('ClusterSecretStore aws-secrets-manager-prod', 'ExternalSecret autolytiq-prod/autolytiq-secrets'),
    ).toHaveLength(1);
  });

  test('and what a Secret is made from earlier, since custom resources are the last of a wave', () => {
    const [line] = said(inWave(PROD, 'ExternalSecret autolytiq-prod/autolytiq-secrets', 0), AUTH);
    expect(line).toMatch(
      /: expected ExternalSecret autolytiq-prod\/autolytiq-secrets in a wave before wave 0, found it in wave 0$/,
    );
  });

  test('a migration waits for its Secret too, though it is a hook', () => {
    const job = PROD.ofKind('Job')[0]?.name ?? '';
    const given = inWave(PROD, 'ExternalSecret autolytiq-prod/autolytiq-secrets', -1);
    expect(said(given, `Job autolytiq-prod/${job}`)).not.toEqual([]);
  });
});

test('every object has a wave, a whole number', () => {
  expect(said(edited(PROD, AUTH, drop(WAVE)), AUTH)).toEqual([
    `${WAVE}: expected the wave of its stage, found nothing`,
  ]);
  expect(said(edited(PROD, AUTH, put(WAVE, '1.5')), AUTH)).toContain(`${WAVE}: expected a whole number, found "1.5"`);
});

test('the objects of a file are in one wave, and files of later stages in no earlier one', () => {
  const service = 'Service autolytiq-prod/auth-service';
  expect(said(inWave(PROD, service, 1), service)).toContain(
    `${WAVE}: expected wave 0, as the rest of 50-auth-service.yaml, found wave 1`,
  );
  const quota = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'late', namespace: 'monitoring', annotations: { [SYNC_WAVE]: '-9' } },
  };
  expect(said(withObject(PROD, quota), 'ConfigMap monitoring/late')).toContain(
    `${WAVE}: expected no wave before wave 1, in which 70-redis-exporter.yaml is, found wave -9`,
  );
});

test('a claim is in the wave of the pods without which no volume is made for it', () => {
  const redis = 'StatefulSet autolytiq-dev/redis';
  const [line] = said(inWave(DEV, 'PersistentVolumeClaim autolytiq-dev/redis', -3), redis);
  expect(line).toMatch(
    /: expected PersistentVolumeClaim autolytiq-dev\/redis in the same wave, wave -2, found it in wave -3$/,
  );
});

test('an autoscaler is in the last wave, though its file is in another: it waits for metrics', () => {
  const given = inWave(PROD, 'HorizontalPodAutoscaler autolytiq-prod/auth-service', 0);
  expect(said(given, 'Ingress autolytiq-prod/autolytiq-ingress')).toEqual([
    `${WAVE}: expected no wave after wave 0, in which HorizontalPodAutoscaler autolytiq-prod/auth-service waits for metrics of its pods, found wave 1`,
  ]);
});

test('nothing comes after an Ingress, which waits for its load balancer', () => {
  const late: Json = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'late', namespace: 'monitoring', annotations: { [SYNC_WAVE]: '2' } },
  };
  expect(said(withObject(DEV, late), 'ConfigMap monitoring/late')).toEqual([
    `${WAVE}: expected no wave after wave 1, in which Ingress autolytiq-dev/autolytiq-ingress waits for its load balancer, found wave 2`,
  ]);
});

test('a migration is a hook of its wave and of no other phase', () => {
  const job = `Job autolytiq-prod/${PROD.ofKind('Job')[0]?.name ?? ''}`;
  const given = edited(PROD, job, put(`metadata.annotations["${HOOK}"]`, 'PreSync'));
  expect(said(given, job)).toContain(
    `${WAVE}: expected no hook of another phase than Sync (${HOOK}: PreSync), found wave -1 of PreSync`,
  );
});

test('a Job is a hook: else it would run again whenever it has been removed', () => {
  const job = `Job autolytiq-prod/${PROD.ofKind('Job')[0]?.name ?? ''}`;
  expect(said(edited(PROD, job, drop(`metadata.annotations["${HOOK}"]`)), job)).toEqual([
    `metadata.annotations["${HOOK}"]: expected Sync, which runs it once with each commit, found nothing`,
  ]);
});

describe('a folder of others', () => {
  const secret = (annotations: Json): Json => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'login', namespace: 'shop', annotations },
    stringData: { password: 'x' },
  });
  const job = (annotations: Json): Json => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'migrate', namespace: 'shop', annotations },
    spec: { template: { spec: { containers: [{ name: 'migrate', envFrom: [{ secretRef: { name: 'login' } }] }] } } },
  });

  test('is not judged where nothing says when it is applied', () => {
    expect(lines(syncWaves, foreign(secret({}), job({})))).toEqual([]);
  });

  test('has no hook that waits for what comes with the sync', () => {
    expect(lines(syncWaves, foreign(secret({}), job({ [HOOK]: 'PreSync' })))).toEqual([
      expect.stringContaining(
        'expected Secret shop/login in a wave no later than wave 0 of PreSync, found it in wave 0',
      ),
    ]);
    expect(
      lines(syncWaves, foreign(secret({ [HOOK]: 'PreSync', [SYNC_WAVE]: '-1' }), job({ [HOOK]: 'PreSync' }))),
    ).toEqual([]);
    expect(lines(syncWaves, foreign(secret({}), job({ [HOOK]: 'PostSync' })))).toEqual([]);
  });

  test('may leave objects without a wave, which is wave 0', () => {
    expect(lines(syncWaves, foreign(secret({}), job({ [SYNC_WAVE]: '1' })))).toEqual([]);
    expect(lines(syncWaves, foreign(secret({}), job({ [SYNC_WAVE]: '-1' })))).toHaveLength(1);
  });
});
