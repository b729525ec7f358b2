import type { Tier } from '../sizes';
import type { InClusterStore } from './stores';
import type { Migration, Port, ScheduledJob, Service, Worker } from './workloads';

export type * from './stores';
export type * from './workloads';

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
  /** Absent when nothing reads a secret. */
  readonly secretStore?: SecretStore;
  readonly secrets: readonly Secret[];
  readonly services: readonly Service[];
  readonly workers: readonly Worker[];
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

/** A Kubernetes Secret and where its values are. */
export interface Secret {
  /** `autolytiq-secrets`. */
  readonly name: string;
  /** What it is for: variables of workloads, or the login to the registry of their images. */
  readonly kind: 'variables' | 'registry-login';
  /** What it holds: exactly the keys that a workload reads. */
  readonly keys: readonly SecretKey[];
}

/** A key of a Secret and where its value is. */
export interface SecretKey {
  readonly key: string;
  /** Full name of the entry in the secret manager: `autolytiq/prod/database`. */
  readonly entry: string;
  /** JSON key in the entry. */
  readonly property: string;
  /** Query parameters that are added to the value, a URL: `connection_limit=20&pool_timeout=10`. */
  readonly urlParameters?: string;
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
  /** Ranges that may connect; empty: anybody. */
  readonly inboundCidrs: readonly string[];
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
  readonly port: Port;
}
