import type { AlertDefinition, Monitored } from '../../../../monitoring/alert';
import { ALERTS } from '../../../../monitoring/rules/alerts';
import { MONITORED, monitored, withEnvironment, withMonitoring } from '../../monitored';

const PROD = monitored('autolytiq-prod');
const SHOP = monitored('ecommerce-prod');
const DEV = monitored('ecommerce-dev');

/** What an alert asks in an environment; undefined where it does not exist. */
function asked(alert: string, where: Monitored): string | undefined {
  const definition = ALERTS.find((one) => one.alert === alert);
  if (definition === undefined) throw new Error(`there is no alert ${alert}`);
  return definition.expr(where);
}

const without = (of: Monitored, ...kinds: readonly string[]): Monitored =>
  withMonitoring(of, { components: of.monitoring.components.filter(({ kind }) => !kinds.includes(kind)) });

const fixed = (of: Monitored): Monitored =>
  withEnvironment(of, {
    services: of.environment.services.map((service) => ({ ...service, replicas: { min: 2, max: 2 } })),
    workers: [],
  });

/** With one pod of each component. */
const alone = (of: Monitored): Monitored =>
  withMonitoring(of, { components: of.monitoring.components.map((component) => ({ ...component, replicas: 1 })) });

const { cloudWatch: _, ...noCloudWatch } = SHOP.monitoring;

describe('an alert exists only where there is something that it could be about', () => {
  test.each<[string, Monitored, Monitored]>([
    ['DeadLetterQueueNotEmpty', SHOP, PROD],
    ['QueueMessagesOld', SHOP, PROD],
    ['QueueBacklogGrowing', SHOP, PROD],
    ['LoadBalancerErrors', SHOP, { ...SHOP, monitoring: noCloudWatch }],
    ['LoadBalancerTargetsUnhealthy', SHOP, { ...SHOP, monitoring: noCloudWatch }],
    ['CloudWatchRequestsFailing', SHOP, { ...SHOP, monitoring: noCloudWatch }],
    ['CloudWatchUnknown', SHOP, { ...SHOP, monitoring: noCloudWatch }],
    ['PublicProbeFailing', PROD, withMonitoring(PROD, { probes: [] })],
    ['PublicProbeSlow', PROD, withMonitoring(PROD, { probes: [] })],
    ['PublicCertificateExpiring', PROD, withMonitoring(PROD, { probes: [] })],
    ['PublicCertificateExpiryImminent', PROD, withMonitoring(PROD, { probes: [] })],
    ['HorizontalPodAutoscalerAtMaximum', PROD, fixed(PROD)],
    ['HorizontalPodAutoscalerInactive', PROD, fixed(PROD)],
    ['CronJobFailing', PROD, SHOP],
    ['CronJobMissed', PROD, SHOP],
    ['JobFailed', PROD, withEnvironment(PROD, { migrations: [] })],
    ['VolumeFilling', DEV, PROD],
    ['VolumeAlmostFull', DEV, PROD],
    ['PostgresDown', PROD, without(PROD, 'postgres-exporter')],
    ['PostgresConnectionsNearLimit', PROD, without(PROD, 'postgres-exporter')],
    ['StoreConnectionPoolNearLimit', PROD, without(PROD, 'postgres-exporter')],
    ['PostgresFewerConnectionsThanDeclared', PROD, withEnvironment(PROD, { storeLimits: [{ name: 'postgres' }] })],
    ['RedisDown', PROD, without(PROD, 'redis-exporter')],
    ['RedisConnectionsNearLimit', PROD, without(PROD, 'redis-exporter')],
    ['StoreExporterAbsent', PROD, without(PROD, 'postgres-exporter', 'redis-exporter')],
    ['ExternalSecretNotReady', PROD, withMonitoring(withEnvironment(PROD, { secrets: [] }), { secrets: [] })],
    ['ExternalSecretsUnknown', PROD, withMonitoring(withEnvironment(PROD, { secrets: [] }), { secrets: [] })],
    ['AlertmanagerClusterIncomplete', PROD, alone(PROD)],
    ['AlertmanagerConfigsDiffer', PROD, alone(PROD)],
  ])('%s', (alert, there, elsewhere) => {
    expect(asked(alert, there)).toBeDefined();
    expect(asked(alert, elsewhere)).toBeUndefined();
  });
});

describe('an expression follows from the environment', () => {
  test('names the namespaces that are ours, and the add-ons', () => {
    expect(asked('PodNotReady', PROD)).toContain(
      'namespace=~"autolytiq-prod|external-secrets|kube-system|monitoring|monitoring-nodes"',
    );
  });

  test('counts the pools of the services that use a store, each with its size', () => {
    const [first, ...others] = SHOP.environment.services;
    if (first === undefined) throw new Error('ecommerce-prod has no services');
    const store = 'postgres-auth';
    const two = withEnvironment(SHOP, {
      services: [
        { ...first, name: 'large', connections: [{ store, perPod: 50 }] },
        { ...first, name: 'small', connections: [{ store, perPod: 5 }] },
        { ...first, name: 'tiny', connections: [{ store, perPod: 5 }] },
        ...others.map((service) => ({ ...service, connections: [] })),
      ],
    });
    expect(asked('StoreConnectionPoolNearLimit', two)).toContain(
      '(50 * sum(kube_deployment_status_replicas{namespace="ecommerce-prod", deployment=~"large"})' +
        ' + 5 * sum(kube_deployment_status_replicas{namespace="ecommerce-prod", deployment=~"small|tiny"}))',
    );
    expect(asked('StoreConnectionPoolNearLimit', two)).not.toContain('postgres-user');
  });

  test('misses each exporter by the name of its store', () => {
    for (const store of ['postgres-auth', 'postgres-product', 'postgres-user'])
      expect(asked('StoreExporterAbsent', SHOP)).toContain(`absent(pg_up{store="${store}"})`);
  });

  test('expects no targets of what is not there', () => {
    expect(asked('ScrapeJobAbsent', PROD)).toContain('absent(up{job="blackbox"})');
    expect(asked('ScrapeJobAbsent', without(PROD, 'blackbox-exporter'))).not.toContain('blackbox');
  });
});

test('only what users notice, or nobody would hear of, wakes somebody', () => {
  expect(ALERTS.filter(({ severity, area }) => severity === 'critical' && area !== 'service').map(nameOf)).toEqual([
    'PublicCertificateExpiryImminent',
    'WorkloadUnavailable',
    'PostgresDown',
    'VolumeAlmostFull',
    'AlertmanagerNotificationsFailing',
  ]);
  expect(ALERTS.filter(({ severity }) => severity === 'none').map(nameOf)).toEqual(['Watchdog']);
});

test('nothing is asked of the control plane, which EKS does not show', () => {
  const all = MONITORED.flatMap((one) => ALERTS.map(({ expr }) => expr(one) ?? '')).join('\n');
  expect(all).not.toMatch(/apiserver_|etcd_|scheduler_|kube-scheduler|kube-controller-manager/);
});

const nameOf = ({ alert }: AlertDefinition): string => alert;
