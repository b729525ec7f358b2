import { ALB, targetGroupAnnotations } from '../../../charts/parts/alb';
import type { Probe, Service } from '../../../overlays/environment';
import { PROD, serviceOf } from '../../autolytiq';

const gateway = serviceOf(PROD, 'api-gateway');

const annotations = (change: Partial<Service>): Readonly<Record<string, string>> =>
  targetGroupAnnotations({ ...gateway, ...change }).annotations ?? {};

/** How the load balancer asks for the health of a service, and what it takes for a good answer. */
const asked = (probe: Probe) =>
  ['backend-protocol-version', 'healthcheck-path', 'success-codes'].map(
    (key) => annotations({ probe })[`${ALB}/${key}`],
  );

test('HTTP is asked for the path of readiness, and answers 200', () => {
  expect(asked({ kind: 'http', health: '/ready' })).toEqual([undefined, '/ready', '200']);
});

test('gRPC is spoken to as gRPC, and its health service answers 0', () => {
  expect(asked({ kind: 'grpc' })).toEqual(['GRPC', '/grpc.health.v1.Health/Check', '0']);
});

test('a service that speaks neither cannot be routed to', () => {
  expect(() => asked({ kind: 'tcp' })).toThrow('api-gateway: a load balancer cannot route to a service');
  expect(annotations({ probe: { kind: 'tcp' }, exposure: { kind: 'internal' } })).toEqual({});
});

test('how often it asks, and how long it waits for a pod that ends, does not depend on the protocol', () => {
  const others = (probe: Probe) =>
    Object.entries(annotations({ probe })).filter(
      ([key]) => !/protocol-version|healthcheck-path|success-codes/.test(key),
    );
  expect(others({ kind: 'http', health: '/' })).toHaveLength(5);
  expect(others({ kind: 'grpc' })).toEqual(others({ kind: 'http', health: '/' }));
});
