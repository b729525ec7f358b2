import { nodeTypes } from '../../policies/node-types';
import { CLUSTERS, cluster, foreign, lines } from './clusters';
import { SOUND, withFacts } from './known';

const PROD = cluster('autolytiq-prod');

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(nodeTypes, given)).toEqual([]);
});

test('an instance type of which nothing is known is named', () => {
  expect(nodeTypes.severity).toBe('warning');
  const nodeGroups = [
    { name: 'general', instanceTypes: ['t3.large'], min: 1, max: 2 },
    { name: 'gpu', instanceTypes: ['g9.metal', 't3.large'], min: 0, max: 2 },
  ];
  expect(lines(nodeTypes, withFacts(PROD, { nodeGroups }))).toEqual([
    'Namespace autolytiq-prod metadata.name: expected a known instance type for the node group gpu, found g9.metal; add it to policies/capacity/instance-types.data.ts with its processors, memory, interfaces and addresses',
  ]);
});

test('of several types the first counts', () => {
  const nodeGroups = [{ name: 'general', instanceTypes: ['t3.large', 'g9.metal'], min: 1, max: 2 }];
  expect(lines(nodeTypes, withFacts(PROD, { nodeGroups }))).toEqual([]);
});

test('names that objects have by birth are no types', () => {
  const nodeGroups = [
    { name: 'odd', instanceTypes: ['constructor'], min: 1, max: 2 },
    { name: 'none', instanceTypes: [], min: 1, max: 2 },
  ];
  expect(lines(nodeTypes, withFacts(PROD, { nodeGroups }))).toHaveLength(2);
});

test('nothing is said of a cluster that nobody knows', () => {
  expect(lines(nodeTypes, foreign(...SOUND))).toEqual([]);
});
