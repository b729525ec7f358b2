import type { Json } from '../../policies/cluster/json';
import { probes } from '../../policies/probes';
import { CLUSTERS, cluster, edited, foreign, lines, withoutFacts, without } from './clusters';
import { drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const CONTAINER = 'spec.template.spec.containers[0]';

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(probes, given)).toEqual([]);
});

describe('a server has', () => {
  test.each([
    ['startup', 'give it the time that a slow start takes, so that liveness does not cut it off'],
    ['readiness', 'ask what it needs to answer requests: without it, requests come while it is still starting'],
    ['liveness', 'ask whether its port is open (tcpSocket): without it, one that hangs is never restarted'],
  ])('a %s probe', (kind, mend) => {
    const path = `${CONTAINER}.${kind}Probe`;
    const expected = [`${AUTH} ${path}: expected a probe of auth-service, found nothing; ${mend}`];
    for (const edit of [drop(path), put(path, null)]) {
      expect(lines(probes, edited(PROD, AUTH, edit))).toEqual(expected);
    }
    // Its port alone makes it one,
    expect(lines(probes, without(edited(PROD, AUTH, drop(path)), 'Service autolytiq-prod/auth-service'))).toEqual(
      expected,
    );
  });

  test('all of them, where a Service alone says that it is one', () => {
    const given = edited(PROD, AUTH, put(CONTAINER, { name: 'auth-service' }));
    expect(lines(probes, given)).toHaveLength(3);
    expect(lines(probes, without(given, 'Service autolytiq-prod/auth-service'))).toEqual([]);
  });

  test('all of them in every container with a port, sidecars among the init containers too', () => {
    const ports = [{ name: 'proxy', containerPort: 15001 }];
    const proxy = { name: 'proxy', restartPolicy: 'Always', ports };
    const given = edited(PROD, AUTH, put('spec.template.spec.initContainers', [proxy]));
    expect(lines(probes, given)).toHaveLength(3);
    const helper = edited(PROD, AUTH, put('spec.template.spec.initContainers', [{ ...proxy, ports: [] }]));
    expect(lines(probes, helper)).toEqual([]);
  });
});

describe('a port that the container has not', () => {
  test('is refused by name, whosever it is', () => {
    const path = `${CONTAINER}.readinessProbe.httpGet.port`;
    const given = edited(PROD, AUTH, put(path, 'web'));
    const expected = [
      `${AUTH} ${path}: expected a port of auth-service: http 8087, found "web"; ask a port that the container has: the pod never becomes ready, or is restarted for ever`,
    ];
    expect(lines(probes, given)).toEqual(expected);
    expect(lines(probes, withoutFacts(given))).toEqual(expected);
    expect(lines(probes, edited(PROD, AUTH, drop(path)))).toHaveLength(1);
    // In quotes it is a name.
    expect(lines(probes, edited(PROD, AUTH, put(path, '8087')))).toHaveLength(1);
  });

  test('is refused by number, in our own', () => {
    const path = `${CONTAINER}.livenessProbe.tcpSocket.port`;
    expect(lines(probes, edited(PROD, AUTH, put(path, 8087)))).toEqual([]);
    const given = edited(PROD, AUTH, put(path, 8088));
    expect(lines(probes, given)).toEqual([
      `${AUTH} ${path}: expected a port of auth-service: http 8087, found 8088; ask a port that it declares, or declare this one`,
    ]);
    expect(lines(probes, withoutFacts(given))).toEqual([]);
  });

  test('is refused when its declaration goes', () => {
    const given = withoutFacts(edited(PROD, AUTH, drop(`${CONTAINER}.ports`)));
    expect(lines(probes, given).map((line) => line.split(',')[0])).toEqual(
      ['startupProbe.httpGet', 'readinessProbe.httpGet', 'livenessProbe.tcpSocket'].map(
        (probe) => `${AUTH} ${CONTAINER}.${probe}.port: expected a port of auth-service`,
      ),
    );
  });

  test('is refused by name to grpc, which knows numbers alone', () => {
    const path = `${CONTAINER}.readinessProbe`;
    expect(lines(probes, edited(PROD, AUTH, put(path, { grpc: { port: 8087 } })))).toEqual([]);
    expect(lines(probes, edited(PROD, AUTH, put(path, { grpc: { port: 'http' } })))).toEqual([
      expect.stringContaining(`${path}.grpc.port: expected the number of a port, found "http"`),
    ]);
  });
});

