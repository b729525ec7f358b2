import type { Tier } from '../sizes';
import type { AddOn, AddOnName } from './add-ons';
import type { Sync } from './argocd';
import type { Identity } from './identity';
import type { Monitoring } from './monitoring';
import type { Secret } from './secrets';
import type { Placeholder } from './placeholder';
import type { InClusterStore } from './stores';
import type { Migration, Port, ScheduledJob, Service, Worker } from './workloads';

export type * from './add-ons';
export type * from './argocd';
export type * from './identity';
export type * from './monitoring';
export type * from './placeholder';
export type * from './secrets';
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
  readonly network: Network;
  /** Registries and repositories that images here come from: of the system, and each pinned image of others. */
  readonly imageRepositories: readonly string[];
  readonly sources: Sources;
  /** Absent when nothing reads a secret. */
  readonly secretStore?: SecretStore;
  readonly secrets: readonly Secret[];
  /** Every entry of the secret manager that system.yaml knows of, whether or not something reads it. */
  readonly secretInventory: readonly SecretEntry[];
  readonly services: readonly Service[];
  readonly workers: readonly Worker[];
  readonly scheduledJobs: readonly ScheduledJob[];
  readonly migrations: readonly Migration[];
  /** Every store that the system has, wherever it runs, with the connections it accepts where that is known. */
  readonly storeLimits: readonly StoreLimit[];
  /** The stores that run in the cluster. */
  readonly stores: readonly InClusterStore[];
  /** Absent when nothing is routed. */
  readonly ingress?: Ingress;
  /** Absent when the system asks for none. */
  readonly monitoring?: Monitoring;
  readonly sync: Sync;
  /** What Argo CD installs on the cluster beside the output, in the order in which a new cluster needs it. */
  readonly addOns: readonly AddOn[];
  /** What the cluster needs and somebody else installs. */
  readonly addOnsOfOthers: readonly AddOnName[];
  /** What policies may not hold against it. */
  readonly waivers: readonly Waiver[];
  /** What may differ here from what staging has. */
  readonly differences: readonly Difference[];
  /** The services of the system that are not in every tier, whether or not they are here. */
  readonly partialServices: readonly PartialService[];
  /** The texts that mean this environment, or something that belongs to it. */
  readonly identities: readonly Identity[];
  readonly placeholders: readonly Placeholder[];
}

/** A violation of a policy that is permitted. */
export interface Waiver {
  /** Id of the policy. */
  readonly policy: string;
  /** The object, as reports name it: `Deployment shop-prod/web`. */
  readonly object: string;
  readonly reason: string;
  /** Last day on which it counts, `2027-03-31`; judged by the command `ready` alone. */
  readonly expires?: string;
  /** File and line where it stands. */
  readonly where: string;
}

/** A difference from staging that is meant. */
export interface Difference {
  /** The object as reports name it, `*` for any part of it: `ConfigMap shop-prod/*`. */
  readonly object: string;
  /** Path in it, with what is below; absent: the object as a whole. */
  readonly path?: string;
  readonly reason: string;
  /** File and line where it stands. */
  readonly where: string;
}

/** A service that does not exist in every tier. */
export interface PartialService {
  readonly name: string;
  /** Where it does. */
  readonly tiers: readonly Tier[];
  readonly why: string;
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
  readonly nodeGroups: readonly NodeGroup[];
}

/** A managed node group. */
export interface NodeGroup {
  readonly name: string;
  /** The first counts. */
  readonly instanceTypes: readonly string[];
  readonly min: number;
  readonly max: number;
}

/** Addresses that network rules name. */
export interface Network {
  /** Range of the VPC. */
  readonly vpc: string;
  /** Id of the VPC; known wherever Argo CD installs the load balancer controller. */
  readonly vpcId?: string;
  readonly publicSubnets: readonly string[];
  /** Addresses of the API server: of its Service, and those in the VPC at which it answers. */
  readonly kubernetesApi: readonly string[];
}

/** An entry of the secret manager. */
export interface SecretEntry {
  /** Full name: `autolytiq/prod/database`. */
  readonly entry: string;
  readonly properties: readonly string[];
}

/** How many connections a store accepts. */
export interface StoreLimit {
  readonly name: string;
  readonly maxConnections?: number;
}

/** The overlay files that an environment was read from, relative to the project. */
export interface Sources {
  readonly system: string;
  readonly environment: string;
  readonly images: string;
  readonly thirdPartyImages: string;
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
  /** Names in the certificate. */
  readonly certificateNames: readonly string[];
  readonly accessLogs?: { readonly bucket: string; readonly prefix: string };
  /** Whether it refuses to be deleted. */
  readonly deletionProtection: 'on' | 'off';
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
