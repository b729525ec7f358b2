import { ServiceChart } from '../../charts/service';
import type { Environment, Service } from '../../overlays/environment';
import { checkSchema } from '../../synth/schemas';
import { recordOf } from '../../synth/schemas/narrow';
import { DEV, ENVIRONMENTS, PROD, serviceOf } from '../autolytiq';
import { only, titleOf } from '../manifest';
import { findAll, numberAt, textAt, textsAt, valueAt } from '../query';
import { objectsOf, pipelineObjects } from './chart-objects';

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers[0]`;
const VERSION = 'app.kubernetes.io/version';

const EVERY_SERVICE = ENVIRONMENTS.flatMap((environment) =>
  environment.services.map((service) => ({ cluster: environment.cluster.name, environment, service })),
);

const gateway = serviceOf(PROD, 'api-gateway');
const deals = serviceOf(PROD, 'deal-service');

/** The objects of a service of prod, with some of what it is changed. */
function objects(service: Service, change: Partial<Service> = {}, environment: Environment = PROD) {
  return objectsOf((app) => new ServiceChart(app, 'x', { environment, service: { ...service, ...change } }));
}

const deployment = (service: Service, change: Partial<Service> = {}) => only(objects(service, change), 'Deployment');

describe('the objects of a service', () => {
  const TITLES = ['ServiceAccount', 'ConfigMap', 'NetworkPolicy', 'Deployment', 'Service'];

  test('are seven where it scales, all named like it and in the namespace of the system', () => {
    const made = objects(deals);
    expect(made.map(titleOf)).toEqual(
      [...TITLES, 'HorizontalPodAutoscaler', 'PodDisruptionBudget'].map((kind) => `${kind} deal-service`),
    );
    expect(new Set(made.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['autolytiq-prod']));
  });

  test('are five where one pod is enough', () => {
    expect(objects(serviceOf(DEV, 'deal-service'), {}, DEV).map(({ kind }) => kind)).toEqual(TITLES);
  });

  test('have no ConfigMap where there is nothing to configure, and nothing that refers to one', () => {
    const made = objects(deals, { config: {} });
    expect(made.map(({ kind }) => kind)).not.toContain('ConfigMap');
    expect(findAll(made, '**.configMapRef')).toEqual([]);
    expect(findAll(made, '**.envFrom')).toEqual([]);
  });

  test.each(EVERY_SERVICE)('are the same from the pipeline: $cluster $service.name', ({ environment, service }) => {
    expect(objects(service, {}, environment)).toEqual(pipelineObjects(environment, `50-${service.name}.yaml`));
  });

  test.each(EVERY_SERVICE)('are of one mind about who its pods are: $cluster $service.name', (given) => {
    const made = objects(given.service, {}, given.environment);
    const selector = valueAt(only(made, 'Deployment'), 'spec.selector.matchLabels');
    expect(selector).toEqual({
      'app.kubernetes.io/name': given.service.name,
      'app.kubernetes.io/instance': given.environment.namespace,
    });
    expect(valueAt(only(made, 'Deployment'), 'spec.template.metadata.labels')).toMatchObject({
      ...recordOf(selector, 'selector'),
      [VERSION]: given.service.version,
    });
    expect(valueAt(only(made, 'Service'), 'spec.selector')).toEqual(selector);
    expect(valueAt(only(made, 'NetworkPolicy'), 'spec.podSelector.matchLabels')).toEqual(selector);
    const others = findAll(made, '**.selector.matchLabels');
    const spread = findAll(made, '**.labelSelector.matchLabels');
    expect(others).toHaveLength(given.service.replicas.min > 1 ? 2 : 1);
    expect(spread).toHaveLength(2);
    for (const each of [...others, ...spread]) expect(each).toEqual(selector);
  });

  test('have one port: container, Service and NetworkPolicy follow it, probes and Service ask for it by name', () => {
    const [{ callers }] = deals.listeners;
    const made = objects(deals, { listeners: [{ port: { name: 'http', number: 9999, protocol: 'http' }, callers }] });
    expect(findAll(only(made, 'Deployment'), '**.ports[*]')).toEqual([
      { containerPort: 9999, name: 'http', protocol: 'TCP' },
    ]);
    expect(valueAt(only(made, 'Service'), 'spec.ports')).toEqual([
      { name: 'http', port: 9999, protocol: 'TCP', targetPort: 'http' },
    ]);
    expect(valueAt(only(made, 'NetworkPolicy'), 'spec.ingress[0].ports')).toEqual([{ port: 9999, protocol: 'TCP' }]);
    const asked = findAll(only(made, 'Deployment'), '**.httpGet.port').concat(findAll(made, '**.tcpSocket.port'));
    expect(asked).toEqual(['http', 'http', 'http']);
    expect(JSON.stringify(made)).not.toContain(String(deals.listeners[0].port.number));
  });
});

describe('a service with several ports', () => {
  const listeners: Service['listeners'] = [
    { port: { name: 'grpc', number: 9000, protocol: 'grpc' }, callers: [{ kind: 'pods', name: 'api-gateway' }] },
    { port: { name: 'metrics', number: 9100, protocol: 'http' }, callers: [{ kind: 'pods', name: 'user-service' }] },
  ];
  const made = objects(deals, { listeners, probe: { kind: 'grpc' } });

  test('has them all, in the container and the Service, by name and under the same number', () => {
    expect(valueAt(only(made, 'Deployment'), `${CONTAINER}.ports`)).toEqual([
      { name: 'grpc', containerPort: 9000, protocol: 'TCP' },
      { name: 'metrics', containerPort: 9100, protocol: 'TCP' },
    ]);
    expect(valueAt(only(made, 'Service'), 'spec.ports')).toEqual([
      { name: 'grpc', port: 9000, targetPort: 'grpc', protocol: 'TCP' },
      { name: 'metrics', port: 9100, targetPort: 'metrics', protocol: 'TCP' },
    ]);
  });

  test('lets in to each port those that call it', () => {
    const rules = findAll(only(made, 'NetworkPolicy'), 'spec.ingress[*]').map((rule) => [
      ...textsAt(rule, 'from[*].podSelector.matchLabels["app.kubernetes.io/name"]'),
      ...findAll(rule, 'ports[*].port'),
    ]);
    expect(rules).toEqual([
      ['api-gateway', 9000],
      ['user-service', 9100],
    ]);
  });

  test('is known to Kubernetes', () => {
    expect(made.flatMap(checkSchema)).toEqual([]);
  });
});

describe('the number of pods', () => {
  test.each([
    { min: 1, max: 1, states: [1], autoscaler: false, budget: false },
    { min: 1, max: 3, states: [], autoscaler: true, budget: false },
    { min: 2, max: 2, states: [2], autoscaler: false, budget: true },
    { min: 3, max: 6, states: [], autoscaler: true, budget: true },
  ])('$min to $max: replicas $states, autoscaler $autoscaler, disruption budget $budget', (given) => {
    const made = objects(deals, { replicas: given });
    const kinds = made.map(({ kind }) => kind);
    expect(findAll(only(made, 'Deployment'), 'spec.replicas')).toEqual(given.states);
    expect(kinds.includes('HorizontalPodAutoscaler')).toBe(given.autoscaler);
    expect(kinds.includes('PodDisruptionBudget')).toBe(given.budget);
  });

  test('is the autoscaler’s, between its bounds, by memory and then by CPU, down slowly', () => {
    const autoscaler = only(objects(deals, { replicas: { min: 4, max: 9 } }), 'HorizontalPodAutoscaler');
    expect(autoscaler).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'deal-service' },
        minReplicas: 4,
        maxReplicas: 9,
        behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
      },
    });
    expect(textsAt(autoscaler, 'spec.metrics[*].resource.name')).toEqual(['memory', 'cpu']);
    expect(findAll(deployment(deals), '**.requests')).toEqual([
      { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '256Mi' },
    ]);
  });

  test('may go down by one pod, and by those that never became ready', () => {
    expect(valueAt(only(objects(deals), 'PodDisruptionBudget'), 'spec')).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: {
        matchLabels: { 'app.kubernetes.io/instance': 'autolytiq-prod', 'app.kubernetes.io/name': 'deal-service' },
      },
    });
  });
});

describe('a rollout', () => {
  test.each(EVERY_SERVICE)('ends within 300 s at any number of replicas: $cluster $service.name', (given) => {
    const made = objects(given.service, {}, given.environment);
    const rolled = only(made, 'Deployment');
    expect(valueAt(rolled, 'spec.strategy.type')).toBe('RollingUpdate');
    expect(valueAt(rolled, 'spec.strategy.rollingUpdate.maxUnavailable')).toBe(0);
    const surge = Number.parseInt(textAt(rolled, 'spec.strategy.rollingUpdate.maxSurge'), 10) / 100;
    const startup =
      numberAt(rolled, '**.startupProbe.periodSeconds') * numberAt(rolled, '**.startupProbe.failureThreshold');
    const ready =
      startup + numberAt(rolled, '**.readinessProbe.periodSeconds') + targetGroupSeconds(only(made, 'Service'));
    const { min, max } = given.service.replicas;
    for (let replicas = min; replicas <= max; replicas += 1) {
      const batches = Math.ceil(replicas / Math.ceil(replicas * surge));
      expect(batches * ready).toBeLessThanOrEqual(300);
    }
    expect(valueAt(rolled, 'spec.progressDeadlineSeconds')).toBe(300);
  });

  /** How long a load balancer takes to find a pod healthy; nothing for a service that has none. */
  function targetGroupSeconds(service: unknown): number {
    const [interval = '0'] = textsAt(
      service,
      'metadata.annotations["alb.ingress.kubernetes.io/healthcheck-interval-seconds"]',
    );
    const [answers = '0'] = textsAt(
      service,
      'metadata.annotations["alb.ingress.kubernetes.io/healthy-threshold-count"]',
    );
    return Number(interval) * Number(answers);
  }

  test('of a new configuration starts new pods', () => {
    const checksum = (change: Partial<Service>): string =>
      textAt(deployment(deals, change), 'spec.template.metadata.annotations["checksum/config"]');
    const before = checksum({});
    expect(checksum({ config: { ...deals.config, LOG_LEVEL: 'debug' } })).not.toBe(before);
    expect(checksum({ config: { ...deals.config, ANOTHER: '1' } })).not.toBe(before);
    expect(checksum({ config: {} })).not.toBe(before);
    expect(checksum({ config: { ...deals.config } })).toBe(before);
    expect(
      checksum({ image: 'example.com/other:v2', version: 'v2', secretKeys: [], replicas: { min: 1, max: 1 } }),
    ).toBe(before);
  });

  test('of a new version changes the image and labels that nothing selects by', () => {
    const old = objects(deals);
    const next = objects(deals, { image: 'example.com/deal-service:v2.0.0', version: 'v2.0.0' });
    const selectors = (made: typeof old): unknown => [
      ...findAll(made, '**.matchLabels'),
      ...findAll(made, '[kind=Service].spec.selector'),
    ];
    expect(selectors(next)).toEqual(selectors(old));
    expect(valueAt(only(next, 'Deployment'), `${CONTAINER}.image`)).toBe('example.com/deal-service:v2.0.0');
    expect(next.filter((object, index) => JSON.stringify(object) !== JSON.stringify(old[index])).map(titleOf)).toEqual([
      'Deployment deal-service',
    ]);
  });

  test('can be undone to any of the last five versions', () => {
    expect(valueAt(deployment(deals), 'spec.revisionHistoryLimit')).toBe(5);
  });
});

describe('the end of a pod', () => {
  test.each(EVERY_SERVICE)(
    'comes after it was taken out of traffic and has drained: $cluster $service.name',
    (given) => {
      const made = objects(given.service, {}, given.environment);
      const grace = numberAt(only(made, 'Deployment'), `${POD}.terminationGracePeriodSeconds`);
      const [sleep, preStop] = textsAt(only(made, 'Deployment'), '**.preStop.exec.command[*]');
      expect(sleep).toBe('sleep');
      expect(Number(preStop) + given.service.shutdown.drainSeconds).toBeLessThan(grace);
      const attributes = textsAt(
        only(made, 'Service'),
        'metadata.annotations["alb.ingress.kubernetes.io/target-group-attributes"]',
      );
      expect(attributes).toHaveLength(given.service.name === 'api-gateway' ? 1 : 0);
      for (const attribute of attributes) {
        const [, delay = ''] = /^deregistration_delay\.timeout_seconds=(\d+)$/.exec(attribute) ?? [];
        expect(Number(delay)).toBeGreaterThan(0);
        expect(Number(delay)).toBeLessThanOrEqual(grace);
      }
    },
  );
});

describe('probes', () => {
  const probe = (name: string, change: Partial<Service> = {}): unknown =>
    valueAt(deployment(deals, change), `${CONTAINER}.${name}Probe`);

  test('of startup and readiness ask the health path, liveness asks only for an open socket', () => {
    expect(valueAt(probe('startup'), 'httpGet')).toEqual({ path: '/health', port: 'http' });
    expect(valueAt(probe('readiness'), 'httpGet')).toEqual({ path: '/health', port: 'http' });
    expect(valueAt(probe('liveness'), 'tcpSocket')).toEqual({ port: 'http' });
    expect(findAll(probe('liveness'), 'httpGet')).toEqual([]);
  });

  test.each(EVERY_SERVICE)(
    'never restart what is only not ready: $cluster $service.name',
    ({ environment, service }) => {
      const rolled = only(objects(service, {}, environment), 'Deployment');
      expect(findAll(rolled, '**.readinessProbe.httpGet')).toHaveLength(1);
      expect(findAll(rolled, '**.livenessProbe.httpGet')).toEqual([]);
      expect(findAll(rolled, '**.livenessProbe.tcpSocket')).toHaveLength(1);
    },
  );

  test('of liveness ask a path where one is declared', () => {
    const declared = { probe: { kind: 'http', health: '/ready', liveness: '/alive' } } as const;
    expect(valueAt(probe('liveness', declared), 'httpGet')).toEqual({ path: '/alive', port: 'http' });
    expect(findAll(probe('liveness', declared), 'tcpSocket')).toEqual([]);
    expect(valueAt(probe('readiness', declared), 'httpGet.path')).toBe('/ready');
  });

  test.each([5, 60, 62, 270])('wait %i s for the start, and not much longer', (startupSeconds) => {
    const startup = probe('startup', { startupSeconds });
    const waited = numberAt(startup, 'periodSeconds') * numberAt(startup, 'failureThreshold');
    expect(waited).toBeGreaterThanOrEqual(startupSeconds);
    expect(waited).toBeLessThan(startupSeconds + numberAt(startup, 'periodSeconds'));
  });

  test('of a load balancer ask what readiness asks', () => {
    const made = objects(gateway, { probe: { kind: 'http', health: '/ready' } });
    const asked = textAt(only(made, 'Service'), 'metadata.annotations["alb.ingress.kubernetes.io/healthcheck-path"]');
    expect(asked).toBe('/ready');
    expect(valueAt(only(made, 'Deployment'), `${CONTAINER}.readinessProbe.httpGet.path`)).toBe(asked);
  });

  test('of a load balancer are asked only of services that it calls', () => {
    expect(findAll(only(objects(deals), 'Service'), 'metadata.annotations')).toEqual([]);
  });
});

describe('a container', () => {
  test.each(EVERY_SERVICE)('gets exactly the keys that are declared: $cluster $service.name', (given) => {
    const rolled = only(objects(given.service, {}, given.environment), 'Deployment');
    const keys = given.service.secretKeys.map(({ key }) => key);
    expect(textsAt(rolled, `${CONTAINER}.env[*].name`)).toEqual(keys);
    expect(textsAt(rolled, `${CONTAINER}.env[*].valueFrom.secretKeyRef.key`)).toEqual(keys);
    expect(new Set(findAll(rolled, '**.secretKeyRef.name'))).toEqual(new Set(['autolytiq-secrets']));
    expect(findAll(rolled, '**.secretRef')).toEqual([]);
  });

  test('has no list of variables where no key is declared', () => {
    expect(findAll(deployment(deals, { secretKeys: [] }), `${CONTAINER}.env`)).toEqual([]);
  });

  test('runs the image as it is pinned, by tag or by digest', () => {
    const image = `example.com/deal-service:v1.0.0@sha256:${'0'.repeat(64)}`;
    expect(valueAt(deployment(deals, { image }), `${CONTAINER}.image`)).toBe(image);
  });

  test('keeps the entrypoint of its image unless another is declared', () => {
    expect(findAll(deployment(deals), `${CONTAINER}.command`)).toEqual([]);
    expect(findAll(deployment(deals), `${CONTAINER}.args`)).toEqual([]);
    const started = deployment(deals, { command: ['./deals'], args: ['--verbose'] });
    expect(valueAt(started, `${CONTAINER}.command`)).toEqual(['./deals']);
    expect(valueAt(started, `${CONTAINER}.args`)).toEqual(['--verbose']);
  });

  test.each([
    { kubernetesApi: 'none', token: false },
    { kubernetesApi: 'token', token: true },
  ] as const)('gets an API token only where it is declared: $kubernetesApi', ({ kubernetesApi, token }) => {
    expect(findAll(objects(deals, { kubernetesApi }), '**.automountServiceAccountToken')).toEqual([token, token]);
  });

  test('takes on the IAM role of its service, if it has one', () => {
    const role = 'metadata.annotations["eks.amazonaws.com/role-arn"]';
    const { roleArn, ...without } = deals;
    expect(valueAt(only(objects(deals), 'ServiceAccount'), role)).toBe(roleArn);
    expect(findAll(only(objects(without), 'ServiceAccount'), role)).toEqual([]);
    expect(valueAt(deployment(deals), `${POD}.serviceAccountName`)).toBe('deal-service');
  });
});

describe('pods are kept apart', () => {
  const spread = (zoneSpread: Service['zoneSpread']): readonly unknown[] =>
    findAll(deployment(deals, { zoneSpread }), `${POD}.topologySpreadConstraints[*]`);

  test.each([
    { zoneSpread: 'required', zones: 'DoNotSchedule' },
    { zoneSpread: 'preferred', zones: 'ScheduleAnyway' },
  ] as const)('over zones that are $zoneSpread: $zones; over nodes as far as it goes', ({ zoneSpread, zones }) => {
    expect(spread(zoneSpread)).toMatchObject([
      { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: zones, maxSkew: 1 },
      { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 1 },
    ]);
  });

  test('each revision by itself, on nodes that take them', () => {
    expect(spread('required')).toMatchObject(
      Array(2).fill({ matchLabelKeys: ['pod-template-hash'], nodeTaintsPolicy: 'Honor' }),
    );
  });
});

describe('a Secret that changes', () => {
  const RELOADER = 'secret.reloader.stakater.com/auto';

  test('leaves the pods alone', () => {
    expect(JSON.stringify(objects(deals))).not.toContain(RELOADER);
  });

  test('starts them anew where a reloader is to: the Deployment says so, its pods and everything else stay as they are', () => {
    const [before, after] = [objects(deals), objects(deals, { reloader: 'on' })];
    expect(valueAt(only(after, 'Deployment'), 'metadata.annotations')).toMatchObject({ [RELOADER]: 'true' });
    expect(valueAt(only(after, 'Deployment'), 'spec')).toEqual(valueAt(only(before, 'Deployment'), 'spec'));
    const others = (made: typeof after) => made.filter(({ kind }) => kind !== 'Deployment');
    expect(others(after)).toEqual(others(before));
  });
});