describe('the pod is refused with', () => {
  test.each([
    ['a probe that asks nothing', {}, '[]'],
    ['one that asks in two ways', { exec: { command: ['true'] }, tcpSocket: { port: 'http' } }, '["exec","tcpSocket"]'],
  ])('%s', (_, probe, found) => {
    const given = withoutFacts(edited(PROD, AUTH, put(`${CONTAINER}.readinessProbe`, probe)));
    expect(lines(probes, given)).toEqual([
      `${AUTH} ${CONTAINER}.readinessProbe: expected exec, httpGet, tcpSocket or grpc, found ${found}; let it ask in one way`,
    ]);
  });

  test('a probe of an init container that ends', () => {
    const init = { name: 'prepare', readinessProbe: { exec: { command: ['true'] } } };
    const given = withoutFacts(edited(PROD, AUTH, put('spec.template.spec.initContainers', [init])));
    expect(lines(probes, given)).toEqual([
      `${AUTH} spec.template.spec.initContainers[0].readinessProbe: expected nothing, found "a probe of prepare"; take it away: the pod is refused with it`,
    ]);
  });

  test('liveness that asks for several good answers', () => {
    const path = `${CONTAINER}.livenessProbe.successThreshold`;
    const given = edited(PROD, AUTH, put(path, 2));
    expect(lines(probes, withoutFacts(given))).toEqual([
      `${AUTH} ${path}: expected 1, found 2; leave it out: a pod with it is refused`,
    ]);
    expect(lines(probes, edited(PROD, AUTH, put(`${CONTAINER}.readinessProbe.successThreshold`, 2)))).toEqual([]);
  });
});

describe('readiness and liveness', () => {
  const asking = (readiness: Json, liveness: Json) =>
    lines(
      probes,
      edited(
        PROD,
        AUTH,
        put(`${CONTAINER}.readinessProbe`, readiness),
        put(`${CONTAINER}.livenessProbe`, { failureThreshold: 6, ...liveness }),
      ),
    );
  const http = (port: unknown, path?: string): Json => ({ httpGet: { port, path } });

  test('must not ask the same', () => {
    expect(asking(http('http', '/health'), http('http', '/health'))).toEqual([
      `${AUTH} ${CONTAINER}.livenessProbe: expected another question than readiness asks, found {"port":"http","path":"/health"}; ask whether its port is open (tcpSocket): when a store is down, all pods are restarted at once otherwise`,
    ]);
    expect(asking(http('http', '/health'), http(8087, '/health'))).toHaveLength(1);
    expect(asking(http('http'), http('http', '/'))).toHaveLength(1);
    expect(asking({ exec: { command: ['check', 'db'] } }, { exec: { command: ['check', 'db'] } })).toHaveLength(1);
    expect(asking({ grpc: { port: 8087 } }, { grpc: { port: 8087, service: '' } })).toHaveLength(1);
  });

  test('may ask different things, or both whether the port is open', () => {
    expect(asking(http('http', '/ready'), http('http', '/alive'))).toEqual([]);
    expect(asking({ exec: { command: ['check', 'db'] } }, { exec: { command: ['check', 'self'] } })).toEqual([]);
    expect(asking({ grpc: { port: 8087 } }, { grpc: { port: 8087, service: 'alive' } })).toEqual([]);
    expect(asking({ tcpSocket: { port: 'http' } }, { tcpSocket: { port: 'http' } })).toEqual([]);
  });
});

