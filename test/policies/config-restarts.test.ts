import { configRestarts } from '../../policies/config-restarts';
import { CLUSTERS, cluster, edited, lines, withoutFacts } from './clusters';
import { drop, put } from './edits';
import { ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const KNOWN = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const ANNOTATIONS = 'spec.template.metadata.annotations';

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(configRestarts, given)).toEqual([]);
  expect(lines(configRestarts, withoutFacts(given))).toEqual([]);
});

test('a pod that reads a ConfigMap as variables and has no sign of it is told', () => {
  const given = edited(KNOWN, AUTH, drop(ANNOTATIONS));
  expect(lines(configRestarts, withoutFacts(given))).toEqual([
    `${AUTH} ${ANNOTATIONS}: expected an annotation with a checksum of ConfigMap auth-service, found none; annotate the template with a checksum of the data, or end the name of the ConfigMap with one`,
  ]);
  // Of our own pods config-checksum says more.
  expect(lines(configRestarts, given)).toEqual([]);
  const key = put('spec.template.spec.containers[0].envFrom', []);
  const variable = put('spec.template.spec.containers[0].env', [
    { name: 'A', valueFrom: { configMapKeyRef: { name: 'auth-service', key: 'A' } } },
  ]);
  expect(lines(configRestarts, withoutFacts(edited(given, AUTH, key)))).toEqual([]);
  expect(lines(configRestarts, withoutFacts(edited(given, AUTH, key, variable)))).toHaveLength(1);
});

test.each(['checksum/settings', 'config-hash', 'configmap.reloader.stakater.com/reload'])(
  'the annotation %s is a sign',
  (name) => {
    const given = withoutFacts(edited(KNOWN, AUTH, put(ANNOTATIONS, { [name]: 'x' })));
    expect(lines(configRestarts, given)).toEqual([]);
    const owner = edited(KNOWN, AUTH, drop(ANNOTATIONS), put(`metadata.annotations["${name}"]`, 'x'));
    expect(lines(configRestarts, withoutFacts(owner))).toEqual([]);
  },
);

test('a ConfigMap that never changes needs none', () => {
  const given = withoutFacts(edited(KNOWN, AUTH, drop(ANNOTATIONS)));
  const config = 'ConfigMap autolytiq-prod/auth-service';
  expect(lines(configRestarts, edited(given, config, put('immutable', true)))).toEqual([]);
  const hashed = edited(given, config, put('metadata.name', 'auth-service-8fk7g2mb9d'));
  const reads = put('spec.template.spec.containers[0].envFrom[0].configMapRef.name', 'auth-service-8fk7g2mb9d');
  expect(lines(configRestarts, edited(hashed, AUTH, reads))).toEqual([]);
});

test('what ends by itself reads the new values the next time', () => {
  const job = 'CronJob autolytiq-prod/data-retention-service';
  const given = edited(KNOWN, job, drop('spec.jobTemplate.spec.template.metadata.annotations'));
  expect(lines(configRestarts, withoutFacts(given))).toEqual([]);
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(configRestarts, SOUND)).toEqual([]);
  expect(() => [lines(configRestarts, ODD), lines(configRestarts, ODD_KNOWN)]).not.toThrow();
});
