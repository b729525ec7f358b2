import { doubtfulServices } from '../../policies/doubtful-services';
import { CLUSTERS, cluster, edited, lines, withoutFacts } from './clusters';
import { drop, put } from './edits';
import { ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const PROD = withoutFacts(cluster('autolytiq-prod'));
const SERVICE = 'Service autolytiq-prod/auth-service';

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(doubtfulServices, given)).toEqual([]);
  expect(lines(doubtfulServices, withoutFacts(given))).toEqual([]);
});

test('a Service that selects nothing may be meant for pods of an operator', () => {
  const given = edited(PROD, SERVICE, put('spec.selector', { cluster: 'postgres' }));
  expect(lines(doubtfulServices, given)).toEqual([
    `${SERVICE} spec.selector: expected labels of pods that something here makes, found cluster=postgres, which selects nothing; write the labels as the pods have them, unless an operator makes these pods`,
  ]);
});

test('what service-selectors refuses is not told twice', () => {
  expect(lines(doubtfulServices, edited(PROD, SERVICE, put('spec.selector["app.kubernetes.io/name"]', 'x')))).toEqual(
    [],
  );
  const known = cluster('autolytiq-prod');
  expect(lines(doubtfulServices, edited(known, SERVICE, put('spec.selector', { cluster: 'postgres' })))).toEqual([]);
});

test('a number that no container declares may be listened on, but hardly when others are declared', () => {
  const other = edited(PROD, SERVICE, put('spec.ports[0].targetPort', 80));
  expect(lines(doubtfulServices, other)).toEqual([
    `${SERVICE} spec.ports[0].targetPort: expected a port of Deployment autolytiq-prod/auth-service: 8087 (http), found 80; send to the port on which the container listens, or declare it there`,
  ]);
  const silent = edited(
    other,
    'Deployment autolytiq-prod/auth-service',
    drop('spec.template.spec.containers[0].ports'),
  );
  expect(lines(doubtfulServices, silent)).toEqual([]);
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(doubtfulServices, SOUND)).toEqual([]);
  expect(() => [lines(doubtfulServices, ODD), lines(doubtfulServices, ODD_KNOWN)]).not.toThrow();
});
