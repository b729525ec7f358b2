import type { Json } from '../../policies/cluster/json';
import { readOnlyRoot } from '../../policies/read-only-root';
import { CLUSTERS, cluster, edited, foreign, lines, withObject, withoutFacts } from './clusters';
import { append, drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const SPEC = 'spec.template.spec';
const ROOT = `${SPEC}.containers[0].securityContext.readOnlyRootFilesystem`;
const MOUNTS = `${SPEC}.containers[0].volumeMounts`;
const WITHOUT_TMP = `${AUTH} ${MOUNTS}: expected a volume at /tmp that auth-service can write to, found nothing; mount an emptyDir at /tmp: its root file system is read-only`;

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(readOnlyRoot, given)).toEqual([]);
});

test.each([drop(ROOT), put(ROOT, false), put(ROOT, 'true')])('a root that can be written to is refused', (edit) => {
  expect(lines(readOnlyRoot, edited(PROD, AUTH, edit))).toEqual([
    expect.stringContaining(`${AUTH} ${ROOT}: expected true, found `),
  ]);
});

test('init containers are held to it, those that somebody debugs with are not', () => {
  const init = put(`${SPEC}.initContainers`, [{ name: 'prepare' }]);
  expect(lines(readOnlyRoot, edited(PROD, AUTH, init))).toEqual([
    `${AUTH} ${SPEC}.initContainers[0].securityContext.readOnlyRootFilesystem: expected true, found nothing; set it to true in prepare, and mount an emptyDir wherever it writes`,
  ]);
  const debug = put(`${SPEC}.ephemeralContainers`, [{ name: 'debug' }]);
  expect(lines(readOnlyRoot, edited(PROD, AUTH, debug))).toEqual([]);
});

test.each([
  ['no mounts', drop(MOUNTS)],
  ['another folder', put(`${MOUNTS}[0].mountPath`, '/cache')],
  ['a folder below', put(`${MOUNTS}[0].mountPath`, '/tmp/cache')],
  ['a mount that is read-only', put(`${MOUNTS}[0].readOnly`, true)],
  ['a volume of files', put(`${SPEC}.volumes[0]`, { name: 'tmp', configMap: { name: 'auth-service' } })],
  ['a claim that is read-only', put(`${SPEC}.volumes[0]`, { name: 'tmp', persistentVolumeClaim: { readOnly: true } })],
  ['a volume that is not there', put(`${SPEC}.volumes`, [])],
])('%s is no /tmp to write to', (_, edit) => {
  expect(lines(readOnlyRoot, edited(PROD, AUTH, edit))).toEqual([WITHOUT_TMP]);
});

test.each([
  ['a claim', put(`${SPEC}.volumes[0]`, { name: 'tmp', persistentVolumeClaim: { claimName: 'scratch' } })],
  ['memory', put(`${SPEC}.volumes[0].emptyDir`, { medium: 'Memory' })],
  ['a volume of no kind', put(`${SPEC}.volumes[0]`, { name: 'tmp' })],
  ['a path with a slash behind it', put(`${MOUNTS}[0].mountPath`, '/tmp/')],
  ['a folder above', put(`${MOUNTS}[0].mountPath`, '/')],
])('%s is a /tmp to write to', (_, edit) => {
  expect(lines(readOnlyRoot, edited(PROD, AUTH, edit))).toEqual([]);
});

test('a container beside it needs a /tmp of its own', () => {
  const beside = append(`${SPEC}.containers`, { name: 'log', securityContext: { readOnlyRootFilesystem: true } });
  expect(lines(readOnlyRoot, edited(PROD, AUTH, beside))).toEqual([
    expect.stringContaining(`${SPEC}.containers[1].volumeMounts: expected a volume at /tmp that log can write to`),
  ]);
});

test('a StatefulSet may mount its claims there', () => {
  const container = {
    name: 'db',
    securityContext: { readOnlyRootFilesystem: true },
    volumeMounts: [{ name: 'data', mountPath: '/tmp' }],
  };
  const made = (claims: unknown): Json => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'autolytiq-prod' },
    spec: { volumeClaimTemplates: claims, template: { spec: { containers: [container] } } },
  });
  expect(lines(readOnlyRoot, withObject(PROD, made([{ metadata: { name: 'data' } }])))).toEqual([]);
  expect(lines(readOnlyRoot, withObject(PROD, made([null])))).toHaveLength(1);
});

test('objects of others are not judged, whatever their form', () => {
  expect(lines(readOnlyRoot, withoutFacts(edited(PROD, AUTH, drop(ROOT))))).toEqual([]);
  const odd = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'odd' }, spec: { containers: [null, 1, {}] } };
  expect(lines(readOnlyRoot, foreign(odd))).toEqual([]);
  expect(lines(readOnlyRoot, withObject(PROD, odd))).toHaveLength(1);
});
