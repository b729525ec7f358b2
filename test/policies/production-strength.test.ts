import type { Cluster } from '../../policies/cluster/cluster';
import { productionStrength } from '../../policies/production-strength';
import type { SiblingFacts, SiblingWorkload } from '../../policies/cluster/sibling-facts';
import { CLUSTERS, cluster, edited, foreign, lines, without, withoutFacts } from './clusters';
import { change, drop, put, type Edit } from './edits';
import { ODD, alb, factsOf, unwatched, withFacts } from './known';

const PROD = unwatched(cluster('autolytiq-prod'));
const AUTH = 'Deployment autolytiq-prod/auth-service';
const SCALER = 'HorizontalPodAutoscaler autolytiq-prod/auth-service';
const NIGHTLY = 'CronJob autolytiq-prod/data-retention-service';
const INGRESS = 'Ingress autolytiq-prod/autolytiq-ingress';
const CONTAINER = 'spec.template.spec.containers[0]';

const MIGRATION = PROD.objects.find(({ kind }) => kind === 'Job')?.name ?? '';
const JOB = `Job autolytiq-prod/${MIGRATION}`;

/** Production beside a staging of which something else is known. */
const beside = (make: (staging: SiblingFacts) => SiblingFacts): Cluster =>
  withFacts(PROD, {
    siblings: factsOf(PROD).siblings.map((sibling) => (sibling.environment === 'staging' ? make(sibling) : sibling)),
  });

/** The same, of one workload. */
const besideWorkload = (name: string, change: Partial<SiblingWorkload>): Cluster =>
  beside((staging) => ({
    ...staging,
    workloads: staging.workloads.map((workload) => (workload.name === name ? { ...workload, ...change } : workload)),
  }));

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(productionStrength, given)).toEqual([]);
});

describe('replicas', () => {
  test('the fewest and the most of an autoscaler', () => {
    expect(lines(productionStrength, edited(PROD, SCALER, put('spec.minReplicas', 1)))).toEqual([
      `${SCALER} spec.minReplicas: expected at least 2, as in staging, found 1; raise replicas of ${AUTH}, or lower them in staging`,
    ]);
    expect(lines(productionStrength, edited(PROD, SCALER, put('spec.maxReplicas', 3)))).toEqual([
      `${SCALER} spec.maxReplicas: expected at least 4, as in staging, found 3; raise replicas of ${AUTH}, or lower them in staging`,
    ]);
    const both = edited(PROD, SCALER, put('spec.minReplicas', 1), put('spec.maxReplicas', 2));
    expect(lines(productionStrength, both)).toHaveLength(2);
  });

  test('a fixed number must be what staging may grow to', () => {
    const fixed = (replicas: number) => edited(without(PROD, SCALER), AUTH, put('spec.replicas', replicas));
    expect(lines(productionStrength, fixed(4))).toEqual([]);
    expect(lines(productionStrength, fixed(3))).toEqual([
      `${AUTH} spec.replicas: expected at least 4, as in staging, found 3; raise replicas of ${AUTH}, or lower them in staging`,
    ]);
    expect(lines(productionStrength, without(PROD, SCALER))).toHaveLength(1);
  });
});

test('a disruption budget that staging has', () => {
  const given = without(PROD, 'PodDisruptionBudget autolytiq-prod/auth-service');
  expect(lines(productionStrength, given)).toEqual([
    `${AUTH} metadata.name: expected a PodDisruptionBudget, as in staging, found none that selects its pods; add one with maxUnavailable: 1`,
  ]);
  const elsewhere = edited(
    PROD,
    'PodDisruptionBudget autolytiq-prod/auth-service',
    put('spec.selector.matchLabels["app.kubernetes.io/name"]', 'auth'),
  );
  expect(lines(productionStrength, elsewhere)).toHaveLength(1);
});

test.each(['startup', 'readiness', 'liveness'])('a %s probe', (kind) => {
  expect(lines(productionStrength, edited(PROD, AUTH, drop(`${CONTAINER}.${kind}Probe`)))).toEqual([
    `${AUTH} ${CONTAINER}.${kind}Probe: expected a ${kind} probe, as in staging, found none; ask here what is asked there`,
  ]);
});

