import type { Level } from './pod-security-standard';
import type { ProbeKind } from '../pods/probe';

/** What is known of another environment of the same system. */
export interface SiblingFacts {
  readonly environment: string;
  readonly tier: 'dev' | 'staging' | 'prod';
  /** Whether an image may be pinned there by a tag that moves. */
  readonly mutableTags: 'allowed' | 'refused';
  /** What its pods are held against. */
  readonly podSecurity: Level;
  /** Its workloads, but for stores, which may be elsewhere in each environment. */
  readonly workloads: readonly SiblingWorkload[];
  /** Absent when nothing is routed. */
  readonly ingress?: SiblingIngress;
}

/** A workload of another environment. */
export interface SiblingWorkload {
  readonly name: string;
  readonly kind: 'service' | 'worker' | 'scheduled-job' | 'migration';
  /** The tiers in which alone its service exists, and why; absent: it exists in each. */
  readonly only?: { readonly tiers: readonly string[]; readonly why: string };
  readonly replicas: { readonly min: number; readonly max: number };
  readonly disruptionBudget: 'present' | 'absent';
  readonly probes: readonly ProbeKind[];
  /** Quantities that a pod asks for, as Kubernetes writes them. */
  readonly requests: Readonly<Record<'cpu' | 'memory' | 'ephemeral-storage', string>>;
  /** How long a run may last, and how often it is tried again; absent for what does not end by itself. */
  readonly run?: { readonly deadlineSeconds: number; readonly retries: number };
}

/** The load balancer of another environment. */
export interface SiblingIngress {
  readonly scheme: 'internet-facing' | 'internal';
  readonly webAcl: 'present' | 'absent';
  readonly accessLogs: 'present' | 'absent';
  readonly tlsPolicy: string;
}

/** A text that must not be in the objects of this environment. */
export interface ForeignIdentity {
  readonly text: string;
  readonly kind:
    | 'account'
    | 'cluster'
    | 'namespace'
    | 'host'
    | 'external host'
    | 'bucket'
    | 'certificate'
    | 'web ACL'
    | 'secret path'
    | 'role';
  /** `autolytiq/prod` */
  readonly owner: string;
}
