/**
 * A mistake in what a person wrote, worded for that person: where it stands, what was expected, what was found and how
 * to mend it. Problems are collected and reported all at once; they never carry a stack trace.
 */
export interface Problem {
  /** The file, with its line where one is known (`overlays/autolytiq/prod.yaml:12`), or the object of a cluster. */
  readonly where: string;
  /** The path inside it, dotted (`services.auth-service.replicas.min`); empty for the file as a whole. */
  readonly path: string;
  /** What would be right, as the end of "expected …". */
  readonly expected: string;
  /** What stands there, as the end of "found …". Never a secret. */
  readonly found: string;
  /** How to mend it, a sentence without a full stop: `did you mean "auth-service"?`. */
  readonly hint?: string;
}

/** Thrown when input cannot be used: carries every problem that was found. */
export class ProblemsError extends Error {
  override readonly name = 'ProblemsError';

  /** @param outcome what became of the output: nothing was written, unless the mistake showed while it was. */
  constructor(
    readonly problems: readonly Problem[],
    readonly outcome = 'nothing was written',
  ) {
    super(problems.map(formatProblem).join('\n'));
  }
}

/** One line per problem: `file:line path: expected …, found …; hint`. */
export function formatProblem({ where, path, expected, found, hint }: Problem): string {
  const place = path === '' ? where : `${where} ${path}`;
  return `${place}: expected ${expected}, found ${found}${hint === undefined ? '' : `; ${hint}`}`;
}
