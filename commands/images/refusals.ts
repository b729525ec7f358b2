import { ProblemsError, type Problem } from '../../overlays/problem';
import { suggest } from '../../overlays/suggest';
import { display } from '../../overlays/validate';

/** Where a mistake on the command line is said to stand. */
export const COMMAND_LINE = 'command line';

/** A mistake in what was asked for. */
export function askedWrongly(expected: string, found: string, hint?: string): Problem {
  return { where: COMMAND_LINE, path: '', expected, found, ...(hint === undefined ? {} : { hint }) };
}

/** The mistake that a name stands nowhere, with the one that was probably meant. */
export function unknownWord(kind: string, found: string, known: readonly string[]): Problem {
  return askedWrongly(`${kind} (${known.join(', ')})`, display(found), suggest(found, known));
}

/** The mistakes that a word stands twice, where it must not. */
export function repeated(kind: string, words: readonly string[]): readonly Problem[] {
  const again = new Set(words.filter((word, index) => words.indexOf(word) !== index));
  return [...again].map((word) => askedWrongly(`each ${kind} once`, `${display(word)} again`, 'name it once'));
}

/** Stops when anything is wrong. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemsError(problems);
}
