import type { Documents, Unreadable } from './yaml';

/** Objects of Kubernetes that are nested deeper are made to break readers. */
const MOST_LEVELS = 200;

/** Reads a text that is JSON; undefined when it is none. */
export function readJson(source: string): Documents | Unreadable | undefined {
  const value = parsed(source);
  if (value === undefined) return undefined;
  return complaintAbout(source) ?? { values: [value.parsed], aliases: 'none' };
}

function parsed(source: string): { readonly parsed: unknown } | undefined {
  try {
    return { parsed: JSON.parse(source) };
  } catch {
    return undefined;
  }
}

/** What JSON.parse lets pass: keys that stand twice in one object, of which it takes the later, and abysses. */
function complaintAbout(source: string): Unreadable | undefined {
  const open: Set<string>[] = [];
  for (let offset = 0; offset < source.length; offset += 1) {
    const character = source[offset];
    if (character === '{' || character === '[') open.push(new Set());
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(source, offset);
      if (isFollowedByColon(source, end)) {
        const key = source.slice(offset, end);
        if (open.at(-1)?.has(key) === true) return { unreadable: `the key ${key} a second time in one map`, offset };
        open.at(-1)?.add(key);
      }
      offset = end - 1;
    }
    if (open.length > MOST_LEVELS) return { unreadable: `more than ${MOST_LEVELS} levels`, offset };
  }
  return undefined;
}

/** The offset after the closing quote. */
function endOfString(source: string, start: number): number {
  let offset = start + 1;
  while (offset < source.length && source[offset] !== '"') offset += source[offset] === '\\' ? 2 : 1;
  return offset + 1;
}

function isFollowedByColon(source: string, start: number): boolean {
  let offset = start;
  while (/^[ \t\r\n]$/.test(source[offset] ?? '')) offset += 1;
  return source[offset] === ':';
}
