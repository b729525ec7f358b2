import type {
  AddOn,
  Caller,
  Component,
  Destination,
  Environment,
  InClusterStore,
  Listener,
  Monitoring,
  Port,
  Workload,
} from '../overlays/environment';
import { TIER_SETTINGS } from '../overlays/sizes';
import type { AddOnFacts, ClusterFacts, DeclaredNamespace, Door, Peer, WorkloadFacts } from '../policies/cluster/facts';
import { monitoringFacts } from './monitoring-facts';
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
    namespaces: namespacesOf(environment),
    account: cluster.account,
    region: cluster.region,
    kubernetesVersion: cluster.kubernetesVersion,
    zones: cluster.zones,
    storageClass: cluster.storageClass,
    nodeGroups: cluster.nodeGroups,
    addOns: environment.addOns.map(addOnFacts),
    addOnsOfOthers: environment.addOnsOfOthers,
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
    ...(environment.monitoring === undefined
      ? {}
      : { monitoring: monitoringFacts({ environment, monitoring: environment.monitoring }) }),
    placeholders: environment.placeholders.flatMap(({ values }) => values),
    siblings: siblingsOf(environment, estate),
    foreignIdentities: foreignIdentitiesOf(environment, estate),
  };
}

const addOnFacts = ({ name, components }: AddOn): AddOnFacts => ({
  name,
  components: components.map(({ name: component, pods, containers }) => ({
    name: component,
    pods: pods.kind === 'per node' ? 'per node' : pods.count,
    cpuMillis: containers.reduce((sum, { cpuMillis }) => sum + cpuMillis, 0),
    memoryMebibytes: containers.reduce((sum, { memoryMebibytes }) => sum + memoryMebibytes, 0),
  })),
});

/** Node-exporter reads the files of its node, which `restricted` and `baseline` refuse. */
function namespacesOf({ namespace, monitoring }: Environment): readonly DeclaredNamespace[] {
  return [
    { name: namespace, podSecurity: 'restricted' },
    ...(monitoring === undefined
      ? []
      : [
          { name: monitoring.namespace, podSecurity: 'restricted' as const },
          { name: monitoring.nodeNamespace, podSecurity: 'privileged' as const },
        ]),
  ];
}

function workloadsOf(environment: Environment): readonly WorkloadFacts[] {
  const { namespace, services, workers, scheduledJobs, migrations, stores, monitoring } = environment;
  const once = { min: 1, max: 1 };
  const common = (workload: Workload) => commonFacts(namespace, workload);
  return [
    ...services.map((service) => ({
      ...common(service),
      kind: 'service' as const,
      madeBy: 'Deployment' as const,
      listeners: listenersOf(namespace, service.listeners, service.metrics),
      replicas: service.replicas,
      rolloutSeconds: service.rollout.deadlineSeconds,
      routed: service.exposure.kind,
    })),
    ...workers.map((worker) => ({
      ...common(worker),
      kind: 'worker' as const,
      madeBy: 'Deployment' as const,
      replicas: worker.replicas,
      rolloutSeconds: worker.rollout.deadlineSeconds,
    })),
    ...scheduledJobs.map((job) => ({
      ...common(job),
      kind: 'scheduled-job' as const,
      madeBy: 'CronJob' as const,
      replicas: once,
    })),
    ...migrations.map((migration) => ({
      ...common(migration),
      kind: 'migration' as const,
      madeBy: 'Job' as const,
      replicas: once,
      imageOf: migration.service,
    })),
    ...stores.map((store) => storeFacts(namespace, store)),
    ...(monitoring === undefined ? [] : componentsOf(monitoring)),
  ];
}

function commonFacts(namespace: string, { name, destinations, addresses, kubernetesApi, connections }: Workload) {
  return {
    name,
    namespace,
    listeners: [],
    destinations: destinationsOf(namespace, destinations),
    addresses,
    kubernetesApi,
    routed: 'internal' as const,
    connections,
  };
}

const doorOf = ({ number, transport }: Pick<Port, 'number' | 'transport'>): Door => ({
  port: number,
  protocol: transport ?? 'TCP',
});

/** Metrics, where there are any, are on the first port. */
function listenersOf(
  namespace: string,
  listeners: readonly Listener[],
  metrics: string | undefined,
): WorkloadFacts['listeners'] {
  return listeners.map(({ port, callers }, index) => ({
    ...doorOf(port),
    callers: callers.map((caller) => peerOf(namespace, caller)),
    ...(metrics === undefined || index > 0 ? {} : { metrics }),
  }));
}

function destinationsOf(namespace: string, destinations: readonly Destination[]): WorkloadFacts['destinations'] {
  return destinations.map((destination) => ({
    ...peerOf(namespace, destination),
    port: destination.port,
    protocol: (destination.kind === 'pods' ? destination.transport : undefined) ?? 'TCP',
  }));
}

function storeFacts(namespace: string, { name, port, callers }: InClusterStore): WorkloadFacts {
  return {
    name,
    namespace,
    kind: 'store',
    madeBy: 'StatefulSet',
    listeners: [{ port, protocol: 'TCP', callers: callers.map((caller) => peerOf(namespace, caller)) }],
    destinations: [],
    addresses: {},
    kubernetesApi: 'none',
    replicas: { min: 1, max: 1 },
    routed: 'internal',
    connections: [],
  };
}

/** What makes the pods of components, where it is no Deployment. */
const MADE_BY: Readonly<Partial<Record<Component['kind'], WorkloadFacts['madeBy']>>> = {
  alertmanager: 'StatefulSet',
  'node-exporter': 'DaemonSet',
};

/** Every component says how it fares, on its first port, at the path that programs of Prometheus have it by default. */
const COMPONENT_METRICS = '/metrics';

function componentsOf({ components, grafanaHost }: Monitoring): readonly WorkloadFacts[] {
  return components.map(({ kind, name, namespace, listeners, destinations, kubernetesApi, replicas }) => ({
    name,
    namespace,
    kind: 'component',
    madeBy: MADE_BY[kind] ?? 'Deployment',
    listeners: listenersOf(namespace, listeners, COMPONENT_METRICS),
    destinations: destinationsOf(namespace, destinations),
    addresses: {},
    kubernetesApi,
    replicas: { min: replicas, max: replicas },
    routed: kind === 'grafana' && grafanaHost !== undefined ? 'routed' : 'internal',
    connections: [],
  }));
}

/** The other end of a connection; pods without a namespace are in that of whoever names them. */
function peerOf(namespace: string, peer: Caller | Destination): Peer {
  switch (peer.kind) {
    case 'pods':
      return { kind: 'workload', name: peer.name, namespace: peer.namespace ?? namespace };
    case 'addresses':
      return { kind: 'addresses', ranges: peer.ranges };
    case 'internet':
      return { kind: 'internet' };
  }
}
