import type { Cluster } from '../../policies/cluster/cluster';
import type { Json } from '../../policies/cluster/json';
import { termination } from '../../policies/termination';
import { CLUSTERS, cluster, edited, foreign, lines, withObject, withoutFacts } from './clusters';
import { change, drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const GATEWAY = 'Deployment autolytiq-prod/api-gateway';
const AUTH = 'Deployment autolytiq-prod/auth-service';
const PRE_STOP = 'spec.template.spec.containers[0].lifecycle.preStop';
const GRACE = 'spec.template.spec.terminationGracePeriodSeconds';
const DEADLINE = 'spec.progressDeadlineSeconds';
const DELAY = 'metadata.annotations["alb.ingress.kubernetes.io/target-group-attributes"]';

const delayed = (seconds: string): string => `stickiness.enabled=false,deregistration_delay.timeout_seconds=${seconds}`;

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(termination, given)).toEqual([]);
});

describe('what is routed', () => {
  const expected = `${GATEWAY} ${PRE_STOP}: expected a pause before SIGTERM, since Service autolytiq-prod/api-gateway is routed to, found nothing; let api-gateway sleep until load balancers have taken it out: exec with command [sleep, '15']`;

  test.each([
    ['nothing', drop('spec.template.spec.containers[0].lifecycle')],
    ['no hook', drop(PRE_STOP)],
    ['a hook of no kind', put(PRE_STOP, {})],
    ['a sleep of no time', put(`${PRE_STOP}.exec.command`, ['sleep', '0'])],
    ['a sleep of no time, of its own kind', put(PRE_STOP, { sleep: { seconds: 0 } })],
  ])('pauses before SIGTERM, which %s is not', (_, edit) => {
    expect(lines(termination, edited(PROD, GATEWAY, edit))).toEqual([expected]);
  });

  test.each([
    ['a sleep of its own kind', put(PRE_STOP, { sleep: { seconds: 15 } })],
    ['a shell', put(`${PRE_STOP}.exec.command`, ['/bin/sh', '-c', 'sleep 10 && kill 1'])],
    ['a program', put(`${PRE_STOP}.exec.command`, ['/wait-shutdown'])],
    ['a request', put(PRE_STOP, { httpGet: { path: '/quit', port: 'http' } })],
  ])('may do so by %s', (_, edit) => {
    expect(lines(termination, edited(PROD, GATEWAY, edit))).toEqual([]);
  });

  test('is what a load balancer of its own, another Ingress or a gateway sends to', () => {
    const quiet = edited(PROD, AUTH, drop(PRE_STOP));
    const routed = (given: Cluster) => lines(termination, given).filter((line) => line.includes('is routed to'));
    expect(routed(quiet)).toEqual([]);
    const balanced = edited(quiet, 'Service autolytiq-prod/auth-service', put('spec.type', 'LoadBalancer'));
    const backend = { name: 'auth-service', port: { number: 8087 } };
    const routes = [
      object('networking.k8s.io/v1', 'Ingress', {
        ingressClassName: 'nginx',
        rules: [{ http: { paths: [{ path: '/', backend: { service: backend } }] } }],
      }),
      object('networking.k8s.io/v1', 'Ingress', {
        ingressClassName: 'nginx',
        defaultBackend: { service: backend },
      }),
      object('gateway.networking.k8s.io/v1', 'HTTPRoute', {
        rules: [{ backendRefs: [{ name: 'auth-service', port: 8087 }] }],
      }),
    ];
    for (const given of [balanced, ...routes.map((route) => withObject(quiet, route))]) {
      expect(routed(given)).toEqual([expect.stringContaining(`${AUTH} ${PRE_STOP}: expected a pause before SIGTERM`)]);
    }
    const others = [
      object('example.com/v1', 'HTTPRoute', { rules: [{ backendRefs: [{ name: 'auth-service', port: 8087 }] }] }),
      object('gateway.networking.k8s.io/v1', 'HTTPRoute', {
        rules: [{ backendRefs: [{ kind: 'Bucket', name: 'x' }] }],
      }),
    ];
    for (const other of others) expect(routed(withObject(quiet, other))).toEqual([]);
  });

  test('pauses in the containers with its port', () => {
    const sidecar = { name: 'log', ports: [{ name: 'log', containerPort: 9000 }] };
    const given = edited(
      PROD,
      GATEWAY,
      change('spec.template.spec.containers', (list) => [list, sidecar].flat()),
    );
    expect(lines(termination, given)).toEqual([]);
  });
});

