import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { images } from '../../commands/images';
import { formatProblem, ProblemsError } from '../../overlays/problem';
import { TINY } from '../overlays/edited-overlays';

/** A copy of the tiny system, in which the command `images` runs. */
export interface Project {
  readonly folder: string;
  readonly overlays: string;
  readonly remove: () => void;
}

/** Makes the copy. */
export function tinyProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), 'charthouse-images-test-'));
  cpSync(TINY, folder, { recursive: true });
  return { folder, overlays: join(folder, 'overlays'), remove: () => rmSync(folder, { recursive: true }) };
}

/** What the command says: what it prints, or else the mistakes; names of files as from the folder of the project. */
export function asked({ folder }: Project, ...positionals: readonly string[]): readonly string[] {
  const printed: string[] = [];
  const own = (line: string): string => line.replaceAll(`${folder}/`, '');
  try {
    images(
      { project: folder, defaultOutput: 'dist', options: {}, switches: new Set(), positionals },
      {
        print: (line) => printed.push(own(line)),
        note: (line) => printed.push(own(line)),
        style: (_, text) => text,
      },
    );
    return printed;
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return [...printed, ...error.problems.map((problem) => own(formatProblem(problem)))];
  }
}

/** Every file of the overlays with its text: two equal ones show that nothing was written, and nothing left behind. */
export function textsOf({ overlays }: Project): ReadonlyMap<string, string> {
  const entries = readdirSync(overlays, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map([
    ...folders.map((path) => [path, 'a folder'] as const),
    ...files.map((path) => [path, readFileSync(path, 'utf8')] as const),
  ]);
}

/** Runs git in a folder, as the same person on every machine. */
export function git(folder: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=Someone', '-c', 'user.email=someone@parcels.example', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...who, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
}

/** Makes many commits of one file in one go, on top of the branch that is checked out, and checks out the last. */
export function commitAll(
  folder: string,
  file: string,
  versions: readonly { readonly message: string; readonly text: string }[],
): void {
  const branch = git(folder, 'symbolic-ref', 'HEAD').trim();
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const commits = versions.map(({ message, text }, index) => {
    const parent = index === 0 ? `from ${branch}^0\n` : '';
    const who = 'committer Someone <someone@parcels.example> now\n';
    return `commit ${branch}\n${who}${data(message)}${parent}M 644 inline "${file}"\n${data(text)}`;
  });
  execFileSync('git', ['fast-import', '--quiet', '--date-format=now'], { cwd: folder, input: commits.join('') });
  git(folder, 'reset', '-q', '--hard');
}
