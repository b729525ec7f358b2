import { Type, type Static } from '@sinclair/typebox';
import { environmentArgoCd } from './argocd';
import * as aws from './aws-scalars';
import { environmentMonitoring } from './monitoring';
import * as scalar from './scalars';
import { SIZES, TIERS } from './tiers';
import { plain } from './variables';

/**
 * `overlays/<system>/<env>.yaml`: where a system runs, and the few things an environment may tune. What the system is
 * (ports, calls, keys) cannot be said here: unknown keys are errors.
 */

const configuration = (description: string) =>
  scalar.mapOf(description, scalar.variableName('Environment variable that system.yaml declares.'), plain());

const nodeGroup = scalar.record('A managed node group of the cluster.', {
  instanceTypes: scalar.someOf('Instance types, the first counts.', aws.instanceType('Instance type.')),
  min: scalar.integer('Fewest nodes.', { minimum: 0, maximum: 1000 }),
  desired: Type.Optional(scalar.integer('Nodes at the start.', { minimum: 0, maximum: 1000 })),
  max: scalar.integer('Most nodes.', { minimum: 1, maximum: 1000 }),
});

const cluster = scalar.record('The EKS cluster; it belongs to this environment alone.', {
  name: scalar.dnsLabel('Name of the cluster; also the folder in dist/.'),
  kubernetesVersion: scalar.kubernetesVersion('Minor version.'),
  account: aws.accountId('AWS account, also of the image registry and the IAM roles.'),
  region: aws.region('AWS region.'),
  zones: scalar.someOf('Availability zones with nodes; with one alone, pods are not forced apart.', aws.zone('Zone.')),
  nodeGroups: scalar.mapOf('Node groups.', scalar.dnsLabel('Node group.'), nodeGroup),
  disasterRecoveryRegion: Type.Optional(aws.region('Region in which the environment can be built anew.')),
  storageClass: scalar.dnsLabel('StorageClass of volumes.', { default: 'gp3' }),
});

const network = scalar.record('Addresses that network policies name.', {
  vpc: scalar.cidr('Range of the VPC; never part of "the internet".'),
  vpcId: Type.Optional(
    aws.vpcId(
      'Id of the VPC; needed where Argo CD installs the load balancer controller, which may not ask the metadata service.',
    ),
  ),
  publicSubnets: scalar.listOf(
    'Ranges of the load balancer, from which routed services are called; needed where there are routes.',
    scalar.cidr('Range.'),
  ),
  services: Type.Optional(
    scalar.cidr(
      'Range of Services (`kubernetesNetworkConfig.serviceIpv4Cidr`); else the one that EKS takes by itself, 172.20.0.0/16 for a VPC in 10.0.0.0/8 and 10.100.0.0/16 for others.',
    ),
  ),
  endpoints: scalar.listOf('Ranges of VPC endpoints for AWS APIs, reached by whoever uses AWS.', scalar.cidr('Range.')),
});

const maxConnections = Type.Optional(scalar.integer('Connections it accepts.', { minimum: 1, maximum: 1000000 }));

const storePlacement = scalar.record('Where the store runs here: exactly one of managed, internet, inCluster.', {
  managed: Type.Optional(
    scalar.record('A managed service inside the VPC.', {
      addresses: scalar.someOf('Ranges it answers from (its subnets).', scalar.cidr('Range.')),
      host: Type.Optional(scalar.hostName('Its name, where configuration takes it `from: store.host`.')),
      maxConnections,
    }),
  ),
  internet: Type.Optional(
    scalar.record('A service on the internet.', { host: scalar.hostName('Its name.'), maxConnections }),
  ),
  inCluster: Type.Optional(
    scalar.record('A StatefulSet with a volume, in the cluster.', {
      storage: scalar.byteQuantity('Size of its volume.'),
      size: scalar.oneOf('Requests and limits, by tier.', SIZES, { default: 'small' }),
    }),
  ),
  urlParameters: scalar.mapOf(
    'Values here, for the parameters that system.yaml declares.',
    scalar.urlParameter('Parameter.'),
    plain(),
  ),
});

const externalPlacement = scalar.record('Where a host outside the system is, seen from here.', {
  host: Type.Optional(scalar.hostName('Its name here.')),
  addresses: scalar.listOf('Its ranges, where it is not on the internet.', scalar.cidr('Range.')),
});

const awsEmulator = scalar.record('LocalStack in the place of SNS and SQS, in the tier dev alone.', {
  storage: scalar.byteQuantity('Size of its volume.'),
  size: scalar.oneOf('Requests and limits, by tier.', SIZES, { default: 'large' }),
});

