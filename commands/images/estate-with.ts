import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { loadEstate } from '../../overlays/load';
import { ProblemsError, type Problem } from '../../overlays/problem';

/** A file of the overlays with another text than it has. */
export interface Edited {
  readonly path: string;
  readonly text: string;
}

/** Every mistake that there is in the overlays. */
export function problemsOf(overlays: string): readonly Problem[] {
  try {
    loadEstate(overlays);
    return [];
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
}

/** Why a file of the overlays cannot be used as it is: every mistake in them. */
export function unusable(overlays: string, path: string): ProblemsError {
  const problems = problemsOf(overlays);
  if (problems.length > 0) return new ProblemsError(problems);
  const expected = 'a file that stays as it is while it is read';
  return new ProblemsError([
    { where: path, path: '', expected, found: 'one that changed meanwhile', hint: 'run again' },
  ]);
}

/** Every mistake that there would be in the overlays after an edit; nothing in them is touched. */
export function problemsWith(overlays: string, edited: Edited): readonly Problem[] {
  const mirror = mkdtempSync(join(tmpdir(), 'charthouse-images-'));
  try {
    mirrorOverlays(overlays, mirror, edited);
    return problemsOf(mirror).map((problem) => renamed(problem, mirror, overlays));
  } finally {
    rmSync(mirror, { recursive: true });
  }
}

/** Fills a folder with links to every other file of the overlays, and with the edited one. */
function mirrorOverlays(overlays: string, mirror: string, edited: Edited): void {
  const place = join(mirror, relative(overlays, edited.path));
  const mirrorFolder = (from: string, to: string): void => {
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      const target = join(to, entry.name);
      if (entry.isDirectory() && from === overlays) {
        mkdirSync(target);
        mirrorFolder(join(from, entry.name), target);
      } else if (/\.ya?ml$/.test(entry.name) && target !== place) {
        symlinkSync(resolve(from, entry.name), target);
      }
    }
  };
  mirrorFolder(overlays, mirror);
  writeFileSync(place, edited.text);
}

/** A problem with the names of files as the person knows them. */
function renamed(problem: Problem, mirror: string, overlays: string): Problem {
  const named = (text: string): string => text.replaceAll(mirror, overlays);
  const { where, path, expected, found, hint } = problem;
  return {
    where: named(where),
    path,
    expected: named(expected),
    found: named(found),
    ...(hint === undefined ? {} : { hint: named(hint) }),
  };
}
