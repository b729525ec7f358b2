import { ServiceChart } from '../../../charts/service';
import type { Listener, Probe, Service } from '../../../overlays/environment';
import { checkSchema } from '../../../synth/schemas';
import { PROD, serviceOf } from '../../autolytiq';
import { only } from '../../manifest';
import { findAll, numberAt, valueAt } from '../../query';
import { objectsOf } from '../chart-objects';

const deals = serviceOf(PROD, 'deal-service');

/** Two ports, of which probes must ask the first. */
const LISTENERS: readonly [Listener, ...Listener[]] = [
  { port: { name: 'first', number: 9001, protocol: 'tcp' }, callers: [] },
  { port: { name: 'second', number: 9002, protocol: 'tcp' }, callers: [] },
];

const deployment = (probe: Probe, change: Partial<Service> = {}) => {
  const service = { ...deals, listeners: LISTENERS, probe, ...change };
  return only(
    objectsOf((app) => new ServiceChart(app, 'x', { environment: PROD, service })),
    'Deployment',
  );
};

const probeOf = (name: string, probe: Probe, change: Partial<Service> = {}): unknown =>
  valueAt(deployment(probe, change), `spec.template.spec.containers[0].${name}Probe`);

/** How a probe asks, without when. */
const question = (name: string, probe: Probe): unknown =>
  ['httpGet', 'grpc', 'tcpSocket', 'exec'].flatMap((kind) =>
    findAll(probeOf(name, probe), kind).map((asked) => [kind, asked]),
  );

const SOCKET = [['tcpSocket', { port: 'first' }]];

test('of HTTP ask a path of the first port, liveness its own path or an open socket', () => {
  const asked = (path: string) => [['httpGet', { path, port: 'first' }]];
  const http: Probe = { kind: 'http', health: '/ready' };
  expect(['startup', 'readiness'].map((name) => question(name, http))).toEqual([asked('/ready'), asked('/ready')]);
  expect(question('liveness', http)).toEqual(SOCKET);
  expect(question('liveness', { ...http, liveness: '/alive' })).toEqual(asked('/alive'));
});

test('of gRPC ask its health service, by the number of the port, which is all that such a probe takes', () => {
  const asked = [['grpc', { port: 9001 }]];
  expect(['startup', 'readiness'].map((name) => question(name, { kind: 'grpc' }))).toEqual([asked, asked]);
  expect(question('liveness', { kind: 'grpc' })).toEqual(SOCKET);
});

test('of TCP ask for an open socket', () => {
  const asked = ['startup', 'readiness', 'liveness'].map((name) => question(name, { kind: 'tcp' }));
  expect(asked).toEqual([SOCKET, SOCKET, SOCKET]);
});

describe.each([{ kind: 'http', health: '/health' }, { kind: 'grpc' }, { kind: 'tcp' }] as const)(
  'of $kind',
  (probe) => {
    test.each([
      ['startup', { periodSeconds: 5, timeoutSeconds: 2 }],
      ['readiness', { periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 3 }],
      ['liveness', { periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 6 }],
    ])('ask as often as those of any other protocol: %s', (name, times) => {
      expect(probeOf(name, probe)).toMatchObject(times);
    });

    test.each([5, 62, 270])('wait %i s for the start, and not much longer', (startupSeconds) => {
      const startup = probeOf('startup', probe, { startupSeconds });
      const waited = numberAt(startup, 'periodSeconds') * numberAt(startup, 'failureThreshold');
      expect(waited).toBeGreaterThanOrEqual(startupSeconds);
      expect(waited).toBeLessThan(startupSeconds + numberAt(startup, 'periodSeconds'));
    });

    test('are known to Kubernetes', () => {
      expect(checkSchema(deployment(probe))).toEqual([]);
    });
  },
);
