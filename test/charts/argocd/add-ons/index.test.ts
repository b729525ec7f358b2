import { ADD_ONS } from '../../../../charts/argocd/add-ons';
import { ADD_ON_NAMES } from '../../../../overlays/add-ons';
import { ENVIRONMENTS, PROD } from '../../../autolytiq';
import { addOnOf } from './values';

test('every add-on that overlays can pin has values, in the order in which clusters need them', () => {
  expect(ADD_ONS.map(({ name }) => name)).toEqual(ADD_ON_NAMES);
});

test('no value is a secret, and none belongs to another cluster', () => {
  for (const environment of ENVIRONMENTS) {
    const others = ENVIRONMENTS.filter(({ name }) => name !== environment.name);
    for (const addOn of environment.addOns) {
      const values = JSON.stringify(ADD_ONS.find(({ name }) => name === addOn.name)?.values(environment, addOn));
      expect(values).not.toMatch(/password|secretKey|accessKey/i);
      for (const { cluster } of others) {
        expect(values).not.toContain(cluster.name);
        expect(values).not.toContain(cluster.account);
      }
    }
  }
});

test('what the load balancer controller renders anew each time is left alone, in all three objects that must agree', () => {
  const controller = ADD_ONS.find(({ name }) => name === 'aws-load-balancer-controller');
  expect(controller?.ignoreDifferences.map(({ kind }) => kind)).toEqual([
    'Secret',
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
  ]);
  expect(controller?.ignoreDifferences[0]?.namespace).toBe(addOnOf('aws-load-balancer-controller').namespace);
});

test('nothing but that is ignored', () => {
  const ignoring = ADD_ONS.filter(({ ignoreDifferences }) => ignoreDifferences.length > 0);
  expect(ignoring.map(({ name }) => name)).toEqual(['aws-load-balancer-controller']);
});

test('only what brings definitions may write them', () => {
  const defining = ADD_ONS.filter(({ clusterKinds }) =>
    clusterKinds.some(({ kind }) => kind === 'CustomResourceDefinition'),
  );
  expect(defining.map(({ name }) => name)).toEqual(['aws-vpc-cni', 'aws-load-balancer-controller', 'external-secrets']);
  expect(PROD.addOns).toHaveLength(ADD_ONS.length);
});
