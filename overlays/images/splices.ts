/** A stretch of a text, and what is to stand in its place. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly put: string;
}

/** A text after splices that do not overlap; of those at the same place, the first given comes first. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let result = '';
  let done = 0;
  for (const { from, to, put } of [...splices].sort((left, right) => left.from - right.from)) {
    result += text.slice(done, from) + put;
    done = to;
  }
  return result + text.slice(done);
}

/** Puts a text between two characters. */
export function insertion(at: number, put: string): Splice {
  return { from: at, to: at, put };
}

/** Where the line of a position begins. */
export function lineStart(text: string, position: number): number {
  return text.lastIndexOf('\n', position - 1) + 1;
}

/** Where the line after that of a position begins; the length of the text when there is none. */
export function nextLine(text: string, position: number): number {
  const end = text.indexOf('\n', position);
  return end === -1 ? text.length : end + 1;
}

/** Takes a stretch out of a text: with its line when it leaves nothing of it, else with one side of the spaces around it. */
export function removal(text: string, from: number, to: number): Splice {
  const [start, next] = [lineStart(text, from), nextLine(text, to)];
  const before = text.slice(start, from);
  const after = text.slice(to, next);
  if (before.trim() === '' && after.trim() === '') return { from: start, to: next, put: '' };
  const spaces = /^[ \t]*/.exec(/\S$/.test(before) ? '' : after)?.[0].length ?? 0;
  return { from, to: to + spaces, put: '' };
}
