import { nonRootUser } from '../../policies/non-root-user';
import { CLUSTERS, cluster, edited, foreign, lines, withoutFacts } from './clusters';
import { drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const POD_USER = 'spec.template.spec.securityContext.runAsUser';
const OWN_USER = 'spec.template.spec.containers[0].securityContext.runAsUser';

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(nonRootUser, given)).toEqual([]);
});

test('runAsNonRoot alone is not enough: the image may have a named user', () => {
  const given = edited(PROD, AUTH, drop(POD_USER));
  expect(lines(nonRootUser, given)).toEqual([
    `${AUTH} ${POD_USER}: expected the number of a user other than 0, found nothing; write the uid that the image has for its user`,
  ]);
  expect(lines(nonRootUser, withoutFacts(given))).toEqual([]);
});

test('root is refused, with runAsNonRoot as what cannot start', () => {
  expect(lines(nonRootUser, edited(PROD, AUTH, put(POD_USER, 0)))).toEqual([
    `${AUTH} ${POD_USER}: expected a user other than 0, since runAsNonRoot is true, found 0; take the numeric user of the image: the kubelet does not start auth-service so`,
  ]);
  const allowed = edited(PROD, AUTH, put(OWN_USER, 0), drop('spec.template.spec.securityContext.runAsNonRoot'));
  expect(lines(nonRootUser, allowed)).toEqual([
    `${AUTH} ${OWN_USER}: expected the number of a user other than 0, found 0; write the uid that the image has for its user`,
  ]);
});

test('the user of a container counts, not that of its pod', () => {
  expect(lines(nonRootUser, edited(PROD, AUTH, drop(POD_USER), put(OWN_USER, 10001)))).toEqual([]);
  const init = put('spec.template.spec.initContainers', [{ name: 'chown', securityContext: { runAsUser: 0 } }]);
  expect(lines(nonRootUser, edited(PROD, AUTH, init))).toEqual([
    expect.stringContaining(`${AUTH} spec.template.spec.initContainers[0].securityContext.runAsUser: `),
  ]);
});

test.each(['node', '1000', -1, 1.5])('%p is no number of a user', (user) => {
  const given = edited(PROD, AUTH, put(OWN_USER, user));
  expect(lines(nonRootUser, given)).toEqual([
    `${AUTH} ${OWN_USER}: expected the number of a user, found ${JSON.stringify(user)}; write the uid that the image has for it`,
  ]);
  expect(lines(nonRootUser, withoutFacts(given))).toHaveLength(1);
});

test('objects of others may leave the user to the image, or be root where they say so', () => {
  const pod = (securityContext: unknown) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'one' },
    spec: { securityContext, containers: [{ name: 'one', image: 'redis:7.2.7' }] },
  });
  expect(lines(nonRootUser, foreign(pod(undefined), pod({ runAsUser: 0 }), pod({ runAsNonRoot: true })))).toEqual([]);
  expect(lines(nonRootUser, foreign(pod({ runAsNonRoot: true, runAsUser: 0 })))).toHaveLength(1);
  expect(lines(nonRootUser, foreign(pod('odd'), { ...pod(null), spec: null }))).toEqual([]);
});

test('Windows has no such users', () => {
  const given = edited(PROD, AUTH, drop(POD_USER), put('spec.template.spec.os', { name: 'windows' }));
  expect(lines(nonRootUser, given)).toEqual([]);
});