const service = scalar.record('What an environment may tune of a service.', {
  replicas: Type.Optional(
    scalar.record('How many pods; with min = max there is no autoscaler.', {
      min: scalar.integer('Fewest; at least 2 outside dev.', { minimum: 1, maximum: 500 }),
      max: scalar.integer('Most.', { minimum: 1, maximum: 500 }),
    }),
  ),
  resources: Type.Optional(
    scalar.record('Instead of what its size gives.', {
      cpu: Type.Optional(scalar.cpuQuantity('CPU request; there is no CPU limit.')),
      memory: Type.Optional(scalar.byteQuantity('Memory request and limit.')),
      ephemeralStorage: Type.Optional(scalar.byteQuantity('Ephemeral storage request and limit.')),
    }),
  ),
  config: configuration('Values here, for this service.'),
});

const ingress = scalar.record('The public load balancer.', {
  scheme: scalar.oneOf('Whether the internet reaches it.', ['internet-facing', 'internal'], {
    default: 'internet-facing',
  }),
  certificate: scalar.record('Its ACM certificate.', {
    arn: aws.certificateArn('ARN; account and region are those of the cluster.'),
    names: scalar.someOf('Names in the certificate; they must cover every host.', scalar.certificateName('Name.')),
  }),
  accessLogs: Type.Optional(
    scalar.record('Where access logs go.', {
      bucket: aws.bucketName('S3 bucket; its policy must let the load balancer write.'),
    }),
  ),
  inboundCidrs: scalar.listOf('Ranges that may connect; anybody, when left out.', scalar.cidr('Range.')),
  webAclArn: Type.Optional(aws.webAclArn('WAF in front of it.')),
});

const waiver = scalar.record('A violation of a policy that is permitted, for a reason.', {
  policy: scalar.dnsLabel('Id of the policy (docs/policies.md).'),
  object: scalar.objectTitle('The object, as reports name it: `Deployment shop-prod/web`.'),
  reason: scalar.sentence('Why it is right here.'),
  expires: Type.Optional(scalar.date('Day after which `npm run ready` no longer accepts it.')),
});

const difference = scalar.record('A difference between staging and here that is meant.', {
  object: scalar.objectPattern('The object here, `*` for any part of its name: `ConfigMap shop-prod/*`.'),
  path: Type.Optional(
    scalar.objectPath('Path in it, with what is below, as the report prints it; left out, the object as a whole.'),
  ),
  reason: scalar.sentence('Why it must differ.'),
});

/** The schema of `<env>.yaml`. */
export const environmentSchema = scalar.record('Where the system runs, and what is tuned there.', {
  tier: scalar.oneOf('Decides sizes, replicas, and how strict the checks are.', TIERS),
  cluster,
  network,
  hosts: scalar.mapOf(
    'Public hosts, by the names that routes use.',
    scalar.dnsLabel('Name.'),
    scalar.hostName('Host.'),
  ),
  ingress: Type.Optional(ingress),
  stores: scalar.mapOf('Where each store runs.', scalar.dnsLabel('Store.'), storePlacement),
  externals: scalar.mapOf(
    'Where hosts outside the system are, if not where system.yaml says.',
    scalar.dnsLabel('External.'),
    externalPlacement,
  ),
  awsEmulator: Type.Optional(awsEmulator),
  config: configuration('Values here, for every service that has the variable; an environment adds none.'),
  services: scalar.mapOf('What is tuned of single services.', scalar.dnsLabel('Service.'), service),
  monitoring: Type.Optional(environmentMonitoring),
  argocd: Type.Optional(environmentArgoCd),
  waivers: scalar.listOf('What policies may not hold against the output here.', waiver),
  differences: scalar.listOf(
    'Differences from staging, beside scale and identity, that `npm run parity` shall accept.',
    difference,
  ),
  placeholders: scalar.mapOf(
    'Settings of this file that only the owner can know and that hold a stand-in: dotted path → what belongs there.',
    Type.String({
      pattern: '^[a-zA-Z]',
      expected: 'the dotted path of a setting of this file, such as cluster.account',
    }),
    scalar.sentence('What belongs there, and where to find it.'),
  ),
});

/** `<env>.yaml` with its defaults filled in. */
export type EnvironmentSettings = Static<typeof environmentSchema>;
export type StorePlacementSettings = EnvironmentSettings['stores'][string];
