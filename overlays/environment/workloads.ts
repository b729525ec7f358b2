import type { Protocol } from '../schema/service';
import type { Replicas, Resources } from '../sizes';

/** Numeric user and group of a container. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** Where a workload may connect to. */
export type Destination =
  | (PodsPeer & { readonly port: number; readonly transport?: Transport })
  | { readonly kind: 'addresses'; readonly ranges: readonly string[]; readonly port: number }
  /** Any address but the VPC's own and the metadata service's. */
  | { readonly kind: 'internet'; readonly vpc: string; readonly port: number };

/** The pods of a workload. */
export interface PodsPeer {
  readonly kind: 'pods';
  readonly name: string;
  /** Where they are, if that is not the namespace of whoever names them. */
  readonly namespace?: string;
}

/** Left out where it is TCP. */
export type Transport = 'UDP';

/** Who may connect to a workload. */
export type Caller = PodsPeer | { readonly kind: 'addresses'; readonly ranges: readonly string[] };

/** A port, under one name in the container, the Service, probes and rules. */
export interface Port {
  readonly name: string;
  readonly number: number;
  readonly protocol: Protocol;
  readonly transport?: Transport;
}

/** A port that something listens on, and who may connect to it. */
export interface Listener {
  readonly port: Port;
  readonly callers: readonly Caller[];
}

/** A key of a Secret, read as the variable of that name. */
export interface SecretVariable {
  readonly key: string;
  /** Name of the Secret. */
  readonly secret: string;
  /** Query parameters that are added to it, since a change of them is a change of the workload. */
  readonly urlParameters?: string;
}

/** Connections of one pod to a store. */
export interface StoreConnections {
  readonly store: string;
  readonly perPod: number;
}

/** What every workload has that runs an image. */
export interface Workload {
  /** Name of the workload and of every object that belongs to it. */
  readonly name: string;
  readonly image: string;
  /** The file in which it is pinned. */
  readonly pinnedIn: 'images' | 'thirdPartyImages';
  /** The image's tag, for the label `app.kubernetes.io/version`. */
  readonly version: string;
  /** Secret with the login to the image's registry; absent: the nodes may pull, or anybody. */
  readonly pullSecret?: string;
  readonly user: User;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly resources: Resources;
  /** Folders it may write to, beside /tmp. */
  readonly writableFolders: readonly string[];
  /** Plain variables, in alphabetical order. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys of Secrets that it reads, in alphabetical order. */
  readonly secretKeys: readonly SecretVariable[];
  readonly destinations: readonly Destination[];
  /** Those of its plain variables that hold the address of something it calls. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Connections that each of its pods may open to a store. */
  readonly connections: readonly StoreConnections[];
  /** IAM role of its ServiceAccount; absent for what never calls AWS. */
  readonly roleArn?: string;
  readonly kubernetesApi: 'none' | 'token';
}

/** A workload that runs all the time: a Deployment. */
export interface Deployed extends Workload {
  readonly replicas: Replicas;
  readonly rollout: Rollout;
  readonly shutdown: Shutdown;
  /** Whether pods are forced onto different zones or only asked to. */
  readonly zoneSpread: 'required' | 'preferred';
  /** Longest time from start to healthy. */
  readonly startupSeconds: number;
  /** Whether Stakater Reloader starts its pods anew when a Secret that they read changes. */
  readonly reloader: 'on' | 'off';
}

/** A workload that answers requests. */
export interface Service extends Deployed {
  /** Where its metrics are, on its first port; absent when it has none. */
  readonly metrics?: string;
  /** Its ports; probes, load balancer and callers that name none mean the first. */
  readonly listeners: readonly [Listener, ...Listener[]];
  readonly probe: Probe;
  readonly exposure: Exposure;
}

/** A workload that listens nowhere. */
export interface Worker extends Deployed {
  /** Command in its container that fails when only a restart helps. */
  readonly alive?: readonly string[];
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

/** How a service is asked for its state, on its first port. */
export type Probe =
  | {
      readonly kind: 'http';
      /** Path for startup and readiness, and for the load balancer. */
      readonly health: string;
      /** Path for liveness; absent: an open socket is enough. */
      readonly liveness?: string;
    }
  /** The gRPC health service; liveness is an open socket. */
  | { readonly kind: 'grpc' }
  /** An open socket. */
  | { readonly kind: 'tcp' };

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
  /** When a run is ended. */
  readonly deadlineSeconds: number;
}

/** A Job that prepares the database for a release. */
export interface Migration extends Workload {
  /** The service whose image it runs. */
  readonly service: string;
  readonly deadlineSeconds: number;
}
