/** The add-ons that Argo CD can install on a cluster, by the names of their charts. */
export type AddOnName =
  | 'aws-vpc-cni'
  | 'aws-load-balancer-controller'
  | 'external-secrets'
  | 'metrics-server'
  | 'aws-ebs-csi-driver'
  | 'cluster-autoscaler';

/** What Argo CD installs on a cluster from a Helm chart of others. The name of the release is the name of the add-on. */
export interface AddOn {
  readonly name: AddOnName;
  readonly chart: AddOnChart;
  readonly namespace: string;
  /** ServiceAccount of the part that calls AWS; of the main part where none does. */
  readonly serviceAccount: string;
  /** Absent where it calls AWS with no role of its own. */
  readonly roleArn?: string;
  /** Tag of the main image, where the chart's own does not fit the cluster: `v1.28.7`. */
  readonly imageTag?: string;
  /** AWS account whose registries hold the images in the region of the cluster; absent where they are public. */
  readonly imageAccount?: string;
  /** Which of its numbers nobody states, and why they are what they are. */
  readonly assumption?: string;
  /** What runs of it, in the order of the settings. */
  readonly components: readonly AddOnComponent[];
}

export interface AddOnChart {
  /** Address of the Helm repository. */
  readonly repository: string;
  readonly name: string;
  /** Exact version: `3.12.2`. */
  readonly version: string;
}

/** What `helm` is given where no Argo CD installs an add-on. */
export interface HelmRelease {
  readonly addOn: AddOn;
  /** Its values, as YAML. */
  readonly values: string;
}

/** A Deployment or DaemonSet of a chart. */
export interface AddOnComponent {
  /** Name of the object. */
  readonly name: string;
  readonly pods: { readonly kind: 'replicas'; readonly count: number } | { readonly kind: 'per node' };
  readonly containers: readonly AddOnContainer[];
}

/** A container, with what it asks for. */
export interface AddOnContainer {
  readonly name: string;
  readonly cpuMillis: number;
  /** 0: it asks for none. */
  readonly memoryMebibytes: number;
}
