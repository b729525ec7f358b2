import { portsOf } from '../calls';
import type { Ingress, IngressHost, Route } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { TIER_SETTINGS } from '../sizes';
import { byCodeUnit, lookup, sortedEntries } from '../lookup';
import { MONITORING_NAMESPACE } from '../monitoring-components';
import { withDefaults } from '../service-defaults';
import { isMonitored } from './monitored';

/** The load balancer of an environment; undefined when the system routes nothing. */
export function resolveIngress(input: EnvironmentInput): Ingress | undefined {
  const { system, environment, name } = input;
  const { ingress, cluster } = environment.settings;
  if (ingress === undefined || system.settings.routes.length === 0) return undefined;
  const namespace = `${system.settings.system}-${name}`;
  const { accessLogs, inboundCidrs, webAclArn } = ingress;
  const grafana = isMonitored(input) ? system.settings.monitoring?.grafana.host : undefined;
  return {
    name: `${system.settings.system}-ingress`,
    group: cluster.name,
    namespaces: [namespace, ...(grafana === undefined ? [] : [MONITORING_NAMESPACE])],
    scheme: ingress.scheme,
    certificateArn: ingress.certificate.arn,
    certificateNames: ingress.certificate.names,
    ...(accessLogs === undefined ? {} : { accessLogs: { bucket: accessLogs.bucket, prefix: cluster.name } }),
    deletionProtection: TIER_SETTINGS[environment.settings.tier].deletionProtection,
    inboundCidrs,
    ...(webAclArn === undefined ? {} : { webAclArn }),
    hosts: sortedEntries(environment.settings.hosts)
      // That of Grafana has an Ingress of its own, in the namespace of Grafana.
      .filter(([key]) => key !== grafana)
      .map(([key, host]) => hostOf(input, key, host))
      .sort((left, right) => byCodeUnit(left.host, right.host)),
  };
}

function hostOf({ system }: EnvironmentInput, key: string, host: string): IngressHost {
  const routed = system.settings.routes
    .filter((route) => route.host === key)
    .flatMap(({ path, service: name }) => {
      const service = lookup(system.settings.services, name);
      const port = service && portsOf(service)[0];
      return service === undefined || port === undefined
        ? []
        : [{ path, service: name, port, metrics: withDefaults(service).metrics }];
    });
  // Metrics of gRPC are not at a path.
  const privatePaths = routed.filter(({ port }) => port.protocol === 'http').map(({ metrics }) => metrics);
  return {
    host,
    routes: routed
      .map(({ path, service, port }): Route => ({ path, service, port }))
      .sort((left, right) => right.path.length - left.path.length || byCodeUnit(left.path, right.path)),
    privatePaths: [...new Set(privatePaths)].sort(byCodeUnit),
  };
}
