import { byCodeUnit } from '../lookup';
import type { Pin } from './pins';
import { insertion, lineStart, nextLine, removal, spliced, type Splice } from './splices';
import { entriesOf, mapOf, rootOf, scalarText, type Entry, type MapToken } from './tokens';

/**
 * The text of an images file with other pins for some services. Everything else stays as it is written, byte for byte:
 * comments, order, quotes, spaces, ends of lines. A pin without a digest takes the old digest away, since a digest decides.
 * A service without a pin gets one before the first that comes after it in the alphabet.
 *
 * The text must have the form of its schema. Where it repeats a pin by an anchor and an alias, an edit of one may change the
 * other: whoever writes the result has to compare its pins with those that were wanted.
 */
export function withPins(text: string, pins: ReadonlyMap<string, Pin>): string {
  const root = rootOf(text);
  const map = mapOf(root && entryOf(root, 'images')?.value);
  if (map === undefined) throw new Error('a text without a map of images was to be edited');
  const changes = [...pins].sort(([left], [right]) => byCodeUnit(left, right));
  // An empty `{}` has no place of its own for each.
  if (entriesOf(map).length === 0) return spliced(text, [firstPins(map, changes)]);
  const splices = changes.flatMap(([service, pin]) => {
    const entry = entryOf(map, service);
    return entry === undefined ? [addedPin(text, map, service, pin)] : changedPin(text, entry, pin);
  });
  return spliced(text, splices);
}

function entryOf(map: MapToken, name: string): Entry | undefined {
  return entriesOf(map).find((entry) => entry.name === name);
}

const lineEndOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

function flowPin({ tag, digest }: Pin): string {
  return digest === undefined
    ? `{ tag: ${scalarText(tag)} }`
    : `{ tag: ${scalarText(tag)}, digest: ${scalarText(digest)} }`;
}

const entryText = ([service, pin]: readonly [string, Pin]): string => `${scalarText(service)}: ${flowPin(pin)}`;

function firstPins(map: MapToken, pins: readonly (readonly [string, Pin])[]): Splice {
  return insertion(map.offset + 1, ` ${pins.map(entryText).join(', ')} `);
}

function addedPin(text: string, map: MapToken, service: string, pin: Pin): Splice {
  const entries = entriesOf(map);
  const end = Math.max(...entries.map(({ to }) => to));
  const added = entryText([service, pin]);
  if (map.type === 'flow-collection') return insertion(end, `, ${added}`);
  const line = ' '.repeat(map.indent) + added;
  const later = entries.find(({ name }) => byCodeUnit(name, service) > 0);
  if (later === undefined) return insertedLine(text, end, line);
  // Comments above an entry stay with it; those above the first are about the whole map.
  const at = later.start[0]?.offset ?? lineStart(text, later.from);
  return insertion(at, line + lineEndOf(text));
}

/** Puts a line below that of a position. */
function insertedLine(text: string, position: number, line: string): Splice {
  const at = nextLine(text, position);
  const isEnded = text.slice(position, at).endsWith('\n');
  return insertion(at, isEnded ? line + lineEndOf(text) : lineEndOf(text) + line);
}

function changedPin(text: string, { value, to }: Entry, pin: Pin): readonly Splice[] {
  const map = mapOf(value);
  // An alias: what it stands for is not to change, so the pin is written out.
  if (map === undefined) return [{ from: value.offset, to, put: flowPin(pin) }];
  const [tag, digest] = [entryOf(map, 'tag'), entryOf(map, 'digest')];
  const splices = tag === undefined ? [] : [changedText(tag, pin.tag)];
  if (pin.digest === undefined) return digest === undefined ? splices : [...splices, ...removed(text, map, digest)];
  if (digest !== undefined) return [...splices, changedText(digest, pin.digest)];
  if (tag === undefined) return splices;
  const added = `digest: ${scalarText(pin.digest)}`;
  if (map.type === 'flow-collection') return [...splices, insertion(tag.to, `, ${added}`)];
  return [...splices, insertedLine(text, tag.to, ' '.repeat(map.indent) + added)];
}

function changedText({ value, to }: Entry, put: string): Splice {
  return { from: value.offset, to, put: scalarText(put, value) };
}

/** Takes an entry out of a map, with one comma; comments around it stay. */
function removed(text: string, map: MapToken, entry: Entry): readonly Splice[] {
  if (map.type === 'block-map') return [removal(text, entry.from, entry.to)];
  const following = map.items.find(({ start }) => (start[0]?.offset ?? 0) >= entry.to);
  const after = following?.start.find(({ type }) => type === 'comma')?.offset;
  const before = entry.start.find(({ type }) => type === 'comma')?.offset;
  if (before !== undefined && text.slice(before + 1, entry.from).trim() === '')
    return [{ from: before, to: entry.to, put: '' }];
  if (after !== undefined && text.slice(entry.to, after).trim() === '') return [removal(text, entry.from, after + 1)];
  return [removal(text, entry.from, entry.to)];
}
