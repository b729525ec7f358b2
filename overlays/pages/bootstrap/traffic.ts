import type { Environment, Ingress } from '../../environment';
import { names, shell } from '../markdown';
import { migrationWaits, monitoringWaits, secretWaits, storeWaits, workloadWaits } from './commands';

/** That everything which was applied runs; `docs` is the way from the page to the folder docs/. */
export function runningSteps(environment: Environment, docs: '..' | '../..'): readonly string[] {
  const { cluster, namespace } = environment;
  const before = [...secretWaits(environment), ...storeWaits(environment), ...migrationWaits(environment)];
  return [
    shell([
      ...before,
      ...workloadWaits(environment),
      ...monitoringWaits(environment),
      `kubectl get pods -n ${namespace} --context ${cluster.name}`,
    ]),
    `See: ${before.length === 0 ? '' : '`condition met`, then '}\`successfully rolled out\` (\`roll out complete\` for StatefulSets) for each, and pods that are all \`Running\`.${environment.migrations.length === 0 ? '' : ` A migration that failed: [migrations](${docs}/migrations.md). Its Job is gone a day after it ended.`}`,
  ];
}

/** Public hosts, those of the system first. */
export function hostsOf({ ingress, monitoring }: Environment): readonly string[] {
  return [
    ...(ingress?.hosts ?? []).map(({ host }) => host),
    ...(monitoring?.grafanaHost === undefined ? [] : [monitoring.grafanaHost]),
  ];
}

/** Addresses that answer 200 when the system takes requests. */
export function healthUrls({ ingress, monitoring, services }: Environment): readonly string[] {
  const probed = (monitoring?.probes ?? []).map(({ url }) => url);
  if (probed.length > 0) return probed;
  return (ingress?.hosts ?? []).flatMap(({ host, routes }) => {
    const root = routes.find(({ path }) => path === '/');
    const probe = services.find(({ name }) => name === root?.service)?.probe;
    return probe?.kind === 'http' ? [`https://${host}${probe.health}`] : [];
  });
}

/** From the load balancer to an answer. */
export function trafficSteps(environment: Environment): readonly string[] {
  const { ingress } = environment;
  if (ingress === undefined) return [];
  return ['### DNS', ...dnsSteps(environment, ingress), '### Health', ...healthSteps(environment, ingress)];
}

function dnsSteps(environment: Environment, ingress: Ingress): readonly string[] {
  const { cluster, namespace } = environment;
  const { region } = cluster;
  const hosts = hostsOf(environment);
  const zones = ingress.scheme === 'internal' ? 'Config.PrivateZone' : '!(Config.PrivateZone)';
  return [
    'An alias of the load balancer for each host, in the hosted zone that the host is in. Where Route 53 has no such zone: a CNAME from the host to the name that the first command prints.',
    shell([
      `until balancer=$(kubectl get ingress ${ingress.name} -n ${namespace} --context ${cluster.name} -o jsonpath='{.status.loadBalancer.ingress[0].hostname}') && [ -n "$balancer" ]; do sleep 10; done; echo "$balancer"`,
      `alias_zone=$(aws elbv2 describe-load-balancers --region ${region} --query "LoadBalancers[?DNSName=='$balancer'].CanonicalHostedZoneId" --output text)`,
      `for host in ${hosts.join(' ')}; do`,
      `  zone=$(aws route53 list-hosted-zones --query "sort_by(HostedZones[?${zones} && ends_with('.$host.', join('', ['.', Name]))], &length(Name))[-1].Id" --output text)`,
      '  aws route53 change-resource-record-sets --hosted-zone-id "$zone" --change-batch "$(jq -n --arg host "$host" --arg balancer "$balancer" --arg zone "$alias_zone" \\',
      `    '{Changes: [{Action: "UPSERT", ResourceRecordSet: {Name: $host, Type: "A", AliasTarget: {HostedZoneId: $zone, DNSName: $balancer, EvaluateTargetHealth: true}}}]}')"`,
      'done',
      ...hosts.map((host) => `dig +short ${host}`),
    ]),
    `See: a name that ends with \`.elb.amazonaws.com\`; \`PENDING\` for each record; after a minute the addresses of the load balancer${ingress.scheme === 'internal' ? ', private ones' : ''}. ${hosts.length > 1 ? 'All hosts lead to the same one. ' : ''}No name after ten minutes: \`kubectl describe ingress ${ingress.name} -n ${namespace} --context ${cluster.name}\` has the error.`,
  ];
}

function healthSteps(environment: Environment, ingress: Ingress): readonly string[] {
  const { monitoring, cluster } = environment;
  const [first] = ingress.hosts;
  const [hidden] = first?.privatePaths ?? [];
  const grafana = monitoring?.grafanaHost;
  const code = "curl -sS -o /dev/null -w '%{http_code}\\n'";
  const urls = healthUrls(environment);
  return [
    ...(ingress.scheme === 'internal'
      ? [
          `From a machine in the VPC or a network that is connected to it${ingress.inboundCidrs.length === 0 ? '' : `, in ${names(ingress.inboundCidrs)}`}.`,
        ]
      : []),
    shell([
      ...urls.map((url) => `curl -fsS ${url}`),
      ...(grafana === undefined ? [] : [`curl -fsS https://${grafana}/api/health`]),
      ...(first === undefined ? [] : [`${code} http://${first.host}/`]),
      ...(first === undefined || hidden === undefined ? [] : [`${code} https://${first.host}${hidden}`]),
    ]),
    `See: an answer of each${first === undefined ? '' : '; `301`, the redirect to HTTPS'}${hidden === undefined ? '' : `; \`404\`, since \`${hidden}\` is not public`}.`,
    ...(monitoring !== undefined && grafana === undefined
      ? [
          `Grafana has no public host: \`kubectl port-forward -n ${monitoring.namespace} deployment/grafana 3000 --context ${cluster.name}\`, then http://localhost:3000.`,
        ]
      : []),
  ];
}
