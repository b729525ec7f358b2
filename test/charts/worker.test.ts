import { WorkerChart } from '../../charts/worker';
import type { Environment, Worker } from '../../overlays/environment';
import { check } from '../../synth/check';
import { render } from '../../synth/render';
import { PROD, serviceOf } from '../autolytiq';
import { only, titleOf } from '../manifest';
import { findAll, numberAt, textsAt, valueAt } from '../query';
import { objectsOf, pipelineObjects } from './chart-objects';

const CONTAINER = 'spec.template.spec.containers[0]';
const ALIVE = ['celery', 'inspect', 'ping'];

/** A service of prod, as if it listened nowhere. */
const { listeners: _listeners, probe: _probe, exposure: _exposure, ...mailer } = serviceOf(PROD, 'email-service');

const environment: Environment = {
  ...PROD,
  services: PROD.services.filter(({ name }) => name !== mailer.name),
  workers: [mailer],
};

const objects = (change: Partial<Worker> = {}) =>
  objectsOf((app) => new WorkerChart(app, 'x', { environment, worker: { ...mailer, ...change } }));

const deployment = (change: Partial<Worker> = {}) => only(objects(change), 'Deployment');

test('the chart makes what a service has, but for the Service', () => {
  expect(objects({ replicas: { min: 2, max: 4 } }).map(titleOf)).toEqual(
    [
      ...['ServiceAccount', 'ConfigMap', 'NetworkPolicy', 'Deployment'],
      ...['HorizontalPodAutoscaler', 'PodDisruptionBudget'],
    ].map((kind) => `${kind} email-service`),
  );
  expect(objects({ replicas: { min: 1, max: 1 } }).map(({ kind }) => kind)).toEqual([
    ...['ServiceAccount', 'ConfigMap', 'NetworkPolicy', 'Deployment'],
  ]);
});

test('the pipeline makes the same, which passes every check', () => {
  expect(pipelineObjects(environment, '50-email-service.yaml')).toEqual(objects());
  expect(check(render({ ...environment, workers: [{ ...mailer, alive: ALIVE }] }))).toEqual([]);
});

test('its objects say that it is a worker, and its selectors do not', () => {
  expect(new Set(findAll(objects(), '**.labels["app.kubernetes.io/component"]'))).toEqual(new Set(['worker']));
  expect(findAll(objects(), '**.matchLabels["app.kubernetes.io/component"]')).toEqual([]);
});

test('nobody connects to it, and it connects to its destinations alone', () => {
  const destinations = [{ kind: 'addresses', ranges: ['10.9.0.0/24'], port: 5432 }] as const;
  const policy = only(objects({ destinations }), 'NetworkPolicy');
  expect(findAll(policy, 'spec.ingress')).toEqual([]);
  expect(valueAt(policy, 'spec.policyTypes')).toEqual(['Ingress', 'Egress']);
  expect(findAll(policy, 'spec.egress[*].to[*].ipBlock.cidr')).toEqual(['10.9.0.0/24']);
  expect(findAll(deployment(), '**.containerPort')).toEqual([]);
});

test('its pods run as those of a service do: the number, the rollout, the spread, the configuration', () => {
  expect(deployment({ replicas: { min: 2, max: 2 } })).toMatchObject({
    spec: {
      replicas: 2,
      progressDeadlineSeconds: mailer.rollout.deadlineSeconds,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } },
    },
  });
  expect(findAll(deployment(), '**.topologyKey')).toHaveLength(2);
  expect(findAll(deployment(), `${CONTAINER}.envFrom[*].configMapRef.name`)).toEqual(['email-service']);
  expect(textsAt(deployment(), '**.secretKeyRef.key')).toEqual(mailer.secretKeys.map(({ key }) => key));
  expect(findAll(deployment({ replicas: { min: 2, max: 4 } }), 'spec.replicas')).toEqual([]);
});

test('a pod counts once it has run for a while, since nobody asks it whether it is ready', () => {
  expect(valueAt(deployment(), 'spec.minReadySeconds')).toBe(15);
  expect(findAll(deployment({ alive: ALIVE }), '**.readinessProbe')).toEqual([]);
});

test('its end has no pause for load balancers, and time to finish', () => {
  expect(findAll(deployment(), '**.lifecycle')).toEqual([]);
  const shutdown = { preStopSeconds: 1, drainSeconds: 2, gracePeriodSeconds: 77 };
  expect(valueAt(deployment({ shutdown }), 'spec.template.spec.terminationGracePeriodSeconds')).toBe(77);
});

test('without a command that says whether it is alive, it is restarted only when it ends', () => {
  for (const probe of ['startup', 'readiness', 'liveness']) {
    expect(findAll(deployment(), `**.${probe}Probe`)).toEqual([]);
  }
});

describe('a command that says whether it is alive', () => {
  const probe = (name: string, change: Partial<Worker> = {}): unknown =>
    valueAt(deployment({ alive: ALIVE, ...change }), `${CONTAINER}.${name}Probe`);

  test('is asked every half minute, and three times before a restart', () => {
    expect(probe('liveness')).toEqual({
      exec: { command: ALIVE },
      periodSeconds: 30,
      timeoutSeconds: 10,
      failureThreshold: 3,
    });
  });

  test.each([5, 60, 65, 270])('has %i s for the start, and not much longer', (startupSeconds) => {
    const startup = probe('startup', { startupSeconds });
    const waited = numberAt(startup, 'periodSeconds') * numberAt(startup, 'failureThreshold');
    expect(valueAt(startup, 'exec.command')).toEqual(ALIVE);
    expect(waited).toBeGreaterThanOrEqual(startupSeconds);
    expect(waited).toBeLessThan(startupSeconds + numberAt(startup, 'periodSeconds'));
  });

  test('ends before it is asked again', () => {
    for (const name of ['startup', 'liveness']) {
      expect(numberAt(probe(name), 'timeoutSeconds')).toBeLessThanOrEqual(numberAt(probe(name), 'periodSeconds'));
    }
  });
});

test('a reloader starts its pods anew when a Secret changes', () => {
  expect(valueAt(deployment({ reloader: 'on' }), 'metadata.annotations')).toMatchObject({
    'secret.reloader.stakater.com/auto': 'true',
  });
});
