import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strayFolders } from '../../synth/strays';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'charthouse-strays-'));
  for (const cluster of ['shop-qa', 'shop-prod', 'shop-demo']) {
    mkdirSync(join(directory, cluster));
    writeFileSync(join(directory, cluster, '.charthouse'), '');
  }
  mkdirSync(join(directory, 'somebody-elses'));
});

afterEach(() => rmSync(directory, { recursive: true }));

test('folders that charthouse wrote for clusters that are gone are strays; those of others are not', () => {
  expect(strayFolders(directory, ['shop-prod'])).toEqual(['shop-demo', 'shop-qa']);
});

test('there are none when every folder has its cluster, or no output is there', () => {
  expect(strayFolders(directory, ['shop-demo', 'shop-prod', 'shop-qa'])).toEqual([]);
  expect(strayFolders(join(directory, 'missing'), [])).toEqual([]);
});
