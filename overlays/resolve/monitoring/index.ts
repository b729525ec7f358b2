import type { CloudWatchSources, Ingress, Monitoring, PublicProbe } from '../../environment';
import { emulatorOf, queuesOf } from '../../events';
import type { EnvironmentInput } from '../../inputs';
import { byCodeUnit, lookup, sortedEntries } from '../../lookup';
import { MONITORING_NAMESPACE, NODE_MONITORING_NAMESPACE } from '../../monitoring-components';
import { isUnder } from '../../paths';
import { alertingOf } from './alerting';
import { componentsOf } from './components';
import type { MonitoringInput, Watched } from './input';
import { objectivesOf } from './objectives';
import { prometheusSettings } from './prometheus-settings';
import { monitoringSecrets } from './secrets';

/** The stack of an environment; undefined when the system asks for none. */
export function resolveMonitoring(input: EnvironmentInput, watched: Watched): Monitoring | undefined {
  const system = input.system.settings.monitoring;
  const here = input.environment.settings.monitoring;
  if (system === undefined || here === undefined) return undefined;
  const settings = { input, system, here };
  const probes = probesOf(settings);
  const cloudWatch = cloudWatchOf(input, watched.ingress);
  const prometheus = prometheusSettings(settings, watched.workloads);
  const secrets = monitoringSecrets(settings);
  const grafanaHost =
    system.grafana.host === undefined ? undefined : lookup(input.environment.settings.hosts, system.grafana.host);
  return {
    namespace: MONITORING_NAMESPACE,
    nodeNamespace: NODE_MONITORING_NAMESPACE,
    components: componentsOf(settings, { ...watched, prometheus, probes, cloudWatch, grafanaHost, secrets }),
    secrets,
    prometheus,
    alerting: alertingOf(settings),
    httpMetrics: system.metrics,
    objectives: objectivesOf(settings, watched.workloads),
    probes,
    ...(cloudWatch === undefined ? {} : { cloudWatch }),
    ...(grafanaHost === undefined ? {} : { grafanaHost }),
    prometheusOperator: here.prometheusOperator,
    cloudWatchAgent: here.cloudWatchAgent,
  };
}

/** The addresses to ask, each with the service that answers: that of the longest prefix. */
function probesOf({ input, system }: MonitoringInput): readonly PublicProbe[] {
  const { routes } = input.system.settings;
  return system.probes.flatMap(({ host: key, path }): readonly PublicProbe[] => {
    const host = lookup(input.environment.settings.hosts, key);
    const [route] = routes
      .filter((one) => one.host === key && isUnder(path, one.path))
      .sort((left, right) => right.path.length - left.path.length || byCodeUnit(left.path, right.path));
    return host === undefined || route === undefined
      ? []
      : [{ url: `https://${host}${path}`, host, path, service: route.service }];
  });
}

/** Queues and load balancers have no metrics of their own in the cluster; an emulator has none at all. */
function cloudWatchOf(input: EnvironmentInput, ingress: Ingress | undefined): CloudWatchSources | undefined {
  const queues =
    emulatorOf(input) === undefined && sortedEntries(input.system.settings.queues).length > 0
      ? queuesOf(input).map(({ name, deadLetter }) => ({ name, deadLetter: deadLetter.name }))
      : [];
  if (queues.length === 0 && ingress === undefined) return undefined;
  return {
    region: input.environment.settings.cluster.region,
    queues,
    ...(ingress === undefined ? {} : { loadBalancerGroup: ingress.group }),
  };
}