describe('the grace period', () => {
  test('holds the pause and the time that requests are given to end', () => {
    expect(lines(termination, edited(PROD, GATEWAY, put(GRACE, 45)))).toEqual([]);
    expect(lines(termination, edited(PROD, GATEWAY, put(GRACE, 44)))).toEqual([
      `${GATEWAY} ${GRACE}: expected at least 45: 15 s before SIGTERM, and 30 s for requests to end, found 44; raise it: what still runs is killed`,
    ]);
    expect(lines(termination, edited(PROD, GATEWAY, put(`${PRE_STOP}.exec.command`, ['sleep', '21'])))).toHaveLength(1);
    expect(lines(termination, edited(PROD, GATEWAY, drop(GRACE)))).toHaveLength(1);
  });

  test('leaves what is not routed some time after its pause', () => {
    expect(lines(termination, edited(PROD, AUTH, put(GRACE, 20)))).toEqual([]);
    expect(lines(termination, edited(PROD, AUTH, put(GRACE, 19)))).toEqual([
      `${AUTH} ${GRACE}: expected at least 20: 15 s before SIGTERM, and 5 s for requests to end, found 19; raise it: what still runs is killed`,
    ]);
    expect(lines(termination, edited(PROD, AUTH, put(GRACE, 0), drop(PRE_STOP)))).toContainEqual(
      expect.stringContaining(`${AUTH} ${GRACE}: expected at least 5`),
    );
  });

  test.each([
    ['sleep', '50'],
    ['/bin/sleep', '1m'],
    ['sh', '-c', 'sleep 25; drain; sleep 25s'],
  ])('is longer than the pause, whosever it is: %s %s %s', (...command) => {
    const given = edited(PROD, AUTH, put(`${PRE_STOP}.exec.command`, command.filter(Boolean)));
    const seconds = command[1] === '1m' ? 60 : 50;
    const expected = [
      `${AUTH} ${PRE_STOP}: expected less than terminationGracePeriodSeconds, 50, found "sleep ${seconds}"; sleep less, or raise ${GRACE}: auth-service is killed before it gets SIGTERM`,
    ];
    expect(lines(termination, given)).toEqual(expected);
    expect(lines(termination, withoutFacts(given))).toEqual(expected);
  });
});

describe('the load balancer', () => {
  const SERVICE = 'Service autolytiq-prod/api-gateway';

  test('waits no longer than its pods live', () => {
    expect(lines(termination, edited(PROD, SERVICE, put(DELAY, delayed('51'))))).toEqual([
      `${SERVICE} ${DELAY}: expected deregistration_delay.timeout_seconds of at most 50, after which its pods are killed, found "51"; state the time that requests are given to end, or raise terminationGracePeriodSeconds`,
    ]);
    expect(lines(termination, edited(PROD, SERVICE, put(DELAY, delayed('35'))))).toEqual([]);
    expect(lines(termination, edited(PROD, SERVICE, put(DELAY, delayed('36'))))).toEqual([
      expect.stringContaining(`${GATEWAY} ${GRACE}: expected at least 51`),
    ]);
  });

  test.each(['30s', '-1', ''])('is told so in seconds, not as %p', (seconds) => {
    expect(lines(termination, edited(PROD, SERVICE, put(DELAY, delayed(seconds))))).toEqual([
      expect.stringContaining(`${SERVICE} ${DELAY}: expected deregistration_delay.timeout_seconds of at most 50`),
    ]);
  });

  test('is told so at all: AWS would wait for five minutes', () => {
    for (const edit of [drop(DELAY), put(DELAY, 'stickiness.enabled=false')]) {
      expect(lines(termination, edited(PROD, SERVICE, edit))).toEqual([
        expect.stringContaining(
          `${SERVICE} ${DELAY}: expected deregistration_delay.timeout_seconds of at most 50, after which its pods are killed, found nothing, for which AWS takes 300`,
        ),
      ]);
    }
  });

  test('may be told so at the Ingress, where the Service says nothing', () => {
    const ingress = 'Ingress autolytiq-prod/autolytiq-ingress';
    const told = (seconds: string, given: Cluster) =>
      lines(termination, edited(given, ingress, put(DELAY, delayed(seconds))));
    const silent = edited(PROD, SERVICE, drop(DELAY));
    expect(told('30', silent)).toEqual([]);
    expect(told('300', silent)).toEqual([expect.stringContaining(`${ingress} ${DELAY}: `)]);
    expect(told('300', PROD)).toEqual([]);
  });
});

