import type { EnvironmentInput } from '../inputs';

/**
 * Addresses of the API server: that of its Service, the first of the range of Services, which network policy of the VPC CNI sees
 * before it is translated; and the range of the VPC, where EKS puts the network interfaces of the control plane.
 */
export function kubernetesApiAddresses({ environment }: EnvironmentInput): readonly string[] {
  const { services, vpc } = environment.settings.network;
  return [`${firstAddress(services ?? chosenByEks(vpc))}/32`, vpc];
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html */
const chosenByEks = (vpc: string): string => (vpc.startsWith('10.') ? '172.20.0.0/16' : '10.100.0.0/16');

function firstAddress(range: string): string {
  const [network = ''] = range.split('/');
  return network.replace(/\d+$/, (last) => String(Number(last) + 1));
}
