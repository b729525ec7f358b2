import { checkSchema } from '../../../synth/schemas';
import { changed } from './changed';
import { MUTATIONS } from './mutations';
import { deployment, VALID } from './samples';

test.each(VALID)('a valid $kind has no violations', (manifest) => {
  expect(checkSchema(manifest)).toEqual([]);
});

test.each(MUTATIONS)('$mistake is one violation, with its place and its remedy', (mutation) => {
  const { of, path, value, mistake: _, ...words } = mutation;
  expect(checkSchema(changed(of, path, value))).toEqual([{ path, ...words }]);
});

test('every mistake of an object is reported', () => {
  const twice = changed(changed(deployment, 'spec.replicas', '3'), 'metadata.name', 'Api');
  expect(checkSchema(twice).map(({ path }) => path)).toEqual(['metadata.name', 'spec.replicas']);
});

test('an apiVersion that the kind does not have is answered with the right one', () => {
  expect(checkSchema({ ...deployment, apiVersion: 'app/v1' })).toEqual([
    {
      path: 'apiVersion',
      expected: 'apps/v1 for the kind Deployment',
      found: '"app/v1"',
      hint: 'did you mean "apps/v1"?',
    },
  ]);
  expect(checkSchema({ ...deployment, apiVersion: 'extensions/v1beta1' })).toMatchObject([{ path: 'apiVersion' }]);
});

test('a kind that the apiVersion does not have is answered with the nearest one', () => {
  expect(checkSchema({ ...deployment, kind: 'Deploymnet' })).toEqual([
    { path: 'kind', expected: 'a kind of apps/v1', found: '"Deploymnet"', hint: 'did you mean "Deployment"?' },
  ]);
});

test('a kind without a contract is refused', () => {
  expect(checkSchema({ ...deployment, apiVersion: 'example.com/v1', kind: 'Widget' })).toEqual([
    {
      path: 'kind',
      expected: 'an apiVersion and kind of Kubernetes or of a contract in imports/crds',
      found: '"example.com/v1" "Widget"',
    },
  ]);
});

test('lists of objects and names from Object.prototype are not kinds', () => {
  expect(checkSchema({ ...deployment, kind: 'DeploymentList' })).toMatchObject([{ path: 'kind' }]);
  expect(checkSchema({ ...deployment, apiVersion: 'constructor', kind: 'toString' })).toMatchObject([{ path: 'kind' }]);
});

test.each(['1', '0.5', '.5', '500m', '1k', '2Gi', '1e3', '1E', '-1', '+100n', 2])('%p is a quantity', (quantity) => {
  const path = 'spec.template.spec.containers[0].resources.requests.cpu';
  expect(checkSchema(changed(deployment, path, quantity))).toEqual([]);
});

test.each(['', 'm', '1 Gi', '1gb', '1,5', '0x10', '1KI', '1e'])('%p is no quantity', (quantity) => {
  const path = 'spec.template.spec.containers[0].resources.requests.cpu';
  expect(checkSchema(changed(deployment, path, quantity))).toMatchObject([{ path }]);
});
