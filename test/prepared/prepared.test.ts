import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { loadEstate } from '../../overlays/load';
import { factsOf } from '../../synth/facts';
import { COMMITTED, FACTS, committedFiles } from '../dist/committed';
import { pathOf, PREPARED } from './prepared';

test('what is prepared of the overlays is what they say', () => {
  const { environments } = loadEstate('overlays');
  expect(COMMITTED).toStrictEqual(environments);
  for (const environment of environments)
    expect(FACTS.get(environment.cluster.name)).toStrictEqual(factsOf(environment, environments));
});

test.each(readdirSync('dist').filter((name) => !name.endsWith('.yaml')))(
  'what is prepared of the output of %s is what it holds',
  (cluster) => {
    const files = committedFiles(cluster);
    expect(files.length).toBeGreaterThan(4);
    expect(readdirSync(join('dist', cluster)).filter((name) => name.endsWith('.yaml'))).toEqual(
      files.map(({ name }) => name),
    );
    for (const { name, text, objects } of files) {
      expect(text).toBe(readFileSync(join('dist', cluster, name), 'utf8'));
      expect(objects).toStrictEqual(loadAll(text));
    }
  },
);

test('what could not be made fails the tests that need it, with the reason', () => {
  const before = process.env[PREPARED];
  process.env[PREPARED] = JSON.stringify({ estate: { failed: 'a comma too many' } });
  expect(() => pathOf('estate')).toThrow('estate could not be prepared: a comma too many');
  process.env[PREPARED] = before;
});