describe('liveness is patient', () => {
  test('at the start: a startup probe waits long enough', () => {
    const given = edited(PROD, AUTH, put(`${CONTAINER}.startupProbe.failureThreshold`, 1));
    expect(lines(probes, given)).toEqual([
      `${AUTH} ${CONTAINER}.startupProbe.failureThreshold: expected at least 10 s to start in (initialDelaySeconds + periodSeconds × failureThreshold), found "5 s"; raise failureThreshold, or give auth-service a startupProbe that waits longer`,
    ]);
  });

  test('where there is none, by itself', () => {
    const worker = (liveness: Json) =>
      lines(
        probes,
        without(
          edited(
            PROD,
            AUTH,
            put(CONTAINER, { name: 'worker', livenessProbe: { exec: { command: ['alive'] }, ...liveness } }),
          ),
          'Service autolytiq-prod/auth-service',
        ),
      );
    expect(worker({})).toEqual([]);
    expect(worker({ periodSeconds: 5 })).toEqual([
      expect.stringContaining(`${CONTAINER}.livenessProbe.failureThreshold: expected at least 30 s`),
    ]);
    expect(worker({ periodSeconds: 5, initialDelaySeconds: 15 })).toEqual([]);
    expect(worker({ periodSeconds: 5, initialDelaySeconds: 14 })).toHaveLength(1);
  });

  test('later: one late answer is none', () => {
    expect(lines(probes, edited(PROD, AUTH, put(`${CONTAINER}.livenessProbe.failureThreshold`, 1)))).toEqual([
      `${AUTH} ${CONTAINER}.livenessProbe.failureThreshold: expected at least 2, found 1; raise it: a single late answer restarts the container`,
    ]);
  });
});

test('an answer comes before the next question', () => {
  expect(lines(probes, edited(PROD, AUTH, put(`${CONTAINER}.readinessProbe.timeoutSeconds`, 6)))).toEqual([
    `${AUTH} ${CONTAINER}.readinessProbe.timeoutSeconds: expected at most 5, its periodSeconds, found 6; shorten it, or ask less often: the next question is due before the answer`,
  ]);
  expect(lines(probes, edited(PROD, AUTH, put(`${CONTAINER}.readinessProbe.timeoutSeconds`, 5)))).toEqual([]);
});

test('jobs have no probes, sidecars of jobs may', () => {
  const job = 'CronJob autolytiq-prod/data-retention-service';
  const spec = 'spec.jobTemplate.spec.template.spec';
  const probe = { exec: { command: ['alive'] } };
  const given = edited(PROD, job, put(`${spec}.containers[0].livenessProbe`, probe));
  expect(lines(probes, given)).toEqual([
    `${job} ${spec}.containers[0].livenessProbe: expected nothing, found "exec"; take it away; activeDeadlineSeconds ends what hangs`,
  ]);
  expect(lines(probes, withoutFacts(given))).toEqual([]);
  const sidecar = { name: 'proxy', restartPolicy: 'Always', ports: [{ containerPort: 1 }], livenessProbe: probe };
  expect(lines(probes, edited(PROD, job, put(`${spec}.initContainers`, [sidecar])))).toEqual([]);
});

test('objects of others may have few probes, and any form', () => {
  const made = (spec: unknown): Json => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec });
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { selector: { app: 'a' } } };
  const server = {
    name: 'a',
    ports: [{ containerPort: 80, name: 'web' }],
    readinessProbe: { httpGet: { path: '/', port: 'web' } },
    livenessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 3 },
  };
  const pods = (containers: unknown): Json =>
    made({ template: { metadata: { labels: { app: 'a' } }, spec: { containers } } });
  expect(lines(probes, foreign(service, pods([server])))).toEqual([]);
  for (const odd of [null, 1, [null, { ports: 'all', livenessProbe: [], readinessProbe: 'yes' }]]) {
    expect(lines(probes, foreign(service, pods(odd), made(odd)))).toEqual([]);
  }
});
