import { createHash } from 'node:crypto';

/** A file of a cluster's folder: its name (`50-auth-service.yaml`, never a path) and its whole text. */
export interface OutputFile {
  readonly name: string;
  readonly text: string;
}

/** Which files of a folder this program wrote, and the SHA-256 of what it wrote into each, in hexadecimal. */
export type Inventory = ReadonlyMap<string, string>;

/** Why a text is no inventory of this program: `line 3: "<<<<<<< HEAD"`. */
export interface UnreadableInventory {
  readonly unreadable: string;
}

/** The file in a cluster's folder that holds its inventory: hidden, and without an extension that kubectl would read. */
export const INVENTORY_NAME = '.charthouse';

const HEADER = '# charthouse inventory, format 1: the files in this folder; written by charthouse synth';

const LINE = /^([0-9a-f]{64}) {2}([A-Za-z0-9][\w.-]*)$/;

/** The SHA-256 of a content in hexadecimal. */
export function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Whether a name may stand in an inventory: a plain file name, neither hidden nor a path. */
export function isOutputFileName(name: string): boolean {
  return LINE.test(`${'0'.repeat(64)}  ${name}`);
}

/** The inventory of a folder that holds exactly these files. */
export function inventoryOf(files: readonly OutputFile[]): Inventory {
  return new Map(files.map(({ name, text }) => [name, hashOf(text)]));
}

/**
 * The text of an inventory: a line per file, by name, so that it merges in git as the files do. Besides its first line it
 * is what `sha256sum` writes: `sha256sum --check .charthouse` tells whether somebody edited the output.
 */
export function formatInventory(inventory: Inventory): string {
  const lines = [...inventory.keys()].sort().map((name) => `${inventory.get(name) ?? ''}  ${name}`);
  return [HEADER, ...lines, ''].join('\n');
}

/** Reads what `formatInventory` wrote; any other text, half an inventory included, is unreadable. */
export function parseInventory(text: string): Inventory | UnreadableInventory {
  const [header, ...lines] = text.split('\n');
  if (header !== HEADER) return unreadable(1, header ?? '');
  if (lines.pop() !== '') return { unreadable: 'a text that breaks off' };
  const inventory = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    const [, hash, name] = LINE.exec(line) ?? [];
    if (hash === undefined || name === undefined || inventory.has(name)) return unreadable(index + 2, line);
    inventory.set(name, hash);
  }
  return inventory;
}

function unreadable(line: number, text: string): UnreadableInventory {
  return { unreadable: `line ${line}: ${JSON.stringify(text.slice(0, 60))}` };
}
