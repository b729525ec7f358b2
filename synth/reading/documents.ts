import { readJson } from './json';
import { readYaml, type Documents, type Unreadable } from './yaml';

/** A stretch of a file, from one `---` to the next: a document, rarely several, or what cannot be read. */
export interface Piece {
  /** Where it begins and ends in the text, in characters. */
  readonly start: number;
  readonly end: number;
  /** Line (from 1) of the first thing in it that is no comment; of the mistake, if it cannot be read. */
  readonly line: number;
  readonly content: Documents | Unreadable;
}

/**
 * Reads the text of a file piece by piece, as kubectl does: what is broken does not hide the rest, and the events of one piece
 * alone are in memory.
 */
export function* piecesOf(name: string, text: string): Generator<Piece> {
  if (/\.json$/i.test(name)) {
    const content = readJson(text);
    if (content !== undefined) {
      const at = 'unreadable' in content ? content.offset : 0;
      yield { start: 0, end: text.length, line: 1 + newlinesIn(text.slice(0, at)), content };
      return;
    }
  }
  let line = 1;
  for (const { start, end } of boundsOf(text)) {
    const source = text.slice(start, end);
    const lead = leadOf(source);
    if (lead < source.length) {
      const content = readYaml(source);
      const at = 'unreadable' in content ? content.offset : lead;
      yield { start, end, line: line + newlinesIn(source.slice(0, at)), content };
    }
    line += newlinesIn(source);
  }
}

/** Length of what stands before a document: the mark of its beginning, empty lines, comments. */
function leadOf(source: string): number {
  let offset = /^---[ \t\r\n]/.test(source) ? 3 : source === '---' ? source.length : 0;
  for (let end = endOfLine(source, offset); offset < source.length; end = endOfLine(source, offset)) {
    if (!/^[ \t\r]*(?:#|$)/.test(source.slice(offset, end))) return offset;
    offset = Math.min(end + 1, source.length);
  }
  return offset;
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end < 0 ? source.length : end;
}

/** Where a document begins: three dashes at the beginning of a line end whatever was before. */
const MARK = /(?<=^|\n)---(?=[ \t\r\n]|$)/g;

/** Lines that say something about the document after the next mark. */
const DIRECTIVE = /(?:^|\n)%/;

function boundsOf(text: string): readonly { readonly start: number; readonly end: number }[] {
  if (DIRECTIVE.test(text)) return [{ start: 0, end: text.length }];
  const marks = [...text.matchAll(MARK)].map(({ index }) => index);
  const starts = marks[0] === 0 ? marks : [0, ...marks];
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
