import { problemAt, type EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import type { SystemSettings } from '../schema/system';
import type { Validated } from '../validate';
import { unknownName } from './references';

/** No path of a host is routed twice. */
export function distinctRoutes(system: Validated<SystemSettings>): readonly Problem[] {
  const seen = new Set<string>();
  return system.settings.routes.flatMap(({ host, path }, index) => {
    const place = `${host} ${path}`;
    if (!seen.has(place)) {
      seen.add(place);
      return [];
    }
    return [problemAt(system, ['routes', index], { expected: 'each host and path once', found: `${place} again` })];
  });
}

/** The path of a gRPC request or the part of it that names the service; one without a package begins with a capital. */
const GRPC_PATH = /^\/([A-Z]\w*|[A-Za-z_]\w*(\.[A-Za-z_]\w*)+)(\/[A-Za-z_]\w*)?\/?$/;

/** A gRPC request is for `/package.Service/Method`, and no other prefix of whole elements finds it. */
export function grpcPaths(system: Validated<SystemSettings>): readonly Problem[] {
  const { services, routes } = system.settings;
  return routes.flatMap(({ path, service }, index) => {
    const isRight = path === '/' || GRPC_PATH.test(path);
    if (isRight || lookup(services, service)?.protocol !== 'grpc') return [];
    const expected = `/, /package.Service or /package.Service/Method, since ${service} speaks grpc`;
    const hint = 'requests of gRPC have no other path; give the service a host of its own, or its full name';
    return [problemAt(system, ['routes', index, 'path'], { expected, found: JSON.stringify(path), hint })];
  });
}

/** Hosts of routes and of the environment are the same, and where there are routes there is a load balancer. */
export function hosts({ system, environment }: EnvironmentInput): readonly Problem[] {
  const routed = new Set([
    ...system.settings.routes.map(({ host }) => host),
    ...[system.settings.monitoring?.grafana.host].filter((host) => host !== undefined),
  ]);
  const given = environment.settings.hosts;
  const missing = [...routed]
    .filter((name) => lookup(given, name) === undefined)
    .map((name) =>
      problemAt(environment, ['hosts', name], {
        expected: `the host that routes of ${system.file.name} call "${name}"`,
        found: 'nothing',
      }),
    );
  const unknown = Object.keys(given)
    .filter((name) => !routed.has(name))
    .map((name) => problemAt(environment, ['hosts', name], unknownName(name, 'host that a route names', routed)));
  return [...missing, ...unknown, ...balancers(routed.size, environment)];
}

function balancers(routes: number, environment: EnvironmentInput['environment']): readonly Problem[] {
  const { ingress } = environment.settings;
  if (routes > 0) {
    const expected = 'the load balancer that serves the routes';
    const subnets = 'the ranges of the load balancer, from which routed services are called';
    return [
      ...(ingress === undefined ? [problemAt(environment, ['ingress'], { expected, found: 'nothing' })] : []),
      ...(environment.settings.network.publicSubnets.length === 0
        ? [problemAt(environment, ['network', 'publicSubnets'], { expected: subnets, found: 'none' })]
        : []),
    ];
  }
  if (ingress === undefined) return [];
  const expected = 'no load balancer, since system.yaml routes nothing';
  return [problemAt(environment, ['ingress'], { expected, found: 'one', hint: 'add routes: or remove it' })];
}

/** Two names for one host would be two rules for one place. */
export function distinctHosts({ environment }: EnvironmentInput): readonly Problem[] {
  const holders = new Map<string, string>();
  return sortedEntries(environment.settings.hosts).flatMap(([name, host]) => {
    const holder = holders.get(host);
    holders.set(host, holder ?? name);
    if (holder === undefined) return [];
    return [problemAt(environment, ['hosts', name], { expected: 'a host of its own', found: `${host}, as ${holder}` })];
  });
}

/** The certificate's names cover every host: equal, or a wildcard in place of the first label. */
export function certificateNames({ environment }: EnvironmentInput): readonly Problem[] {
  const { hosts: given, ingress } = environment.settings;
  if (ingress === undefined) return [];
  const names = new Set(ingress.certificate.names);
  return sortedEntries(given)
    .filter(([, host]) => !names.has(host) && !names.has(host.replace(/^[^.]+/, '*')))
    .map(([name, host]) =>
      problemAt(environment, ['hosts', name], {
        expected: `a host that the certificate covers (${[...names].join(', ')})`,
        found: JSON.stringify(host),
        hint: 'a wildcard covers one label; add the name to the certificate and to ingress.certificate.names',
      }),
    );
}

/** A load balancer on the internet that lets in private addresses alone answers nobody. */
export function inboundRanges({ environment }: EnvironmentInput): readonly Problem[] {
  const { ingress } = environment.settings;
  if (ingress === undefined || ingress.scheme === 'internal' || ingress.inboundCidrs.length === 0) return [];
  if (!ingress.inboundCidrs.every((range) => PRIVATE.test(range))) return [];
  return [
    problemAt(environment, ['ingress', 'inboundCidrs'], {
      expected: 'a public range, since the load balancer is internet-facing',
      found: ingress.inboundCidrs.join(', '),
      hint: 'say scheme: internal, if it is for those inside',
    }),
  ];
}

/** Ranges that never come from the internet (RFC 1918). */
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;

/** Certificate and WAF are of the cluster's region and account: a load balancer takes no others. */
export function regionalArns({ environment }: EnvironmentInput): readonly Problem[] {
  const { cluster, ingress } = environment.settings;
  if (ingress === undefined) return [];
  const arns: readonly (readonly [readonly string[], string | undefined])[] = [
    [['ingress', 'certificate', 'arn'], ingress.certificate.arn],
    [['ingress', 'webAclArn'], ingress.webAclArn],
  ];
  return arns.flatMap(([path, arn]) => {
    if (arn === undefined) return [];
    const [, , , region, account] = arn.split(':');
    const problems: Problem[] = [];
    if (region !== cluster.region) {
      problems.push(
        problemAt(environment, path, {
          expected: `an ARN of the cluster's region ${cluster.region}`,
          found: `${region}`,
        }),
      );
    }
    if (account !== cluster.account) {
      problems.push(
        problemAt(environment, path, {
          expected: `an ARN of the cluster's account ${cluster.account}`,
          found: `${account}`,
        }),
      );
    }
    return problems;
  });
}
