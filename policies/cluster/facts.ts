import type { ForeignIdentity, SiblingFacts } from './sibling-facts';

/**
 * What is known of a cluster beside its objects, as plain data: what the overlays say. A folder of YAML that somebody else made
 * has none; policies that need them are then skipped, and said to be.
 */
export interface ClusterFacts {
  readonly system: string;
  readonly environment: string;
  readonly tier: 'dev' | 'staging' | 'prod';
  /** Namespace of the system's workloads. */
  readonly namespace: string;
  /** Every namespace whose workloads are declared, with the Pod Security level that each needs. */
  readonly namespaces: readonly DeclaredNamespace[];
  readonly account: string;
  readonly region: string;
  readonly kubernetesVersion: string;
  readonly zones: readonly string[];
  readonly storageClass: string;
  readonly nodeGroups: readonly NodeGroup[];
  /** What Argo CD installs on it beside its objects. */
  readonly addOns: readonly AddOnFacts[];
  /** Add-ons that it needs and somebody else installs, by the names of their charts. */
  readonly addOnsOfOthers: readonly string[];
  /** Range of the VPC, and of the load balancer's subnets. */
  readonly vpc: string;
  readonly publicSubnets: readonly string[];
  /** Where an image may come from: registry and path of the system, with a slash at the end, and each repository of others. */
  readonly imageRepositories: readonly string[];
  /** Whether an image of the system may be pinned by a tag that moves. */
  readonly mutableTags: 'allowed' | 'refused';
  /** Fewest replicas of what runs all the time. */
  readonly fewestReplicas: number;
  /** Full name of each entry of the secret manager, and the properties in it. */
  readonly secretInventory: Readonly<Record<string, readonly string[]>>;
  /** Every workload that the overlays declare, by the name of its objects. */
  readonly workloads: readonly WorkloadFacts[];
  /** The stores outside the cluster or in it, with the most connections that each accepts, where that is known. */
  readonly stores: readonly StoreFacts[];
  /** Absent when nothing is routed. */
  readonly ingress?: IngressFacts;
  /** Absent where nothing watches it. */
  readonly monitoring?: MonitoringFacts;
  /** Stand-ins that an owner has yet to fill in; a policy may not take them for real values. */
  readonly placeholders: readonly string[];
  /** The other environments of the system. */
  readonly siblings: readonly SiblingFacts[];
  /** What belongs to other environments, of any system, and not to this one too. */
  readonly foreignIdentities: readonly ForeignIdentity[];
}

/** A namespace of ours. */
export interface DeclaredNamespace {
  readonly name: string;
  readonly podSecurity: 'restricted' | 'privileged';
}

/** A managed node group. */
export interface NodeGroup {
  readonly name: string;
  readonly instanceTypes: readonly string[];
  readonly min: number;
  readonly max: number;
}

/** An add-on, with what its pods ask for. */
export interface AddOnFacts {
  readonly name: string;
  readonly components: readonly AddOnComponent[];
}

/** A Deployment or DaemonSet of an add-on. */
export interface AddOnComponent {
  readonly name: string;
  readonly pods: number | 'per node';
  /** Of one pod. */
  readonly cpuMillis: number;
  readonly memoryMebibytes: number;
}

/** What a workload is declared to be. */
export interface WorkloadFacts {
  readonly name: string;
  readonly namespace: string;
  /** A component is one of the monitoring stack. */
  readonly kind: 'service' | 'worker' | 'scheduled-job' | 'migration' | 'store' | 'component';
  /** Kind of the object that makes its pods. */
  readonly madeBy: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'CronJob' | 'Job';
  /** Ports it listens on, and who may connect to each: workloads by name, ranges of addresses. */
  readonly listeners: readonly ListenerFacts[];
  /** Where it may connect to, beside the DNS of the cluster. */
  readonly destinations: readonly (Peer & Door)[];
  /** Variables that its declared calls give it, with the address of the callee. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly kubernetesApi: 'none' | 'token';
  readonly replicas: { readonly min: number; readonly max: number };
  /** Longest time in which a rollout may be complete, in seconds; absent for what does not run all the time. */
  readonly rolloutSeconds?: number;
  readonly routed: 'routed' | 'internal';
  /** The service whose image a migration runs. */
  readonly imageOf?: string;
  /** Connections that each pod may open to a store. */
  readonly connections: readonly { readonly store: string; readonly perPod: number }[];
}

export interface ListenerFacts extends Door {
  readonly callers: readonly Peer[];
  /** Path at which Prometheus finds metrics there; absent: nowhere. */
  readonly metrics?: string;
}

/** A port. */
export interface Door {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** One end of a connection. */
export type Peer =
  | { readonly kind: 'workload'; readonly name: string; readonly namespace: string }
  | { readonly kind: 'addresses'; readonly ranges: readonly string[] }
  /** Anything but the VPC and the metadata service. */
  | { readonly kind: 'internet' };

export interface StoreFacts {
  readonly name: string;
  readonly maxConnections?: number;
}

/** What is known of the load balancer. */
export interface IngressFacts {
  readonly scheme: 'internet-facing' | 'internal';
  /** Names in the certificate. */
  readonly certificateNames: readonly string[];
  readonly hosts: readonly string[];
  readonly routes: readonly { readonly host: string; readonly path: string; readonly service: string }[];
  /** Paths that the load balancer answers itself: metrics. */
  readonly privatePaths: readonly { readonly host: string; readonly path: string }[];
  /** Ranges that may connect; empty: anybody. */
  readonly inboundCidrs: readonly string[];
}

/** What is known of what watches the cluster. */
export interface MonitoringFacts {
  /** Namespace of the stack. */
  readonly namespace: string;
  /** Every series that something exports or that Prometheus writes by itself, with its labels; not what rules record. */
  readonly series: Readonly<Record<string, readonly string[]>>;
  /** Where runbooks are, without a slash at the end, and the pages there: `ServiceDown.md`. */
  readonly runbooks: { readonly address: string; readonly pages: readonly string[] };
  /** Public host of Grafana; absent: it has none. */
  readonly grafanaHost?: string;
}
