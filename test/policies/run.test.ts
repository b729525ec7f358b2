import { judge } from '../../policies/run';
import type { Policy } from '../../policies/policy';
import { titleOf } from '../../policies/cluster/object';
import { cluster, foreign, withoutFacts } from './clusters';

/** A policy against every Service, and one that asks the overlays. */
const noServices: Policy = {
  id: 'no-services',
  severity: 'error',
  demands: 'There are no Services.',
  prevents: 'That somebody is reached.',
  link: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  needs: 'objects',
  check: ({ ofKind }) =>
    ofKind('Service').map((object) => ({ object, path: 'kind', expected: 'none', found: 'one', mend: 'remove it' })),
};
const knowing: Policy = { ...noServices, id: 'knowing', needs: 'facts' };

const PROD = cluster('autolytiq-prod');
const waiver = { policy: 'no-services', object: 'Service autolytiq-prod/auth-service', reason: 'it is needed' };

test('every violation is a finding, with its policy and cluster', () => {
  const { findings, waived, idleWaivers, skipped } = judge(PROD, [noServices]);
  expect(findings).toHaveLength(PROD.ofKind('Service').length);
  expect(findings[0]).toMatchObject({ policy: { id: 'no-services' }, cluster: 'autolytiq-prod' });
  expect([waived, idleWaivers, skipped]).toEqual([[], [], []]);
});

test('a waiver permits the violation of one policy by one object', () => {
  const { findings, waived, idleWaivers } = judge(PROD, [noServices], [waiver]);
  expect(waived.map(({ object }) => titleOf(object))).toEqual([waiver.object]);
  expect(findings.map(({ object }) => titleOf(object))).not.toContain(waiver.object);
  expect(findings).toHaveLength(PROD.ofKind('Service').length - 1);
  expect(idleWaivers).toEqual([]);
});

test('a waiver that permits nothing is idle', () => {
  const idle = { ...waiver, object: 'Service autolytiq-prod/auth-servce' };
  expect(judge(PROD, [noServices], [waiver, idle]).idleWaivers).toEqual([idle]);
});

test('a waiver of a policy that was not asked is not idle', () => {
  expect(judge(PROD, [knowing], [waiver]).idleWaivers).toEqual([]);
});

test('policies that need the overlays are skipped, and named, where there are none', () => {
  const verdict = judge(withoutFacts(PROD), [noServices, knowing]);
  expect(verdict.skipped).toEqual([knowing]);
  expect(new Set(verdict.findings.map(({ policy }) => policy))).toEqual(new Set([noServices]));
  expect(judge(PROD, [noServices, knowing]).skipped).toEqual([]);
});

test('so many findings of each policy are listed, all are counted, and what is waived is no finding', () => {
  const others = { ...noServices, id: 'no-services-either' };
  const all = PROD.ofKind('Service').length;
  const { findings, unlisted, waived } = judge(PROD, [noServices, others], [waiver], 2);
  expect(findings.map(({ policy }) => policy)).toEqual([noServices, noServices, others, others]);
  expect(unlisted).toEqual(
    new Map([
      [noServices, all - 3],
      [others, all - 2],
    ]),
  );
  expect(waived).toHaveLength(1);
});

test('a cluster of nothing keeps everything', () => {
  expect(judge(foreign(), [noServices])).toEqual({
    findings: [],
    unlisted: new Map(),
    waived: [],
    idleWaivers: [],
    skipped: [],
  });
});
