import { perText } from '../cluster/per-text';
import type { ForeignIdentity } from '../cluster/sibling-facts';

/** An identity, found by the longest of its words. */
interface Entry {
  readonly identity: ForeignIdentity;
  /** Where that word begins in it. */
  readonly offset: number;
}

const WORD = /[A-Za-z0-9-]+/g;
/** Each once. They are the same for every cluster, whatever is foreign to it. */
const wordsIn = perText((text): readonly string[] => [...new Set(text.match(WORD))]);

const ACCOUNT = /(?<![A-Za-z0-9])\d{12}(?![A-Za-z0-9])/g;

/**
 * Finds the identities that a text holds. Each is filed under one of its words, so that a text costs as much as it has words,
 * however many identities there are; and a text that was found to hold none is not read again, since most texts of a cluster
 * are the same few.
 */
export function identityFinder(identities: readonly ForeignIdentity[]): (text: string) => readonly ForeignIdentity[] {
  const accounts = new Map(identities.filter(isAccount).map((identity) => [identity.text, identity]));
  const byWord = filed(identities.filter((identity) => !isAccount(identity)));
  const clean = new Set<string>();
  return (text) => {
    if (clean.has(text)) return [];
    const found = new Set<ForeignIdentity>();
    if (wordsIn(text).some((word) => byWord.has(word))) {
      for (const { 0: word, index } of text.matchAll(WORD)) {
        for (const { identity, offset } of byWord.get(word) ?? [])
          if (stands(identity, text, index - offset)) found.add(identity);
      }
    }
    for (const [number] of text.matchAll(ACCOUNT)) {
      const account = accounts.get(number);
      if (account !== undefined) found.add(account);
    }
    if (found.size === 0) clean.add(text);
    return outermost([...found]);
  };
}

const isAccount = ({ kind }: ForeignIdentity): boolean => kind === 'account';

function filed(identities: readonly ForeignIdentity[]): ReadonlyMap<string, readonly Entry[]> {
  const byWord = new Map<string, Entry[]>();
  for (const identity of identities) {
    let longest = { word: '', offset: 0 };
    for (const { 0: word, index } of identity.text.matchAll(WORD))
      if (word.length > longest.word.length) longest = { word, offset: index };
    const entries = byWord.get(longest.word);
    const entry = { identity, offset: longest.offset };
    if (entries === undefined) byWord.set(longest.word, [entry]);
    else entries.push(entry);
  }
  return byWord;
}

/** Whether the identity is in the text at a place, as a whole: `shop-prod` is not in `shop-prod-logs`. */
function stands({ kind, text: wanted }: ForeignIdentity, text: string, start: number): boolean {
  if (start < 0 || !text.startsWith(wanted, start)) return false;
  const before = text.slice(0, start);
  const after = text.slice(start + wanted.length);
  if (/[A-Za-z0-9-]$/.test(before)) return false;
  if (!wanted.endsWith('/') && /^[A-Za-z0-9-]/.test(after)) return false;
  if (kind !== 'host' && kind !== 'external host') return true;
  // `api.example.com` is another host than `example.com`, and an address of mail is none.
  return !before.endsWith('.') && !/^\.[A-Za-z0-9]/.test(after) && (!before.endsWith('@') || before.includes('://'));
}

/** The identities that are no part of another: an ARN, and not the account in it. */
const outermost = (found: readonly ForeignIdentity[]): readonly ForeignIdentity[] =>
  found.filter(({ text }) => !found.some((other) => other.text !== text && other.text.includes(text)));