test.each([
  ['cpu', '99m', 'cpu: expected at least 100m, as in staging, found "99m"'],
  ['memory', '255Mi', 'memory: expected at least 256Mi, as in staging, found "255Mi"'],
  ['memory', undefined, 'memory: expected at least 256Mi, as in staging, found nothing'],
  ['ephemeral-storage', '1Mi', '["ephemeral-storage"]: expected at least 256Mi, as in staging, found "1Mi"'],
])('a request of %s of %s', (resource, value, said) => {
  const given = edited(PROD, AUTH, put(`${CONTAINER}.resources.requests["${resource}"]`, value));
  expect(lines(productionStrength, given)).toEqual([expect.stringContaining(said)]);
});

test('the requests of the container that the workload is about count, not those beside it', () => {
  const sidecar = change('spec.template.spec.containers', (list) => [
    { name: 'proxy', image: 'proxy' },
    ...(Array.isArray(list) ? (list as readonly unknown[]) : []),
  ]);
  expect(lines(productionStrength, edited(PROD, AUTH, sidecar))).toEqual([]);
});

test('network rules, in both directions', () => {
  const rules = 'NetworkPolicy autolytiq-prod/auth-service';
  const left = without(without(PROD, 'NetworkPolicy autolytiq-prod/default-deny'), rules);
  expect(lines(productionStrength, left)).toEqual([
    `${AUTH} metadata.name: expected a NetworkPolicy for its ingress, as in staging, found none; add one`,
  ]);
  expect(lines(productionStrength, without(left, 'NetworkPolicy autolytiq-prod/allow-dns'))).toEqual([
    `${AUTH} metadata.name: expected a NetworkPolicy for its ingress, as in staging, found none; add one`,
    `${AUTH} metadata.name: expected a NetworkPolicy for its egress, as in staging, found none; add one`,
  ]);
});

describe('jobs', () => {
  test.each([
    [NIGHTLY, 'spec.jobTemplate.spec'],
    [JOB, 'spec'],
  ])('%s may last as long and is tried as often', (title, spec) => {
    const said = (edit: Edit) => lines(productionStrength, edited(PROD, title, edit));
    expect(said(drop(`${spec}.activeDeadlineSeconds`))).toEqual([
      expect.stringMatching(/activeDeadlineSeconds: expected a deadline of at least \d+ s, as in staging, found none;/),
    ]);
    expect(said(put(`${spec}.activeDeadlineSeconds`, 60))).toEqual([
      expect.stringMatching(/activeDeadlineSeconds: expected a deadline of at least \d+ s, as in staging, found 60 s;/),
    ]);
    expect(said(put(`${spec}.backoffLimit`, 1))).toEqual([
      expect.stringMatching(/backoffLimit: expected at least [23], as in staging, found 1;/),
    ]);
    expect(said(drop(`${spec}.backoffLimit`))).toEqual([]);
  });

  test('how many pods they are is no matter of replicas', () => {
    expect(
      lines(productionStrength, besideWorkload('data-retention-service', { replicas: { min: 5, max: 5 } })),
    ).toEqual([]);
  });
});

describe('the namespace', () => {
  const enforce = 'metadata.labels["pod-security.kubernetes.io/enforce"]';

  test.each(['baseline', 'privileged', undefined])('enforces no lower level: %s', (level) => {
    const given = edited(PROD, 'Namespace autolytiq-prod', put(enforce, level));
    expect(lines(productionStrength, given)).toEqual([
      `Namespace autolytiq-prod ${enforce}: expected restricted, as in staging, found ${level === undefined ? 'nothing' : `"${level}"`}; ` +
        'enforce the same level: pods that staging refuses must not start here',
    ]);
  });

  test('may enforce a higher one, and says nothing where it is made elsewhere', () => {
    const given = beside((staging) => ({ ...staging, podSecurity: 'baseline' }));
    expect(lines(productionStrength, given)).toEqual([]);
    expect(lines(productionStrength, without(PROD, 'Namespace autolytiq-prod'))).toEqual([]);
  });
});

