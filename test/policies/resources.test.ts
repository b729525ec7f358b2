import type { Json } from '../../policies/cluster/json';
import { resources } from '../../policies/resources';
import { CLUSTERS, cluster, edited, foreign, lines, withoutFacts } from './clusters';
import { drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const CONTAINER = 'spec.template.spec.containers[0]';
const RESOURCES = `${CONTAINER}.resources`;

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(resources, given)).toEqual([]);
});

test.each(['requests.cpu', 'requests.memory', 'requests["ephemeral-storage"]', 'limits.memory'])(
  '%s is stated: defaults of the namespace do not count',
  (field) => {
    const name = field.replace('["', '.').replace('"]', '');
    const without = [
      `${AUTH} ${RESOURCES}: expected ${name}, found nothing; state what auth-service needs, as measured under load`,
    ];
    expect(lines(resources, edited(PROD, AUTH, drop(`${RESOURCES}.${field}`)))).toEqual(without);
    // Zero is nothing too.
    expect(lines(resources, edited(PROD, AUTH, put(`${RESOURCES}.${field}`, '0')))).toContain(without[0]);
  },
);

test('all that is missing is said at once, of init containers too', () => {
  const init = put('spec.template.spec.initContainers', [{ name: 'prepare', resources: null }]);
  expect(lines(resources, edited(PROD, AUTH, init))).toEqual([
    `${AUTH} spec.template.spec.initContainers[0].resources: expected requests.cpu, requests.memory, requests.ephemeral-storage, limits.memory, found nothing; state what prepare needs, as measured under load`,
  ]);
});

test('jobs are asked too, containers to debug with are not', () => {
  const nightly = 'CronJob autolytiq-prod/data-retention-service';
  const limit = 'spec.jobTemplate.spec.template.spec.containers[0].resources.limits.memory';
  expect(lines(resources, edited(PROD, nightly, drop(limit)))).toEqual([
    expect.stringContaining('.resources: expected limits.memory, found nothing; '),
  ]);
  const debug = put('spec.template.spec.ephemeralContainers', [{ name: 'debug' }]);
  expect(lines(resources, edited(PROD, AUTH, debug))).toEqual([]);
});

test('a limit of cpu, and one of memory above its request, are matters of taste', () => {
  const given = edited(PROD, AUTH, put(`${RESOURCES}.limits.memory`, '1Gi'), put(`${RESOURCES}.limits.cpu`, 2));
  expect(lines(resources, given)).toEqual([]);
});

describe('a request above its limit is refused', () => {
  test.each([
    ['memory', '1Gi', '512Mi'],
    ['memory', '513Mi', '512Mi'],
    ['memory', '537M', '512Mi'],
    ['cpu', '1001m', 1],
    ['cpu', 1.5, '1'],
    ['ephemeral-storage', '257Mi', '256Mi'],
    ['nvidia.com/gpu', 2, '1'],
  ])('%s: %s above %s', (resource, request, limit) => {
    const field = /^\w+$/.test(resource) ? `.${resource}` : `["${resource}"]`;
    const given = edited(
      PROD,
      AUTH,
      put(`${RESOURCES}.requests${field}`, request),
      put(`${RESOURCES}.limits${field}`, limit),
    );
    const expected = [
      `${AUTH} ${RESOURCES}.requests${field}: expected at most ${limit}, its limit, found ${JSON.stringify(request)}; raise limits.${resource} of auth-service, or ask for less`,
    ];
    expect(lines(resources, given)).toEqual(expected);
    expect(lines(resources, withoutFacts(given))).toEqual(expected);
  });

  test('the same in other words is not', () => {
    const given = edited(
      PROD,
      AUTH,
      put(`${RESOURCES}.requests.memory`, '0.25Gi'),
      put(`${RESOURCES}.limits.cpu`, '250m'),
    );
    expect(lines(resources, given)).toEqual([]);
  });
});

test.each(['512MB', '512mi', 'half', '', '1 Gi', '1,5', '-1', '-100m', true, {}])('%p is no quantity', (value) => {
  const given = withoutFacts(edited(PROD, AUTH, put(`${RESOURCES}.requests.memory`, value)));
  expect(lines(resources, given)).toEqual([
    `${AUTH} ${RESOURCES}.requests.memory: expected a quantity, found ${JSON.stringify(value)}; write it as 250m or 2 (cpu), 512Mi or 1Gi (bytes)`,
  ]);
});

test.each(['512m', '512', 512, '3Mi', '512k', '500000u'])('memory of %p is a slip', (value) => {
  const given = withoutFacts(edited(PROD, AUTH, put(`${RESOURCES}.requests.memory`, value)));
  expect(lines(resources, given)).toEqual([
    `${AUTH} ${RESOURCES}.requests.memory: expected at least 4Mi, found ${JSON.stringify(value)}; write mebibytes with Mi: 512Mi`,
  ]);
});

test('scratch space in thousandths of a byte is a slip', () => {
  const given = withoutFacts(edited(PROD, AUTH, put(`${RESOURCES}.requests["ephemeral-storage"]`, '256m')));
  expect(lines(resources, given)).toEqual([expect.stringContaining('expected at least 1Mi, found "256m"')]);
});

test.each(['500Mi', 500, '257'])('%p of cpu is a slip', (value) => {
  const given = withoutFacts(edited(PROD, AUTH, put(`${RESOURCES}.requests.cpu`, value)));
  expect(lines(resources, given)).toEqual([
    `${AUTH} ${RESOURCES}.requests.cpu: expected at most 256 cores, found ${JSON.stringify(value)}; write thousandths of a core with m: 250m`,
  ]);
});

test.each(['4Mi', '4194304', '1e9', '1.5Gi', '5G', '1073741824000m'])('memory of %p is fine', (value) => {
  expect(lines(resources, withoutFacts(edited(PROD, AUTH, put(`${RESOURCES}.requests.memory`, value))))).toEqual(
    value === '4Mi' || value === '4194304' ? [] : [expect.stringContaining('its limit')],
  );
  const alone = withoutFacts(edited(PROD, AUTH, put(RESOURCES, { requests: { memory: value } })));
  expect(lines(resources, alone)).toEqual([]);
});

test('objects of others may state nothing, and have any form', () => {
  const pod = (containers: unknown): Json => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'one' },
    spec: { containers },
  });
  const sound = { requests: { cpu: '10m', memory: '0' }, limits: { memory: '64Mi', 'hugepages-2Mi': '4Mi' } };
  const odd = [null, { resources: 'small' }, { resources: { requests: [], limits: { cpu: null } } }];
  expect(lines(resources, foreign(pod([{ name: 'one' }, { name: 'two', resources: sound }]), pod(odd)))).toEqual([]);
});
