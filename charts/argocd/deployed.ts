import type { Environment } from '../../overlays/environment';

/** An object of a cluster's folder, as far as Argo CD must know it. */
export interface DeployedObject {
  /** Group of its API, empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Absent for objects of the cluster as a whole. */
  readonly namespace?: string;
  readonly name: string;
  /** Of an autoscaler: what it scales. */
  readonly scales?: { readonly group: string; readonly kind: string; readonly name: string };
}

/** An environment and everything that its folder holds. */
export interface DeployedCluster {
  readonly environment: Environment;
  readonly objects: readonly DeployedObject[];
}
