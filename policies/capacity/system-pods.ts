import type { AddOnComponent, AddOnFacts, ClusterFacts } from '../cluster/facts';

/** A pod that a cluster has beside those of its objects, by what it asks for. */
export interface SystemPod {
  readonly name: string;
  readonly pods: number;
  /** Of one pod. */
  readonly cpuMillis: number;
  readonly memoryMebibytes: number;
}

/** What runs in a cluster beside what its objects make. */
export interface SystemPods {
  /** On each node. */
  readonly perNode: readonly SystemPod[];
  /** Once, wherever they fit. */
  readonly anywhere: readonly SystemPod[];
}

const component = (
  name: string,
  pods: AddOnComponent['pods'],
  cpuMillis: number,
  memoryMebibytes: number,
): AddOnComponent => ({ name, pods, cpuMillis, memoryMebibytes });

/** What EKS itself runs, by the requests of its own add-ons; the Pod Identity agent asks for nothing. */
const OF_EKS: readonly AddOnComponent[] = [
  component('coredns', 2, 100, 70),
  component('kube-proxy', 'per node', 100, 0),
  component('eks-pod-identity-agent', 'per node', 0, 0),
];

/**
 * Add-ons that somebody else installs, so that nobody here knows their numbers: the requests of EKS's own add-ons; where those who made
 * them state none (load balancer controller, External Secrets, autoscaler), they are assumed.
 */
const OF_OTHERS: Readonly<Record<string, readonly AddOnComponent[]>> = {
  'aws-vpc-cni': [component('aws-node', 'per node', 25 + 25, 0)],
  'cluster-autoscaler': [component('cluster-autoscaler', 1, 100, 300)],
  'aws-ebs-csi-driver': [
    component('ebs-csi-controller', 2, 6 * 10, 6 * 40),
    component('ebs-csi-node', 'per node', 3 * 10, 3 * 40),
  ],
  'aws-load-balancer-controller': [component('aws-load-balancer-controller', 2, 100, 128)],
  'metrics-server': [component('metrics-server', 2, 100, 200)],
  'external-secrets': [component('external-secrets', 3, 50, 128)],
};

/** Whoever installs them: each add-on once, by the overlays where they pin it. */
export function systemPods({ addOns, addOnsOfOthers }: Pick<ClusterFacts, 'addOns' | 'addOnsOfOthers'>): SystemPods {
  const components = [
    ...OF_EKS,
    ...addOns.flatMap(componentsOf),
    ...addOnsOfOthers.flatMap((name) => OF_OTHERS[name] ?? []),
  ];
  return {
    perNode: components.flatMap(({ pods, ...one }) => (pods === 'per node' ? [{ ...one, pods: 1 }] : [])),
    anywhere: components.flatMap(({ pods, ...one }) => (pods === 'per node' ? [] : [{ ...one, pods }])),
  };
}

const componentsOf = ({ components }: AddOnFacts): readonly AddOnComponent[] => components;
