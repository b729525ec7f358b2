import type { Described } from '../described';
import type { Ingress } from '../environment';
import { bucketName, externalHost, externalPort } from '../facts';
import { lookup, sortedEntries } from '../lookup';
import { eventsSection } from './handoff-events';
import { imagesSection } from './handoff-images';
import { storesSection } from './handoff-stores';
import { json, names, points, type Section } from './markdown';

/** What AWS must hold beside roles and secrets. */
export function awsSections(described: Described): readonly (Section | undefined)[] {
  return [
    loadBalancerSection(described),
    imagesSection(described),
    bucketsSection(described),
    eventsSection(described),
    storesSection(described),
    internetSection(described),
    vpcSection(described),
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
        ...reachOf(ingress),
        ...(ingress.webAclArn === undefined ? [] : [`WAF web ACL \`${ingress.webAclArn}\`.`]),
      ]),
      ...(ingress.accessLogs === undefined ? [] : accessLogBlocks(ingress.accessLogs, cluster.account, cluster.region)),
    ],
  };
}

/** Who reaches the load balancer, where that is not everybody. */
function reachOf({ scheme, inboundCidrs }: Ingress): readonly string[] {
  return [
    ...(scheme === 'internal'
      ? ['Scheme `internal`: private addresses alone, reached from the VPC and the networks that are connected to it.']
      : []),
    ...(inboundCidrs.length === 0
      ? []
      : [`Only ${names(inboundCidrs)} may connect; its security group lets in nobody else.`]),
  ];
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

/** An external as it is here. */
interface External {
  /** Name, host and port. */
  readonly text: string;
  /** Its ranges; empty: it is on the internet. */
  readonly addresses: readonly string[];
}

function externalsOf({ input }: Described): readonly External[] {
  return sortedEntries(input.system.settings.externals).map(([name, settings]) => {
    const host = externalHost(input, name, settings.host);
    return {
      text: `${name}: ${typeof host === 'string' ? `\`${host}\`` : 'its host is not stated,'} port ${externalPort(settings)}`,
      addresses: lookup(input.environment.settings.externals, name)?.addresses ?? [],
    };
  });
}

function internetSection(described: Described): Section | undefined {
  const externals = externalsOf(described).filter(({ addresses }) => addresses.length === 0);
  if (externals.length === 0) return undefined;
  const keys = described.environment.secretStore === undefined ? '' : ', and its keys in Secrets Manager';
  return {
    title: 'Hosts on the internet',
    blocks: [
      `Reached through the NAT gateways; an account with each${keys}:`,
      points(externals.map(({ text }) => text)),
    ],
  };
}

function vpcSection(described: Described): Section | undefined {
  const externals = externalsOf(described).filter(({ addresses }) => addresses.length > 0);
  if (externals.length === 0) return undefined;
  return {
    title: 'Hosts inside the VPC',
    blocks: [
      'Reached at these ranges, not over the internet; their security groups let the nodes in:',
      points(externals.map(({ text, addresses }) => `${text}, at ${names(addresses)}`)),
    ],
  };
}
