import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputDirectory } from '../../commands/output-directory';
import { ProblemsError } from '../../overlays/problem';

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'charthouse-place-'));
  for (const folder of ['home', 'overlays/shop', 'other/.git']) mkdirSync(join(project, folder), { recursive: true });
  symlinkSync('overlays/shop', join(project, 'link'));
  jest.spyOn(os, 'homedir').mockReturnValue(join(project, 'home'));
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(project, { recursive: true });
});

function directoryFor(output: string): string {
  const given = { project, defaultOutput: 'dist', options: { output }, switches: new Set<string>(), positionals: [] };
  try {
    return outputDirectory(given);
  } catch (error) {
    if (error instanceof ProblemsError) return error.message.replaceAll(project, '');
    throw error;
  }
}

test.each([
  ['/', 'the root of the file system'],
  ['/tmp/..', 'the root of the file system'],
  ['home', 'your home folder'],
  ['', 'the folder of the project'],
  ['dist/..', 'the folder of the project'],
  ['overlays', 'a folder of overlays'],
  ['overlays/new/system', 'a folder of overlays'],
  ['link/new', 'a folder of overlays'],
])('"%s" is refused, being %s', (output, found) => {
  const directory = output.startsWith('/') ? output : `${project}/${output}`;
  const before = readdirSync(project);
  expect(directoryFor(directory)).toBe(
    `${directory.replace(project, '')}: expected a folder for output, such as dist or the clone of another repository, ` +
      `found ${found}; choose another folder with --output`,
  );
  expect(readdirSync(project)).toEqual(before);
});

test.each(['~', '~/clone'])('%s is refused when it was not replaced by the shell', (directory) => {
  expect(directoryFor(directory)).toBe(
    `${directory}: expected a folder for output, such as dist or the clone of another repository, ` +
      'found a "~" that the shell did not replace (it does so in --output ~/DIR); choose another folder with --output',
  );
});

test.each(['dist', 'new/deeper', 'other', 'home/clone', 'overlays-rendered', '..', '~dist'])('%s will do', (output) => {
  mkdirSync(join(project, 'dist'));
  const directory = output === '~dist' ? output : `${project}/${output}`;
  expect(directoryFor(directory)).toBe(directory);
});

test('without --output it is the default', () => {
  const given = { project, defaultOutput: 'dist', options: {}, switches: new Set<string>(), positionals: [] };
  expect(outputDirectory(given)).toBe('dist');
});
