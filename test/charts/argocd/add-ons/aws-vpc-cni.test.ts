import { PROD } from '../../../autolytiq';
import { addOnOf, valuesOf } from './values';

test('the VPC CNI enforces network policies, and takes over the DaemonSet that EKS made', () => {
  expect(valuesOf('aws-vpc-cni')).toMatchObject({ enableNetworkPolicy: 'true', originalMatchLabels: true });
});

test('its ServiceAccount takes on the role of the cluster, by the name that EKS gave it', () => {
  expect(valuesOf('aws-vpc-cni')['serviceAccount']).toEqual({
    create: true,
    name: 'aws-node',
    annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/autolytiq-prod-aws-vpc-cni' },
  });
});

test('every image comes from the registry of the region', () => {
  const environment = { ...PROD, cluster: { ...PROD.cluster, region: 'me-south-1' } };
  const addOn = addOnOf('aws-vpc-cni', { imageAccount: '558608220178' });
  const image = { region: 'me-south-1', account: '558608220178' };
  expect(valuesOf('aws-vpc-cni', { environment, addOn })).toMatchObject({
    image,
    init: { image },
    nodeAgent: { image, enabled: true },
  });
});

test('what its containers ask for is what the overlays say, in the form in which the API server keeps it', () => {
  const components = [
    {
      name: 'aws-node',
      pods: { kind: 'per node' as const },
      containers: [
        { name: 'aws-node', cpuMillis: 1000, memoryMebibytes: 1024 },
        { name: 'aws-eks-nodeagent', cpuMillis: 30, memoryMebibytes: 0 },
      ],
    },
  ];
  const values = valuesOf('aws-vpc-cni', { addOn: addOnOf('aws-vpc-cni', { components }) });
  expect(values).toMatchObject({
    resources: { requests: { cpu: '1', memory: '1Gi' } },
    init: { resources: { requests: { cpu: '1', memory: '1Gi' } } },
  });
  expect(values).toHaveProperty('nodeAgent.resources', { requests: { cpu: '30m' } });
});
