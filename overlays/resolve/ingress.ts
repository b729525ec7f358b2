import type { Ingress, IngressHost, Route } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { byCodeUnit, lookup, sortedEntries } from '../lookup';

/** The load balancer of an environment; undefined when the system routes nothing. */
export function resolveIngress(input: EnvironmentInput): Ingress | undefined {
  const { system, environment, name } = input;
  const { ingress, cluster } = environment.settings;
  if (ingress === undefined || system.settings.routes.length === 0) return undefined;
  const namespace = `${system.settings.system}-${name}`;
  const { accessLogs, webAclArn } = ingress;
  return {
    name: `${system.settings.system}-ingress`,
    group: cluster.name,
    namespaces: [namespace],
    scheme: ingress.scheme,
    certificateArn: ingress.certificate.arn,
    ...(accessLogs === undefined ? {} : { accessLogs: { bucket: accessLogs.bucket, prefix: cluster.name } }),
    ...(webAclArn === undefined ? {} : { webAclArn }),
    hosts: sortedEntries(environment.settings.hosts)
      .map(([key, host]) => hostOf(input, key, host))
      .sort((left, right) => byCodeUnit(left.host, right.host)),
  };
}

function hostOf({ system }: EnvironmentInput, key: string, host: string): IngressHost {
  const { routes, services } = system.settings;
  const routed = routes.filter((route) => route.host === key);
  const privatePaths = routed
    .map(({ service }) => lookup(services, service)?.metrics)
    .filter((path) => path !== undefined);
  return {
    host,
    routes: routed
      .map(({ path, service }): Route => ({ path, service, port: lookup(services, service)?.port ?? 0 }))
      .sort((left, right) => right.path.length - left.path.length || byCodeUnit(left.path, right.path)),
    privatePaths: [...new Set(privatePaths)].sort(byCodeUnit),
  };
}
