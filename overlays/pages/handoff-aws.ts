import { registryOf } from '../aws';
import { byCodeUnit, lookup, sortedEntries } from '../lookup';
import { bucketName } from '../variables';
import type { Described } from '../described';
import { json, names, points, table, type Section } from './markdown';

/** What AWS must hold beside roles and secrets. */
export function awsSections(described: Described): readonly (Section | undefined)[] {
  return [
    loadBalancerSection(described),
    imagesSection(described),
    bucketsSection(described),
    databasesSection(described),
    externalsSection(described),
  ];
}

function loadBalancerSection({ input, environment }: Described): Section | undefined {
  const { ingress, cluster } = environment;
  const settings = input.environment.settings;
  if (ingress === undefined || settings.ingress === undefined) return undefined;
  const { certificate } = settings.ingress;
  const role = ingress.scheme === 'internet-facing' ? 'kubernetes.io/role/elb' : 'kubernetes.io/role/internal-elb';
  return {
    title: 'Load balancer',
    blocks: [
      points([
        `ACM certificate \`${certificate.arn}\` in ${cluster.region}, issued for ${names(certificate.names)}.`,
        `DNS: ${names(ingress.hosts.map(({ host }) => host))} as alias of the load balancer, whose name \`kubectl get ingress ${ingress.name} -n ${environment.namespace}\` shows.`,
        `Subnets ${names(settings.network.publicSubnets)} with the tag \`${role}=1\`, in at least two zones.`,
        ...(ingress.webAclArn === undefined ? [] : [`WAF web ACL \`${ingress.webAclArn}\`.`]),
      ]),
      ...(ingress.accessLogs === undefined ? [] : accessLogBlocks(ingress.accessLogs, cluster.account, cluster.region)),
    ],
  };
}

function accessLogBlocks(logs: { readonly bucket: string; readonly prefix: string }, account: string, region: string) {
  return [
    `Access logs go to the bucket \`${logs.bucket}\` in ${region}, encrypted with SSE-S3 (no other key works), with this policy (older regions also know an account of the load balancing service as principal: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html>):`,
    json({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: `arn:aws:s3:::${logs.bucket}/${logs.prefix}/AWSLogs/${account}/*`,
        },
      ],
    }),
  ];
}

function imagesSection({ input, environment }: Described): Section {
  const { cluster, system } = environment;
  const { services, keepImages } = input.system.settings;
  const mirror = input.thirdPartyImages.settings.mirror;
  return {
    title: 'Images',
    blocks: [
      `ECR repositories in \`${registryOf(cluster.account, cluster.region)}\`, with scan on push, AES256 encryption, and a lifecycle policy that keeps the last ${keepImages} images:`,
      points(
        Object.keys(services)
          .sort(byCodeUnit)
          .map((name) => `\`${system}/${name}\`, tag \`${lookup(input.images.settings.images, name)?.tag ?? '–'}\``),
      ),
      ...(environment.stores.length === 0
        ? []
        : [
            `Images of others${mirror === undefined ? '' : `, through the mirror \`${mirror}\``}: ${names(environment.stores.map(({ image }) => image))}.`,
          ]),
    ],
  };
}

function bucketsSection({ input }: Described): Section | undefined {
  const buckets = sortedEntries(input.system.settings.buckets);
  if (buckets.length === 0) return undefined;
  return {
    title: 'S3 buckets',
    blocks: buckets.flatMap(([name, { corsOrigins }]) => [
      `\`${bucketName(input, name)}\`${corsOrigins.length === 0 ? '.' : ', with CORS for direct uploads and downloads:'}`,
      ...(corsOrigins.length === 0 ? [] : [json({ CORSRules: [corsRule(corsOrigins)] })]),
    ]),
  };
}

/** As the guide to external services gives it; it names the origins alone per system. */
function corsRule(origins: readonly string[]): object {
  return {
    AllowedOrigins: origins,
    AllowedMethods: ['GET', 'PUT', 'POST'],
    AllowedHeaders: ['*'],
    ExposeHeaders: ['ETag'],
    MaxAgeSeconds: 3600,
  };
}

function databasesSection(described: Described): Section | undefined {
  const stores = Object.keys(described.input.system.settings.stores).sort(byCodeUnit);
  if (stores.length === 0) return undefined;
  return { title: 'Stores', blocks: stores.flatMap((name) => storeBlocks(described, name)) };
}

function storeBlocks({ input, environment }: Described, name: string): readonly string[] {
  const store = lookup(input.system.settings.stores, name);
  const placement = lookup(input.environment.settings.stores, name);
  if (store === undefined || placement === undefined) return [];
  const { managed, internet, inCluster } = placement;
  const place =
    managed !== undefined
      ? `managed, reached at ${names(managed.addresses)} port ${store.port}; its security group lets the nodes in`
      : internet !== undefined
        ? `on the internet at \`${internet.host}\` port ${store.port}`
        : `in the cluster, ${inCluster?.storage ?? ''} on a volume`;
  const extensions = store.extensions.map((extension) => `CREATE EXTENSION IF NOT EXISTS "${extension}";`);
  return [
    `**${name}** (${store.engine}${store.optional ? ', optional for its users' : ''}): ${place}.`,
    ...(extensions.length === 0 ? [] : ['Extensions, once per database:', ['```sql', ...extensions, '```'].join('\n')]),
    ...connectionBlocks({ input, environment }, name, managed?.maxConnections ?? internet?.maxConnections),
  ];
}

/** How many connections the users of a store may open together, and what to do when it is too many. */
function connectionBlocks(
  { input, environment }: Described,
  name: string,
  limit: number | undefined,
): readonly string[] {
  const store = lookup(input.system.settings.stores, name);
  const variable = store?.poolSizeVariable;
  if (variable === undefined) return [];
  const { services, scheduledJobs, migrations } = environment;
  const rows = [
    ...services.map((service) => ({ service, pods: service.replicas.max })),
    ...[...scheduledJobs, ...migrations].map((service) => ({ service, pods: 1 })),
  ].flatMap(({ service, pods }) => {
    const size = Number(lookup(service.config, variable));
    return Number.isNaN(size) ? [] : [{ name: service.name, pods, size, connections: pods * size }];
  });
  const total = rows.reduce((sum, { connections }) => sum + connections, 0);
  const verdict =
    limit === undefined
      ? 'The store must accept as many; its limit is not stated in the overlays.'
      : total <= limit
        ? `The store accepts ${limit}.`
        : `The store accepts ${limit}: put a pooler in front (RDS Proxy, PgBouncer), or lower \`${variable}\`.`;
  return [
    `Connections at the most pods, \`${variable}\` each:`,
    table(
      ['workload', 'pods', 'each', 'connections'],
      rows.map((row) => [`\`${row.name}\``, String(row.pods), String(row.size), String(row.connections)]),
    ),
    `Together ${total}. ${verdict} A proxy in front (RDS Proxy, or PgBouncer beside the pods) keeps failovers and rollouts from opening them all anew.`,
  ];
}

function externalsSection({ input }: Described): Section | undefined {
  const externals = sortedEntries(input.system.settings.externals);
  if (externals.length === 0) return undefined;
  return {
    title: 'Hosts on the internet',
    blocks: [
      'Reached through the NAT gateways; an account with each, and its keys in Secrets Manager:',
      points(externals.map(([name, { host, port }]) => `${name}: \`${host}\` port ${port}`)),
    ],
  };
}
