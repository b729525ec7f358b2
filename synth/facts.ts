import type { Caller, Destination, Environment, InClusterStore, Service, Workload } from '../overlays/environment';
import { TIER_SETTINGS } from '../overlays/sizes';
import type { ClusterFacts, Peer, WorkloadFacts } from '../policies/cluster/facts';
import { foreignIdentitiesOf, siblingsOf } from './siblings';

/** What policies may know of a cluster beside its objects, some of it from the other environments of the estate. */
export function factsOf(environment: Environment, estate: readonly Environment[]): ClusterFacts {
  const { system, name, tier, namespace, cluster, network, ingress } = environment;
  const { mutableTags, fewestReplicas } = TIER_SETTINGS[tier];
  return {
    system,
    environment: name,
    tier,
    namespace,
    account: cluster.account,
    region: cluster.region,
    kubernetesVersion: cluster.kubernetesVersion,
    zones: cluster.zones,
    storageClass: cluster.storageClass,
    nodeGroups: cluster.nodeGroups,
    vpc: network.vpc,
    publicSubnets: network.publicSubnets,
    imageRepositories: environment.imageRepositories,
    mutableTags,
    fewestReplicas,
    secretInventory: Object.fromEntries(
      environment.secretInventory.map(({ entry, properties }) => [entry, properties]),
    ),
    workloads: workloadsOf(environment),
    stores: environment.storeLimits,
    ...(ingress === undefined
      ? {}
      : {
          ingress: {
            scheme: ingress.scheme,
            certificateNames: ingress.certificateNames,
            hosts: ingress.hosts.map(({ host }) => host),
            routes: ingress.hosts.flatMap(({ host, routes }) =>
              routes.map(({ path, service }) => ({ host, path, service })),
            ),
            privatePaths: ingress.hosts.flatMap(({ host, privatePaths }) =>
              privatePaths.map((path) => ({ host, path })),
            ),
            inboundCidrs: ingress.inboundCidrs,
          },
        }),
    placeholders: environment.placeholders.flatMap(({ values }) => values),
    siblings: siblingsOf(environment, estate),
    foreignIdentities: foreignIdentitiesOf(environment, estate),
  };
}

function workloadsOf({ services, workers, scheduledJobs, migrations, stores }: Environment): readonly WorkloadFacts[] {
  const once = { min: 1, max: 1 };
  return [
    ...services.map((service) => ({
      ...common(service),
      kind: 'service' as const,
      listeners: listenersOf(service),
      replicas: service.replicas,
      rolloutSeconds: service.rollout.deadlineSeconds,
      routed: service.exposure.kind,
    })),
    ...workers.map((worker) => ({
      ...common(worker),
      kind: 'worker' as const,
      replicas: worker.replicas,
      rolloutSeconds: worker.rollout.deadlineSeconds,
    })),
    ...scheduledJobs.map((job) => ({ ...common(job), kind: 'scheduled-job' as const, replicas: once })),
    ...migrations.map((migration) => ({
      ...common(migration),
      kind: 'migration' as const,
      replicas: once,
      imageOf: migration.service,
    })),
    ...stores.map(storeFacts),
  ];
}

function common({ name, destinations, addresses, kubernetesApi, connections }: Workload) {
  return {
    name,
    listeners: [],
    destinations: destinations.map((destination) => ({ ...peerOf(destination), port: destination.port })),
    addresses,
    kubernetesApi,
    routed: 'internal' as const,
    connections,
  };
}

function listenersOf({ listeners }: Service): WorkloadFacts['listeners'] {
  return listeners.map(({ port, callers }) => ({ port: port.number, callers: callers.map(peerOf) }));
}

function storeFacts({ name, port, callers }: InClusterStore): WorkloadFacts {
  return {
    name,
    kind: 'store',
    listeners: [{ port, callers: callers.map(peerOf) }],
    destinations: [],
    addresses: {},
    kubernetesApi: 'none',
    replicas: { min: 1, max: 1 },
    routed: 'internal',
    connections: [],
  };
}

function peerOf(peer: Caller | Destination): Peer {
  switch (peer.kind) {
    case 'pods':
      return { kind: 'workload', name: peer.name };
    case 'addresses':
      return { kind: 'addresses', ranges: peer.ranges };
    case 'internet':
      return { kind: 'internet' };
  }
}
