import { suggest } from '../../overlays/suggest';

test.each([
  ['conatiners', ['containers', 'initContainers'], 'containers'],
  ['auth-servce', ['auth-service', 'deal-service'], 'auth-service'],
  ['prots', ['ports', 'posts'], 'ports'],
  ['always', ['Always', 'Never'], 'Always'],
  ['x', ['y'], 'y'],
])('%p is answered with the nearest candidate', (found, candidates, meant) => {
  expect(suggest(found, candidates)).toBe(`did you mean "${meant}"?`);
});

test.each([
  ['Cpu', ['Resource', 'Pods']],
  ['version', ['key', 'property']],
  ['specs', []],
])('%p is not answered when nothing is near', (found, candidates) => {
  expect(suggest(found, candidates)).toBeUndefined();
});
