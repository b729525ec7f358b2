import { POLICIES } from '../../policies';
import { COMMITTED } from '../dist/committed';
import { loadFolder } from '.';

/** Every policy, held against every cluster that is committed. */
describe.each(COMMITTED.map(({ cluster }) => cluster.name))('%s', (name) => {
  const cluster = loadFolder(`dist/${name}`);

  test('is known to the overlays', () => {
    expect(cluster.objects.length).toBeGreaterThan(9);
    expect(cluster.facts?.namespace).toBe(name);
  });

  test.each(POLICIES)(`${name} keeps $id`, (policy) => {
    expect(cluster).toKeepPolicy(policy);
  });
});
