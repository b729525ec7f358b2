import { systemPods, type SystemPod } from '../../../policies/capacity/system-pods';
import { CLUSTERS } from '../clusters';
import { factsOf } from '../known';

const names = (pods: readonly SystemPod[]): readonly string[] => pods.map(({ name }) => name);

const EVERY_ADD_ON = [
  'aws-vpc-cni',
  'cluster-autoscaler',
  'aws-ebs-csi-driver',
  'aws-load-balancer-controller',
  'metrics-server',
  'external-secrets',
];

test('a cluster that needs nothing has what EKS runs', () => {
  const { perNode, anywhere } = systemPods({ addOns: [], addOnsOfOthers: [] });
  expect(names(perNode)).toEqual(['kube-proxy', 'eks-pod-identity-agent']);
  expect(anywhere).toEqual([{ name: 'coredns', pods: 2, cpuMillis: 100, memoryMebibytes: 70 }]);
});

test('add-ons of others are assumed to ask for what those of EKS do: 180m, 120Mi and 4 pods on each node', () => {
  const { perNode, anywhere } = systemPods({ addOns: [], addOnsOfOthers: EVERY_ADD_ON });
  expect(perNode.reduce((sum, { cpuMillis }) => sum + cpuMillis, 0)).toBe(180);
  expect(perNode.reduce((sum, { memoryMebibytes }) => sum + memoryMebibytes, 0)).toBe(120);
  expect(perNode).toHaveLength(4);
  expect(names(anywhere)).toEqual([
    'coredns',
    'cluster-autoscaler',
    'ebs-csi-controller',
    'aws-load-balancer-controller',
    'metrics-server',
    'external-secrets',
  ]);
});

test('what the overlays pin is counted by their numbers, once', () => {
  const component = { name: 'metrics-server', pods: 3, cpuMillis: 7, memoryMebibytes: 11 };
  const { anywhere } = systemPods({
    addOns: [{ name: 'metrics-server', components: [component] }],
    addOnsOfOthers: ['external-secrets'],
  });
  expect(anywhere).toContainEqual(component);
  expect(names(anywhere)).toEqual(['coredns', 'metrics-server', 'external-secrets']);
});

test.each(CLUSTERS)('$name: nothing is counted twice', (given) => {
  const { perNode, anywhere } = systemPods(factsOf(given));
  const all = [...names(perNode), ...names(anywhere)];
  expect(new Set(all).size).toBe(all.length);
  expect(all).toEqual(expect.arrayContaining(['aws-node', 'kube-proxy', 'coredns']));
});
