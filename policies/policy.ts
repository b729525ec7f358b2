import type { Cluster } from './cluster/cluster';
import type { KubernetesObject } from './cluster/object';

/** An error stops the output; a warning is printed and counted. */
export type Severity = 'error' | 'warning';

/** A rule of production, over the final objects of a cluster. */
export interface Policy {
  /** What it is called in waivers and reports, and its file: `disruption-budgets`. */
  readonly id: string;
  readonly severity: Severity;
  /** What it asks for, in a sentence. */
  readonly demands: string;
  /** The outage that it prevents. */
  readonly prevents: string;
  /** Documentation of the field or controller. */
  readonly link: string;
  /** Whether it works on any objects, or needs to know what the overlays say. */
  readonly needs: 'objects' | 'facts';
  readonly check: (cluster: Cluster) => readonly Violation[];
}

/** Where a policy is not kept, and how to mend it. No value of a secret is ever part of it. */
export interface Violation {
  readonly object: KubernetesObject;
  /** Path in the object: `spec.template.spec.containers[0].image`. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  /** What to change. */
  readonly mend: string;
}

/** A violation of a named policy. */
export interface Finding extends Violation {
  readonly policy: Policy;
  readonly cluster: string;
}
