import { sameServices } from '../../policies/same-services';
import type { SiblingWorkload } from '../../policies/cluster/sibling-facts';
import { CLUSTERS, cluster, foreign, lines, without, withoutFacts } from './clusters';
import { factsOf, withFacts } from './known';

const PROD = cluster('ecommerce-prod');
const DEV = cluster('ecommerce-dev');
const MEND = 'let it run here too, or say in system.yaml in which tiers it is, and why: only: { tiers, why }';

/** Production beside siblings that have something of their own in one of them. */
function beside(name: string, more: Partial<SiblingWorkload>) {
  const siblings = factsOf(PROD).siblings.map((sibling) => {
    const model = sibling.workloads.find(({ only }) => only === undefined);
    if (sibling.environment !== name || model === undefined) return sibling;
    return { ...sibling, workloads: [...sibling.workloads, { ...model, ...more }] };
  });
  return withFacts(PROD, { siblings });
}

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(sameServices, given)).toEqual([]);
});

test('siblings are the other environments of the system, and no others', () => {
  expect(factsOf(PROD).siblings.map(({ environment }) => environment)).toEqual(['dev', 'staging']);
});

test.each([
  ['Deployment', 'user-service', 'service'],
  ['Job', 'user-service-migrate', 'migration'],
])('a %s that is gone is missed', (objectKind, name, kind) => {
  const object = PROD.objects.find((one) => one.kind === objectKind && one.name.startsWith(name));
  const given = without(PROD, `${objectKind} ecommerce-prod/${object?.name ?? ''}`);
  expect(lines(sameServices, given)).toEqual([
    `Namespace ecommerce-prod metadata.name: expected the ${kind} ${name}, which is in the overlays of prod and dev and staging, found no such workload; ${MEND}`,
  ]);
});

test('what a sibling alone has is missed', () => {
  expect(lines(sameServices, beside('staging', { name: 'order-mailer', kind: 'worker' }))).toEqual([
    `Namespace ecommerce-prod metadata.name: expected the worker order-mailer, which is in staging, found no such workload; ${MEND}`,
  ]);
  expect(lines(sameServices, beside('dev', { name: 'nightly', kind: 'scheduled-job' }))).toEqual([
    expect.stringContaining('expected the scheduled job nightly, which is in dev, found'),
  ]);
});

test('a reason in system.yaml is enough, and holds for the tiers that it leaves out alone', () => {
  const only = (...tiers: readonly string[]) => beside('dev', { name: 'adminer', only: { tiers, why: 'a tool' } });
  expect(lines(sameServices, only('dev'))).toEqual([]);
  expect(lines(sameServices, only('dev', 'prod'))).toHaveLength(1);
});

test('the reason of a committed service is known: without it, it would be missed', () => {
  const siblings = factsOf(PROD).siblings.map((sibling) => ({
    ...sibling,
    workloads: sibling.workloads.map(({ only: _, ...workload }) => workload),
  }));
  expect(lines(sameServices, withFacts(PROD, { siblings }))).toEqual([
    expect.stringContaining('expected the service adminer, which is in dev, found'),
  ]);
});

test('stores in the cluster of development need not be in that of production', () => {
  expect(factsOf(DEV).workloads.some(({ kind }) => kind === 'store')).toBe(true);
  expect(lines(sameServices, PROD)).toEqual([]);
});

test('where nothing is known, or nothing is there, it says nothing', () => {
  expect(lines(sameServices, withoutFacts(PROD))).toEqual([]);
  expect(lines(sameServices, { ...foreign(), facts: factsOf(PROD) })).toEqual([]);
});
