import { PROD } from '../../../autolytiq';
import { addOnOf, valuesOf } from './values';

test('the StorageClass is the one that our volumes name: encrypted gp3, in the zone of the pod, never deleted with the claim', () => {
  const environment = { ...PROD, cluster: { ...PROD.cluster, storageClass: 'fast' } };
  expect(valuesOf('aws-ebs-csi-driver', { environment })['storageClasses']).toEqual([
    {
      name: 'fast',
      volumeBindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Retain',
      allowVolumeExpansion: true,
      parameters: { type: 'gp3', encrypted: 'true' },
    },
  ]);
});

test('only the controller calls AWS, in the region of the cluster and by its role', () => {
  const values = valuesOf('aws-ebs-csi-driver');
  expect(values['controller']).toMatchObject({
    region: 'us-east-1',
    k8sTagClusterId: 'autolytiq-prod',
    serviceAccount: {
      name: 'ebs-csi-controller-sa',
      annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/autolytiq-prod-aws-ebs-csi-driver' },
    },
  });
  expect(JSON.stringify(values['node'])).not.toContain('role');
});

test('every container has the requests of its own component', () => {
  const container = (name: string, cpuMillis: number) => ({ name, cpuMillis, memoryMebibytes: 40 });
  const components = [
    {
      name: 'ebs-csi-controller',
      pods: { kind: 'replicas' as const, count: 3 },
      containers: ['ebs-plugin', 'csi-provisioner', 'csi-attacher', 'csi-resizer'].map((name, index) =>
        container(name, 10 + index),
      ),
    },
    {
      name: 'ebs-csi-node',
      pods: { kind: 'per node' as const },
      containers: [container('ebs-plugin', 20), container('node-driver-registrar', 21)],
    },
  ];
  const asks = (cpu: string) => ({ resources: { requests: { cpu, memory: '40Mi' } } });
  expect(valuesOf('aws-ebs-csi-driver', { addOn: addOnOf('aws-ebs-csi-driver', { components }) })).toMatchObject({
    controller: { replicaCount: 3, ...asks('10m') },
    node: asks('20m'),
    sidecars: {
      provisioner: asks('11m'),
      attacher: asks('12m'),
      resizer: asks('13m'),
      nodeDriverRegistrar: asks('21m'),
    },
  });
});
