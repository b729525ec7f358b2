import { namespaceLimits } from '../../policies/namespace-limits';
import { CLUSTERS, cluster, edited, lines, without, withoutFacts } from './clusters';
import { drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const NAMESPACE = 'Namespace autolytiq-prod';
const ENFORCE = 'metadata.labels["pod-security.kubernetes.io/enforce"]';

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(namespaceLimits, given)).toEqual([]);
});

test.each(['baseline', 'privileged'])('the level %s is refused', (level) => {
  expect(lines(namespaceLimits, edited(PROD, NAMESPACE, put(ENFORCE, level)))).toEqual([
    `${NAMESPACE} ${ENFORCE}: expected restricted, found ${level}; state it; a workload that needs more stands in a namespace of its own, with a waiver`,
  ]);
});

test('so is none, in the namespace of the operator too', () => {
  expect(lines(namespaceLimits, edited(PROD, NAMESPACE, drop(ENFORCE)))[0]).toContain('found nothing');
  expect(lines(namespaceLimits, edited(PROD, 'Namespace external-secrets', drop(ENFORCE)))).toHaveLength(1);
});

test('a namespace of the system without a LimitRange is refused', () => {
  expect(lines(namespaceLimits, without(PROD, 'LimitRange autolytiq-prod/containers'))).toEqual([
    `${NAMESPACE} metadata.name: expected a LimitRange in autolytiq-prod, found none; add one with default requests and limits`,
  ]);
});

test('without overlays no level is wanted', () => {
  expect(lines(namespaceLimits, withoutFacts(edited(PROD, NAMESPACE, drop(ENFORCE))))).toEqual([]);
});
