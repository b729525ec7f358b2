import { PROD } from '../../../autolytiq';
import { valuesOf } from './values';

test('the controller knows cluster, region and VPC without asking the metadata service', () => {
  const network = { ...PROD.network, vpcId: 'vpc-0a1b2c3d4e5f67890' };
  expect(valuesOf('aws-load-balancer-controller', { environment: { ...PROD, network } })).toMatchObject({
    clusterName: 'autolytiq-prod',
    region: 'us-east-1',
    vpcId: 'vpc-0a1b2c3d4e5f67890',
  });
});

test('class and parameters are left to the folder of the cluster, and Services can be made without it', () => {
  expect(valuesOf('aws-load-balancer-controller')).toMatchObject({
    ingressClass: 'alb',
    createIngressClassResource: false,
    ingressClassParams: { create: false },
    enableServiceMutatorWebhook: false,
  });
});

test('of its pods one may be away', () => {
  expect(valuesOf('aws-load-balancer-controller')).toMatchObject({
    replicaCount: 2,
    podDisruptionBudget: { maxUnavailable: 1 },
    resources: { requests: { cpu: '100m', memory: '128Mi' } },
  });
});
