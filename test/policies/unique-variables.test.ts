import { uniqueVariables } from '../../policies/unique-variables';
import { CLUSTERS, cluster, edited, lines, withoutFacts } from './clusters';
import { append, put } from './edits';
import { ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const CONTAINER = 'spec.template.spec.containers[0]';

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(uniqueVariables, given)).toEqual([]);
  expect(lines(uniqueVariables, withoutFacts(given))).toEqual([]);
});

test('a name that stands twice in env is refused everywhere', () => {
  const given = edited(PROD, AUTH, append(`${CONTAINER}.env`, { name: 'JWT_SECRET', value: 'x' }));
  const line = `${AUTH} ${CONTAINER}.env[7]: expected each variable of auth-service once, found JWT_SECRET, which ${CONTAINER}.env[2] gives already; take JWT_SECRET away in one of the two places`;
  expect(lines(uniqueVariables, given)).toEqual([line]);
  expect(lines(uniqueVariables, withoutFacts(given))).toEqual([line]);
});

test('a variable that the ConfigMap gives too is refused; where nothing is known it may override', () => {
  const given = edited(PROD, AUTH, append(`${CONTAINER}.env`, { name: 'LOG_LEVEL', value: 'debug' }));
  expect(lines(uniqueVariables, given)).toEqual([
    `${AUTH} ${CONTAINER}.env[7]: expected each variable of auth-service once, found LOG_LEVEL, which ${CONTAINER}.envFrom[0] gives already; take LOG_LEVEL away in one of the two places`,
  ]);
  expect(lines(uniqueVariables, withoutFacts(given))).toEqual([]);
});

test('sources that give the same variables are refused, unless a prefix tells them apart', () => {
  const twice = (prefix: object) =>
    edited(PROD, AUTH, append(`${CONTAINER}.envFrom`, { configMapRef: { name: 'deal-service' }, ...prefix }));
  expect(lines(uniqueVariables, twice({}))).toContain(
    `${AUTH} ${CONTAINER}.envFrom[1]: expected each variable of auth-service once, found LOG_LEVEL, which ${CONTAINER}.envFrom[0] gives already; take LOG_LEVEL away in one of the two places`,
  );
  expect(lines(uniqueVariables, twice({ prefix: 'DEAL_' }))).toEqual([]);
});

test('a key of a Secret read as a whole counts', () => {
  const given = edited(PROD, AUTH, append(`${CONTAINER}.envFrom`, { secretRef: { name: 'autolytiq-secrets' } }));
  expect(lines(uniqueVariables, given)).toContainEqual(
    expect.stringContaining(`found SESSION_SECRET, which ${CONTAINER}.envFrom[1] gives already;`),
  );
});

test('containers of one pod do not hinder each other', () => {
  const sidecar = { name: 'sidecar', env: [{ name: 'JWT_SECRET', value: 'x' }] };
  expect(lines(uniqueVariables, edited(PROD, AUTH, append('spec.template.spec.containers', sidecar)))).toEqual([]);
  const twice = put('spec.template.spec.initContainers', [{ ...sidecar, env: [...sidecar.env, ...sidecar.env] }]);
  expect(lines(uniqueVariables, edited(PROD, AUTH, twice))).toEqual([
    expect.stringContaining('spec.template.spec.initContainers[0].env[1]: '),
  ]);
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(uniqueVariables, SOUND)).toEqual([]);
  expect(() => [lines(uniqueVariables, ODD), lines(uniqueVariables, ODD_KNOWN)]).not.toThrow();
});
