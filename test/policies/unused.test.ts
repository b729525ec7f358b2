import { unused } from '../../policies/unused';
import { CLUSTERS, cluster, edited, lines, withObject, without, withoutFacts } from './clusters';
import { append, drop, put } from './edits';
import { folder, ODD, ODD_KNOWN, SOUND } from './foreign-folders';
import { unwatched } from './known';

const PROD = unwatched(cluster('autolytiq-prod'));
const SECRETS = 'ExternalSecret autolytiq-prod/autolytiq-secrets';
const AUTH = 'Deployment autolytiq-prod/auth-service';
const MEND = 'take it away, or name it where it is meant to be used';

const object = (kind: string, name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'autolytiq-prod', ...more },
});

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(unused, given)).toEqual([]);
  expect(lines(unused, withoutFacts(given))).toEqual([]);
});

test.each(['ConfigMap', 'ServiceAccount', 'PersistentVolumeClaim'])('a %s that nothing uses is told', (kind) => {
  expect(lines(unused, withObject(PROD, object(kind, 'old')))).toEqual([
    `${kind} autolytiq-prod/old metadata.name: expected something that uses it, found nothing; ${MEND}`,
  ]);
});

test('what a workload leaves behind is told', () => {
  expect(lines(unused, without(PROD, AUTH))).toEqual([
    expect.stringContaining('ConfigMap autolytiq-prod/auth-service metadata.name: '),
    expect.stringContaining('ServiceAccount autolytiq-prod/auth-service metadata.name: '),
    expect.stringContaining(
      `${SECRETS} spec.data[8].secretKey: expected something that reads SESSION_SECRET of Secret`,
    ),
  ]);
});

test('a key of a Secret that nothing reads is told', () => {
  const more = { secretKey: 'OLD', remoteRef: { key: 'autolytiq/prod/jwt', property: 'issuer' } };
  const given = edited(PROD, SECRETS, append('spec.data', more));
  const line = `${SECRETS} spec.data[12].secretKey: expected something that reads OLD of Secret autolytiq-prod/autolytiq-secrets, found nothing; ${MEND}`;
  expect(lines(unused, given)).toEqual([line]);
  expect(lines(unused, withoutFacts(given))).toEqual([line]);
  const widget = { ...object('Widget', 'x'), spec: { secretName: 'autolytiq-secrets' } };
  expect(lines(unused, withObject(withoutFacts(given), widget))).toEqual([]);
  const whole = append('spec.template.spec.containers[0].envFrom', { secretRef: { name: 'autolytiq-secrets' } });
  expect(lines(unused, edited(given, AUTH, whole))).toEqual([]);
});

test('a Secret that nothing reads is told once', () => {
  const given = edited(PROD, SECRETS, put('spec.target.name', 'secrets'));
  const line = `${SECRETS} spec.target.name: expected something that reads Secret autolytiq-prod/secrets, found nothing; ${MEND}`;
  expect(lines(unused, given)).toEqual([line]);
  expect(lines(unused, withoutFacts(given))).toEqual([line]);
  const flag = put('spec.template.spec.containers[0].args', ['--secret=autolytiq-prod/secrets']);
  expect(lines(unused, withoutFacts(edited(given, AUTH, flag)))).toEqual([]);
});

test('a templated key that nothing reads is told, what its text takes in is not', () => {
  const secrets = 'ExternalSecret ecommerce-prod/ecommerce-postgres-auth-secrets';
  const given = cluster('ecommerce-prod');
  const more = edited(given, secrets, put('spec.target.template.data.OLD', '{{ .DATABASE_URL }}'));
  expect(lines(unused, more)).toEqual([
    `${secrets} spec.target.template.data: expected something that reads OLD of Secret ecommerce-prod/ecommerce-postgres-auth-secrets, found nothing; ${MEND}`,
  ]);
  const merged = edited(
    given,
    secrets,
    put('spec.target.template.mergePolicy', 'Merge'),
    append('spec.data', { secretKey: 'HOST', remoteRef: { key: 'x' } }),
  );
  expect(lines(unused, merged)).toEqual([expect.stringContaining('reads HOST of')]);
  const taken = put('spec.target.template.data.DATABASE_URL', 'postgres://{{ .HOST }}/{{ .DATABASE_URL }}');
  expect(lines(unused, edited(merged, secrets, taken))).toEqual([]);
});

