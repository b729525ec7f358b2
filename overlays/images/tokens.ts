import { CST, Parser, parse } from 'yaml';

/** Reading the tokens of YAML, as far as an images file has them. Nothing here changes a token. */

/** A map: `{ … }` or one entry a line. */
export type MapToken = CST.BlockMap | CST.FlowCollection;

/** A key with its value. */
export interface Entry {
  readonly name: string;
  /** What stands before the key: spaces, comments, the comma. */
  readonly start: readonly CST.SourceToken[];
  /** Where the key begins. */
  readonly from: number;
  readonly value: CST.Token;
  /** Where the value ends, without the spaces and comments after it. */
  readonly to: number;
}

/** The outermost map of a text, if it is one. */
export function rootOf(text: string): MapToken | undefined {
  const document = [...new Parser().parse(text)].find((token) => token.type === 'document');
  return mapOf(document?.value);
}

/** A token, if it is a map. */
export function mapOf(token: CST.Token | undefined): MapToken | undefined {
  return token?.type === 'block-map' || token?.type === 'flow-collection' ? token : undefined;
}

/** The entries of a map whose keys are texts. */
export function entriesOf(map: MapToken): readonly Entry[] {
  return map.items.flatMap(({ start, key, value }) => {
    const name = key ? CST.resolveAsScalar(key)?.value : undefined;
    if (!key || name === undefined || value === undefined) return [];
    return [{ name, start, from: key.offset, value, to: endOf(value) }];
  });
}

/** Where a value ends, without the spaces, comments and line ends after it. */
function endOf(value: CST.Token): number {
  if (value.type === 'block-map') return Math.max(value.offset, ...entriesOf(value).map(({ to }) => to));
  if (value.type === 'flow-collection')
    return (value.end.find(({ type }) => type === 'flow-map-end')?.offset ?? value.offset) + 1;
  return value.offset + ('source' in value ? value.source.length : 0);
}

const QUOTES: Readonly<Record<string, 'QUOTE_DOUBLE' | 'QUOTE_SINGLE'>> = {
  'double-quoted-scalar': 'QUOTE_DOUBLE',
  'single-quoted-scalar': 'QUOTE_SINGLE',
};

/**
 * A text as YAML: in the quotes of what it replaces, unless that needed them and it does not; else plain, unless it would then
 * be a number or another thing.
 */
export function scalarText(value: string, replaced?: CST.Token): string {
  const before = CST.resolveAsScalar(replaced)?.value ?? '';
  const quotes = needsQuotes(value) || !needsQuotes(before) ? QUOTES[replaced?.type ?? ''] : undefined;
  const type = quotes ?? (needsQuotes(value) ? 'QUOTE_DOUBLE' : 'PLAIN');
  return CST.createScalarToken(value, { type, indent: 0, inFlow: true, end: [] }).source;
}

/** Whether a text without quotes would be something else. */
function needsQuotes(value: string): boolean {
  return typeof parse(value) !== 'string';
}
