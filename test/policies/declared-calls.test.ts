import { declaredCalls } from '../../policies/declared-calls';
import { CLUSTERS, cluster, edited, lines, without } from './clusters';
import { append, drop, put } from './edits';
import { ODD_KNOWN } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const CONFIG = 'ConfigMap autolytiq-prod/api-gateway';
const GATEWAY = 'Deployment autolytiq-prod/api-gateway';
const CONTAINER = 'spec.template.spec.containers[0]';
const EXPECTED = 'expected AUTH_SERVICE_URL: http://auth-service:8087';

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(declaredCalls, given)).toEqual([]);
});

test('an address that is not there is missed', () => {
  const line = `${GATEWAY} ${CONTAINER}: ${EXPECTED}, found no variable AUTH_SERVICE_URL; give it AUTH_SERVICE_URL in the ConfigMap that it reads, or take the call away from the overlay`;
  expect(lines(declaredCalls, edited(PROD, CONFIG, drop('data.AUTH_SERVICE_URL')))).toEqual([line]);
  const unread = [edited(PROD, GATEWAY, drop(`${CONTAINER}.envFrom`)), without(PROD, CONFIG)];
  for (const given of unread) {
    expect(lines(declaredCalls, given)).toContain(line);
    expect(lines(declaredCalls, given)).toHaveLength(10);
  }
});

test('another address is refused where it stands', () => {
  const line = (object: string, path: string) =>
    `${object} ${path}: ${EXPECTED}, found "http://deal-service:8081"; set AUTH_SERVICE_URL to the address of the Service`;
  expect(lines(declaredCalls, edited(PROD, CONFIG, put('data.AUTH_SERVICE_URL', 'http://deal-service:8081')))).toEqual([
    line(CONFIG, 'data.AUTH_SERVICE_URL'),
  ]);
  const variable = { name: 'AUTH_SERVICE_URL', value: 'http://deal-service:8081' };
  expect(lines(declaredCalls, edited(PROD, GATEWAY, put(`${CONTAINER}.env`, [variable])))).toEqual([
    line(GATEWAY, `${CONTAINER}.env[0].value`),
  ]);
});

test('an address comes from configuration, not from a Secret', () => {
  const variable = {
    name: 'AUTH_SERVICE_URL',
    valueFrom: { secretKeyRef: { name: 'autolytiq-secrets', key: 'JWT_SECRET' } },
  };
  expect(lines(declaredCalls, edited(PROD, GATEWAY, put(`${CONTAINER}.env`, [variable])))).toEqual([
    `${GATEWAY} ${CONTAINER}: ${EXPECTED}, found AUTH_SERVICE_URL from elsewhere than configuration; set AUTH_SERVICE_URL to the address of the Service`,
  ]);
});

test('one container of several is enough, but none may have another address', () => {
  const sidecar = (env: readonly object[]) =>
    edited(PROD, GATEWAY, append('spec.template.spec.containers', { name: 'sidecar', env }));
  expect(lines(declaredCalls, sidecar([]))).toEqual([]);
  expect(lines(declaredCalls, sidecar([{ name: 'AUTH_SERVICE_URL', value: 'http://x' }]))).toHaveLength(1);
});

test('nothing that stands in the fields makes it fail', () => {
  expect(() => lines(declaredCalls, ODD_KNOWN)).not.toThrow();
});
