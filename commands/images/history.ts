import { execFileSync } from 'node:child_process';
import { dirname, relative } from 'node:path';
import { isNativeError } from 'node:util/types';
import { pinsIn, type Pins } from '../../overlays/images/pins';
import { ProblemsError, type Problem } from '../../overlays/problem';
import type { PinFile } from './pin-file';

/** A file as a commit left it. */
export interface Version {
  /** The commit, in short. */
  readonly commit: string;
  /** The first line of its message. */
  readonly subject: string;
  readonly pins: Pins;
}

/** The versions of a file. */
export interface History {
  /** The latest first; those that cannot be read as a file of pins are left out. */
  readonly versions: Iterable<Version>;
  /** Whether git was told to fetch the last commits alone. */
  readonly isShallow: boolean;
}

/** Versions are read by so many at once. */
const BATCH = 100;
const MOST_BYTES = 2 ** 28;

/**
 * The versions of a file on the present branch: where a branch was merged, the merge counts, not what was tried on the way to
 * it. Throws a `ProblemsError` when there is no git, no repository or no commit.
 */
export function historyOf({ overlays, path }: PinFile): History {
  // Where the program itself runs: what a hook says about its repository is meant from there.
  const place = { path, folder: dirname(overlays), name: relative(dirname(overlays), path) };
  const [isShallow, prefix = ''] = git(place, ['rev-parse', '--is-shallow-repository', '--show-prefix']).split('\n');
  const listed = git(place, ['rev-list', '--first-parent', '--format=%h%x09%s', 'HEAD', '--', place.name]);
  const commits = [...listed.matchAll(/^commit ([0-9a-f]+)\n([0-9a-f]+)\t(.*)$/gm)].map(
    ([, id = '', commit = '', subject = '']) => ({
      object: `${id}:${prefix}${place.name}`,
      commit,
      subject: subject.replaceAll(/\p{Cc}/gu, ' '),
    }),
  );
  return { versions: versionsOf(place, commits), isShallow: isShallow === 'true' };
}

/** A file, and the folder in which git is asked about it. */
interface Place {
  readonly path: string;
  readonly folder: string;
  /** The file as seen from the folder. */
  readonly name: string;
}

interface Commit extends Omit<Version, 'pins'> {
  /** The file in the commit, as git names it. */
  readonly object: string;
}

function* versionsOf(place: Place, commits: readonly Commit[]): Generator<Version> {
  for (let first = 0; first < commits.length; first += BATCH) {
    const batch = commits.slice(first, first + BATCH);
    const objects = batch.map(({ object }) => object);
    const texts = textsOf(place, objects);
    for (const [index, { commit, subject }] of batch.entries()) {
      const text = texts[index];
      const pins = text === undefined ? undefined : pinsIn(place.path, text);
      if (pins !== undefined) yield { commit, subject, pins };
    }
  }
}

/** The texts of objects of git, in their order; undefined for what is not there, as after a commit that deletes the file. */
function textsOf(place: Place, objects: readonly string[]): readonly (string | undefined)[] {
  const bytes = gitBytes(place, ['cat-file', '--batch'], objects.map((object) => `${object}\n`).join(''));
  let position = 0;
  return objects.map(() => {
    const end = bytes.indexOf('\n', position);
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(bytes.toString('utf8', position, end))?.[1];
    position = end + 1;
    if (size === undefined) return undefined;
    const text = bytes.toString('utf8', position, position + Number(size));
    position += Number(size) + 1;
    return text;
  });
}

const git = (place: Place, args: readonly string[]): string => gitBytes(place, args, '').toString('utf8');

function gitBytes({ path, folder }: Place, args: readonly string[], input: string): Buffer {
  try {
    return execFileSync('git', ['--literal-pathspecs', ...args], {
      cwd: folder,
      input,
      stdio: 'pipe',
      maxBuffer: MOST_BYTES,
      env: { ...process.env, LC_ALL: 'C' },
    });
  } catch (error) {
    throw new ProblemsError([worded(path, error)]);
  }
}

/** What to do when git cannot tell the history. */
function worded(path: string, error: unknown): Problem {
  const expected = 'the history of a git repository, to find the previous pins in';
  const hint = 'give the pins yourself: npm run images -- set';
  if (isNativeError(error) && 'code' in error && error.code === 'ENOENT')
    return { where: path, path: '', expected, found: 'no program git', hint: `install it, or ${hint}` };
  if (!isNativeError(error) || !('stderr' in error)) throw error;
  const said = String(error.stderr).split('\n')[0] ?? '';
  const reason = /unknown revision|bad revision/.test(said) ? 'no commit' : said.replace(/^fatal: /, '');
  return { where: path, path: '', expected, found: reason === '' ? error.message : reason, hint };
}