describe('the load balancer', () => {
  const said = (...edits: readonly Edit[]) => lines(productionStrength, edited(PROD, INGRESS, ...edits));

  test('has a web ACL', () => {
    expect(said(drop(alb('wafv2-acl-arn')))).toEqual([
      `${INGRESS} ${alb('wafv2-acl-arn')}: expected a web ACL, as in staging, found none; set webAclArn under ingress`,
    ]);
  });

  test('keeps access logs', () => {
    expect(
      said(change(alb('load-balancer-attributes'), (value) => String(value).replace('enabled=true', 'enabled=false'))),
    ).toEqual([
      `${INGRESS} ${alb('load-balancer-attributes')}: expected access logs, as in staging, found access_logs.s3.enabled is not true; set accessLogs under ingress`,
    ]);
  });

  test('speaks no older TLS, and may speak another that is as new', () => {
    expect(said(put(alb('ssl-policy'), 'ELBSecurityPolicy-2016-08'))).toEqual([
      expect.stringContaining(`${alb('ssl-policy')}: expected ELBSecurityPolicy-TLS13-1-2-2021-06, as in staging,`),
    ]);
    expect(said(drop(alb('ssl-policy')))).toHaveLength(1);
    expect(said(put(alb('ssl-policy'), 'ELBSecurityPolicy-TLS13-1-3-2021-06'))).toEqual([]);
  });

  test('is no more open than that of staging, and may be less', () => {
    const open = beside((staging) => ({
      ...staging,
      ...(staging.ingress === undefined ? {} : { ingress: { ...staging.ingress, scheme: 'internal' } }),
    }));
    expect(lines(productionStrength, open)).toEqual([
      `${INGRESS} ${alb('scheme')}: expected internal, as in staging, found internet-facing; let staging be internet-facing too, behind ranges that may connect (inboundCidrs)`,
    ]);
    expect(said(put(alb('scheme'), 'internal'))).toEqual([]);
  });

  test('needs nothing that staging has not', () => {
    const bare = beside((staging) => ({
      ...staging,
      ingress: {
        scheme: 'internet-facing',
        webAcl: 'absent',
        accessLogs: 'absent',
        tlsPolicy: 'ELBSecurityPolicy-2016-08',
      },
    }));
    const given = edited(
      bare,
      INGRESS,
      ...['wafv2-acl-arn', 'load-balancer-attributes', 'ssl-policy'].map((setting) => drop(alb(setting))),
    );
    expect(lines(productionStrength, given)).toEqual([]);
  });

  test('of another namespace is not the one that staging has', () => {
    const tools = edited(PROD, INGRESS, put('metadata.namespace', 'tools'), drop(alb('wafv2-acl-arn')));
    expect(lines(productionStrength, tools)).toEqual([]);
  });
});

test('only production is compared, and only with staging', () => {
  const weak = edited(PROD, SCALER, put('spec.maxReplicas', 3));
  const siblings = factsOf(weak).siblings.filter(({ tier }) => tier !== 'staging');
  expect(lines(productionStrength, withFacts(weak, { tier: 'staging' }))).toEqual([]);
  expect(lines(productionStrength, withFacts(weak, { siblings }))).toEqual([]);
  expect(lines(productionStrength, withoutFacts(weak))).toEqual([]);
});

test('objects of any form are looked at', () => {
  const odd = [
    ...ODD,
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'auth-service', namespace: 'autolytiq-prod' } },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'data-retention-service', namespace: 'autolytiq-prod' },
      spec: [],
    },
    { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'x' }, spec: null },
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'x' } },
  ];
  const said = lines(productionStrength, { ...foreign(...odd), facts: factsOf(PROD) });
  expect(said.filter((line) => line.startsWith('Deployment autolytiq-prod/auth-service spec.replicas'))).toHaveLength(
    1,
  );
  expect(said.filter((line) => line.includes('activeDeadlineSeconds'))).toHaveLength(1);
});