test('a Service that is not the name of a declared workload must be named by something', () => {
  const given = withObject(PROD, { ...object('Service', 'auth'), spec: { ports: [{ port: 80 }] } });
  const line = `Service autolytiq-prod/auth metadata.name: expected a declared workload that listens under its name, found none; ${MEND}`;
  expect(lines(unused, given)).toEqual([line]);
  expect(lines(unused, withoutFacts(given))).toEqual([]);
  const backend = 'spec.rules[0].http.paths[1].backend.service.name';
  expect(lines(unused, edited(given, 'Ingress autolytiq-prod/autolytiq-ingress', put(backend, 'auth')))).toEqual([]);
});

test('rights alone make no user of a ServiceAccount, but where nothing is known they are a sign of one', () => {
  const subjects = [{ kind: 'ServiceAccount', name: 'deployer', namespace: 'autolytiq-prod' }];
  const binding = { ...object('RoleBinding', 'deploys'), subjects };
  const given = withObject(withObject(PROD, object('ServiceAccount', 'deployer')), binding);
  expect(lines(unused, given)).toEqual([expect.stringContaining('ServiceAccount autolytiq-prod/deployer')]);
  expect(lines(unused, withoutFacts(given))).toEqual([]);
});

test('where nothing is known, whatever may be found by a label, a word or the API is left alone', () => {
  const FOREIGN = withoutFacts(PROD);
  const told = (kind: string, more: object = {}) => lines(unused, withObject(FOREIGN, object(kind, 'old', more)));
  expect(told('ConfigMap')).toHaveLength(1);
  expect(told('ConfigMap', { labels: { 'app.kubernetes.io/name': 'x', app: 'x' } })).toHaveLength(1);
  expect(told('ConfigMap', { labels: { grafana_dashboard: '1' } })).toEqual([]);
  expect(told('ConfigMap', { annotations: { 'example.com/for': 'x' } })).toEqual([]);
  expect(told('ConfigMap', { namespace: 'other' })).toEqual([]);
  expect(told('PersistentVolumeClaim')).toEqual([]);
  expect(told('ServiceAccount')).toHaveLength(1);
  expect(lines(unused, withObject(FOREIGN, object('ServiceAccount', 'default')))).toEqual([]);
  const old = withObject(FOREIGN, object('ConfigMap', 'old'));
  expect(lines(unused, withObject(old, { ...object('Widget', 'x'), spec: { source: 'configmap/old' } }))).toEqual([]);
  const role = { ...object('Role', 'x'), rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }] };
  expect(lines(unused, withObject(old, role))).toEqual([]);
  expect(lines(unused, edited(old, AUTH, append('spec.template.spec.containers[0].env', { value: 'a,old' })))).toEqual(
    [],
  );
});

test('labels that are the same word do not count as a reader', () => {
  const given = folder(`
{ apiVersion: v1, kind: ConfigMap, metadata: { name: old } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: old } }
spec: { containers: [{ name: web }] }
---
{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: old } } }
`);
  expect(lines(unused, given)).toHaveLength(1);
});

test('a claim that a pod mounts is used', () => {
  const given = cluster('ecommerce-dev');
  expect(
    lines(unused, edited(given, 'StatefulSet ecommerce-dev/redis', drop('spec.template.spec.volumes[name=data]'))),
  ).toEqual([expect.stringContaining('PersistentVolumeClaim ecommerce-dev/redis metadata.name: ')]);
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(unused, SOUND)).toEqual([]);
  expect(() => [lines(unused, ODD), lines(unused, ODD_KNOWN)]).not.toThrow();
});
