import { write, type Edit } from './edited-overlays';

/** Settings of every add-on, in the smallest numbers, each number another where it could be mistaken for its neighbour. */
const LINES = {
  'aws-vpc-cni': [
    'version: 1.20.5',
    'assumption: memory is a guess',
    'components:',
    '  aws-node: { containers: { aws-node: { cpu: 25m, memory: 64Mi }, aws-eks-nodeagent: { cpu: 26m } } }',
  ],
  'cluster-autoscaler': [
    'version: 9.59.0',
    'imageTags: { "1.29": v1.29.5, "1.30": v1.30.7 }',
    'components: { cluster-autoscaler: { replicas: 1, containers: { cluster-autoscaler: { cpu: 100m, memory: 300Mi } } } }',
  ],
  'aws-ebs-csi-driver': [
    'version: 2.53.0',
    'components:',
    '  ebs-csi-controller:',
    '    replicas: 2',
    '    containers:',
    '      ebs-plugin: { cpu: 10m, memory: 40Mi }',
    '      csi-provisioner: { cpu: 11m, memory: 41Mi }',
    '      csi-attacher: { cpu: 12m, memory: 42Mi }',
    '      csi-resizer: { cpu: 13m, memory: 43Mi }',
    '  ebs-csi-node:',
    '    containers: { ebs-plugin: { cpu: 14m, memory: 44Mi }, node-driver-registrar: { cpu: 15m, memory: 45Mi } }',
  ],
  'aws-load-balancer-controller': [
    'version: 3.5.0',
    'components:',
    '  aws-load-balancer-controller:',
    '    { replicas: 2, containers: { aws-load-balancer-controller: { cpu: "1", memory: 1Gi } } }',
  ],
  'metrics-server': [
    'version: 3.12.2',
    'components: { metrics-server: { replicas: 2, containers: { metrics-server: { cpu: 100m, memory: 200Mi } } } }',
  ],
  'external-secrets': [
    'version: 0.19.2',
    'components:',
    '  external-secrets: { replicas: 3, containers: { external-secrets: { cpu: 50m, memory: 128Mi } } }',
    '  external-secrets-webhook: { replicas: 2, containers: { webhook: { cpu: 51m, memory: 129Mi } } }',
    '  external-secrets-cert-controller: { replicas: 1, containers: { cert-controller: { cpu: 52m, memory: 130Mi } } }',
  ],
} as const;

/** The file of Argo CD with these add-ons; the repository is on line 1, what is added on line 3 and after. */
export function argoCdWith(...names: readonly (keyof typeof LINES)[]): Edit {
  return write('argocd.yaml', argoCdText(names));
}

/** The same with every add-on, and one text of it replaced. */
export function argoCdAfter(found: string, put: string): Edit {
  const parts = argoCdText(ALL_ADD_ONS).split(found);
  if (parts.length !== 2) throw new Error(`${JSON.stringify(found)} is there ${parts.length - 1} times, not once`);
  return write('argocd.yaml', parts.join(put));
}

/** In the order of a cluster's needs. */
export const ALL_ADD_ONS = [
  'aws-vpc-cni',
  'cluster-autoscaler',
  'aws-ebs-csi-driver',
  'aws-load-balancer-controller',
  'metrics-server',
  'external-secrets',
] as const;

function argoCdText(names: readonly (keyof typeof LINES)[]): string {
  const addOns = names.flatMap((name) => [`  ${name}:`, ...LINES[name].map((line) => `    ${line}`)]);
  return ['repository: https://git.example.com/platform/manifests.git', 'addOns:', ...addOns, ''].join('\n');
}