describe('a rollout', () => {
  test('fails within the time of the system', () => {
    expect(lines(termination, edited(PROD, AUTH, put(DEADLINE, 301)))).toEqual([
      `${AUTH} ${DEADLINE}: expected at most 300, within which a rollout of this system ends, found 301; lower it, or raise rolloutSeconds of the system`,
    ]);
    // Kubernetes takes ten minutes.
    expect(lines(termination, edited(PROD, AUTH, drop(DEADLINE)))).toHaveLength(1);
  });

  test('gives its pods the time to start', () => {
    expect(lines(termination, edited(PROD, AUTH, put(DEADLINE, 60)))).toEqual([
      `${AUTH} ${DEADLINE}: expected more than 60, for which its startupProbe waits, found 60; raise it, or let the startupProbe give up earlier`,
    ]);
    const slow = put('spec.template.spec.containers[0].startupProbe.initialDelaySeconds', 240);
    expect(lines(termination, edited(PROD, AUTH, slow))).toHaveLength(1);
    expect(lines(termination, edited(PROD, AUTH, put(DEADLINE, 61)))).toEqual([]);
  });

  test('lasts longer than its pods must have been ready, whosever it is', () => {
    const given = withoutFacts(edited(PROD, AUTH, put('spec.minReadySeconds', 300)));
    expect(lines(termination, given)).toEqual([
      `${AUTH} ${DEADLINE}: expected more than minReadySeconds, 300, found 300; raise it, or wait less`,
    ]);
  });
});

test('objects of others may end as they like, and have any form', () => {
  const made = (spec: unknown): Json => object('apps/v1', 'Deployment', spec);
  const service = object('v1', 'Service', { type: 'LoadBalancer', selector: { app: 'a' }, ports: [{ port: 80 }] });
  const pods = (spec: unknown): Json => made({ template: { metadata: { labels: { app: 'a' } }, spec } });
  expect(
    lines(termination, foreign(service, pods({ containers: [{ name: 'a', ports: [{ containerPort: 80 }] }] }))),
  ).toEqual([]);
  const odd = [
    null,
    { lifecycle: 1 },
    { lifecycle: { preStop: { exec: { command: 'sleep 99' }, sleep: { seconds: '99' } } } },
  ];
  for (const spec of [null, { containers: odd, terminationGracePeriodSeconds: 'long' }]) {
    expect(lines(termination, foreign(service, pods(spec), made(spec)))).toEqual([]);
    expect(() => lines(termination, withObject(withObject(PROD, service), pods(spec)))).not.toThrow();
  }
  const routes = ['rules', 'defaultBackend'].map((field) =>
    object('networking.k8s.io/v1', 'Ingress', { [field]: [null, 3] }),
  );
  expect(
    lines(termination, foreign(...routes, object('gateway.networking.k8s.io/v1', 'HTTPRoute', { rules: [null] }))),
  ).toEqual([]);
});

function object(apiVersion: string, kind: string, spec: unknown): Json {
  return { apiVersion, kind, metadata: { name: 'more', namespace: 'autolytiq-prod' }, spec };
}

test('a service that others call pauses too, and one that nobody calls need not', () => {
  const internal = 'Deployment autolytiq-prod/auth-service';
  const pause = 'spec.template.spec.containers[0].lifecycle';
  expect(lines(termination, edited(cluster('autolytiq-prod'), internal, drop(pause)))).toEqual([
    `${internal} ${pause}.preStop: expected a pause before SIGTERM, since auth-service is called by others, found nothing; let auth-service sleep until callers have another pod: exec with command [sleep, '15']`,
  ]);
  expect(lines(termination, edited(cluster('ecommerce-dev'), 'Deployment ecommerce-dev/adminer', drop(pause)))).toEqual(
    [],
  );
});
