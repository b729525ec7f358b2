import { PROD } from '../../../autolytiq';
import { addOnOf, valuesOf } from './values';

test('the autoscaler finds the groups of its own cluster', () => {
  const environment = { ...PROD, cluster: { ...PROD.cluster, name: 'other', region: 'eu-west-1' } };
  expect(valuesOf('cluster-autoscaler', { environment })).toMatchObject({
    cloudProvider: 'aws',
    awsRegion: 'eu-west-1',
    autoDiscovery: { clusterName: 'other' },
  });
});

test('it runs the release for the version of the cluster', () => {
  expect(valuesOf('cluster-autoscaler')['image']).toEqual({ tag: 'v1.28.7' });
  const addOn = addOnOf('cluster-autoscaler', { imageTag: 'v1.35.2' });
  expect(valuesOf('cluster-autoscaler', { addOn })['image']).toEqual({ tag: 'v1.35.2' });
});

test('nodes are given back although every pod of ours has an emptyDir, and grow evenly over the zones', () => {
  expect(valuesOf('cluster-autoscaler')['extraArgs']).toEqual({
    'balance-similar-node-groups': true,
    'skip-nodes-with-local-storage': false,
    expander: 'least-waste',
  });
});

test('its objects have the names that the policy of capacity counts it by', () => {
  expect(valuesOf('cluster-autoscaler')).toMatchObject({
    fullnameOverride: 'cluster-autoscaler',
    nameOverride: 'cluster-autoscaler',
    replicaCount: 1,
    resources: { requests: { cpu: '100m', memory: '300Mi' } },
    rbac: {
      serviceAccount: {
        name: 'cluster-autoscaler',
        annotations: {
          'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/autolytiq-prod-cluster-autoscaler',
        },
      },
    },
  });
});
