import { isJson } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';

/**
 * The words of every text in objects, names and labels left out: whatever field an operator, a flag or an annotation
 * names an object in, its name is one of them.
 */
export function wordsIn(objects: readonly KubernetesObject[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { kind, annotations, body } of objects) {
    addWords(words, annotations);
    if (kind === 'Secret') continue;
    for (const [field, value] of Object.entries(body)) {
      if (field !== 'metadata' && field !== 'apiVersion' && field !== 'kind') addWords(words, value);
    }
  }
  return words;
}

function addWords(words: Set<string>, value: unknown): void {
  if (typeof value === 'string') {
    if (words.has(value)) return; // Most texts are one word, and the same few.
    for (const word of value.split(/[^a-z\d.-]+/)) words.add(word);
  } else if (Array.isArray(value) || isJson(value)) {
    for (const [field, member] of Object.entries(value)) if (!SELECTION.has(field)) addWords(words, member);
  }
}

/** Fields that name labels, which are often the same words as names. */
const SELECTION = new Set(['labels', 'matchLabels', 'selector']);
