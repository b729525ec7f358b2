import type { Replicas, Resources, Tier } from './sizes';

/**
 * The resolved model: everything that charts read. It is made by overlays/load.ts from the overlay files, complete,
 * consistent and deeply frozen; nothing in it has to be checked or looked up again. Lists are in alphabetical order.
 */
export interface Environment {
  /** Name of the system: `autolytiq`. */
  readonly system: string;
  /** Name of the environment: `prod`. */
  readonly name: string;
  readonly tier: Tier;
  /** Namespace of the system's workloads: `autolytiq-prod`. */
  readonly namespace: string;
  readonly cluster: Cluster;
  readonly sources: Sources;
  readonly secretStore: SecretStore;
  readonly secret: Secret;
  readonly services: readonly Service[];
  readonly scheduledJobs: readonly ScheduledJob[];
  readonly migrations: readonly Migration[];
  /** The stores that run in the cluster. */
  readonly stores: readonly InClusterStore[];
  /** Absent when nothing is routed. */
  readonly ingress?: Ingress;
  readonly placeholders: readonly Placeholder[];
}

/** The EKS cluster. */
export interface Cluster {
  readonly name: string;
  /** Minor version: `1.28`. */
  readonly kubernetesVersion: string;
  readonly account: string;
  readonly region: string;
  readonly zones: readonly string[];
  readonly storageClass: string;
}

/** The overlay files that an environment was read from, relative to the project. */
export interface Sources {
  readonly system: string;
  readonly environment: string;
  readonly images: string;
  readonly thirdPartyImages: string;
}

/** A setting that only its owner can know and that still holds a stand-in. */
export interface Placeholder {
  /** Dotted path in the environment's file. */
  readonly path: string;
  /** What belongs there. */
  readonly what: string;
  /** The stand-ins, as they appear in the output. */
  readonly values: readonly string[];
}

/** How External Secrets reaches the secret manager of this environment. */
export interface SecretStore {
  /** Name of the ClusterSecretStore, of its ServiceAccount too. */
  readonly name: string;
  /** Namespace of the ServiceAccount; workloads of the system cannot use it there. */
  readonly serviceAccountNamespace: string;
  readonly roleArn: string;
  readonly region: string;
  /** The namespaces that may read through it. */
  readonly namespaces: readonly string[];
}

/** The Kubernetes Secret that workloads take their keys from. */
export interface Secret {
  /** `autolytiq-secrets`. */
  readonly name: string;
  /** What it holds: exactly the keys that a workload reads. */
  readonly keys: readonly SecretKey[];
}

/** A key of the Secret and where its value is. */
export interface SecretKey {
  readonly key: string;
  /** Full name of the entry in the secret manager: `autolytiq/prod/database`. */
  readonly entry: string;
  /** JSON key in the entry. */
  readonly property: string;
}

/** Numeric user and group of a container. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** Where a workload may connect to. */
export type Destination =
  | { readonly kind: 'pods'; readonly name: string; readonly port: number }
  | { readonly kind: 'addresses'; readonly ranges: readonly string[]; readonly port: number }
  /** Any address but the VPC's own and the metadata service's. */
  | { readonly kind: 'internet'; readonly vpc: string; readonly port: number };

/** Who may connect to a workload. */
export type Caller =
  { readonly kind: 'pods'; readonly name: string } | { readonly kind: 'addresses'; readonly ranges: readonly string[] };

/** What every workload has that runs an image of the system. */
export interface Workload {
  /** Name of the workload and of every object that belongs to it. */
  readonly name: string;
  readonly image: string;
  /** The image's tag, for the label `app.kubernetes.io/version`. */
  readonly version: string;
  readonly user: User;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly resources: Resources;
  /** Plain variables, in alphabetical order. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys of the Secret that it reads, each as the variable of that name. */
  readonly secretKeys: readonly string[];
  readonly destinations: readonly Destination[];
  /** IAM role of its ServiceAccount; absent for what never calls AWS. */
  readonly roleArn?: string;
  readonly kubernetesApi: 'none' | 'token';
}

/** A workload that answers requests: a Deployment. */
export interface Service extends Workload {
  readonly port: number;
  readonly callers: readonly Caller[];
  readonly probes: Probes;
  readonly replicas: Replicas;
  readonly rollout: Rollout;
  readonly shutdown: Shutdown;
  /** Whether pods are forced onto different zones or only asked to. */
  readonly zoneSpread: 'required' | 'preferred';
  readonly exposure: Exposure;
}

/** Whether the load balancer calls a service, and then how it asks for its health. */
export type Exposure = { readonly kind: 'internal' } | { readonly kind: 'routed'; readonly healthCheck: HealthCheck };

/** Health check of a target group. */
export interface HealthCheck {
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

/** How a service is asked for its state. */
export interface Probes {
  /** Path for startup and readiness, and for the load balancer. */
  readonly health: string;
  /** Path for liveness; absent: an open socket is enough. */
  readonly liveness?: string;
  /** Longest time from start to healthy. */
  readonly startupSeconds: number;
}

/** How a new version takes over. */
export interface Rollout {
  /** Share of the replicas that start together, of 100. */
  readonly maxSurgePercent: number;
  /** When a rollout counts as failed. */
  readonly deadlineSeconds: number;
}

/** How a pod ends without losing requests. */
export interface Shutdown {
  readonly preStopSeconds: number;
  readonly drainSeconds: number;
  /** More than both together. */
  readonly gracePeriodSeconds: number;
}

/** A workload that runs by the clock: a CronJob. */
export interface ScheduledJob extends Workload {
  readonly schedule: string;
  readonly timeZone: string;
}

/** A Job that prepares the database for a release. */
export interface Migration extends Workload {
  /** The service whose image it runs. */
  readonly service: string;
  readonly deadlineSeconds: number;
}

/** A store that runs in the cluster: a StatefulSet with one pod. */
export interface InClusterStore {
  readonly name: string;
  readonly engine: 'redis';
  readonly port: number;
  readonly image: string;
  readonly version: string;
  readonly user: User;
  readonly resources: Resources;
  /** Size of the volume, in MiB. */
  readonly storageMebibytes: number;
  /** Key of the Secret with its password; absent: it has none. */
  readonly passwordKey?: string;
  readonly callers: readonly Caller[];
}

/** The public load balancer and what it routes. */
export interface Ingress {
  /** Name of the Ingress: `autolytiq-ingress`. */
  readonly name: string;
  /** Name of the group of Ingresses that share the load balancer. */
  readonly group: string;
  /** Namespaces whose Ingresses may join the group. */
  readonly namespaces: readonly string[];
  readonly scheme: 'internet-facing' | 'internal';
  readonly certificateArn: string;
  readonly accessLogs?: { readonly bucket: string; readonly prefix: string };
  readonly webAclArn?: string;
  readonly hosts: readonly IngressHost[];
}

/** A public host. */
export interface IngressHost {
  readonly host: string;
  /** Its paths; longer prefixes first. */
  readonly routes: readonly Route[];
  /** Paths that are answered 404 by the load balancer: the metrics of the routed services. */
  readonly privatePaths: readonly string[];
}

/** A path and the service that answers it. */
export interface Route {
  readonly path: string;
  readonly service: string;
  readonly port: number;
}
