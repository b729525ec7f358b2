import { isJson, textAt, type Json } from './json';
import type { KubernetesObject } from './object';
import { perCluster } from './per-cluster';

/** Texts that stand under one name, and the objects in which each does. */
type HeldTexts = ReadonlyMap<string, readonly KubernetesObject[]>;

/**
 * The texts of a cluster by their names: that of their field; or what a `value` or the argument of an option is said to be; empty for
 * other members of lists. The name of every field is among them. Objects repeat a few hundred texts a thousand times: who looks for
 * something in all of them asks here which hold it, and walks through those alone.
 */
export const namedTextsOf = perCluster(({ objects }): ReadonlyMap<string, HeldTexts> => {
  const reader = new Reader();
  for (const object of objects) reader.read(object);
  return reader.names;
});

type Texts = Map<string, KubernetesObject[]>;

class Reader {
  readonly names = new Map<string, Texts>();

  read(object: KubernetesObject): void {
    this.readRecord(object, object.body);
  }

  private readRecord(object: KubernetesObject, record: Json): void {
    for (const field of Object.keys(record)) {
      const value = record[field];
      const texts = this.textsOf(field);
      if (typeof value !== 'string') this.readInside(object, value);
      else if (field === 'value') note(this.textsOf(nameOf(field, record)), value, object);
      else note(texts, value, object);
    }
  }

  private readInside(object: KubernetesObject, value: unknown): void {
    if (isJson(value)) this.readRecord(object, value);
    else if (Array.isArray(value)) this.readList(object, value);
  }

  private readList(object: KubernetesObject, list: readonly unknown[]): void {
    for (let index = 0; index < list.length; index += 1) {
      const member = list[index];
      if (typeof member === 'string') note(this.textsOf(optionBefore(list, index)), member, object);
      else this.readInside(object, member);
    }
  }

  private textsOf(name: string): Texts {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    const texts: Texts = new Map();
    this.names.set(name, texts);
    return texts;
  }
}

/** The name under which a text stands: of the field, or beside it (`name: PASSWORD`, `value: …`). */
export const nameOf = (field: string, record: Json): string =>
  field === 'value' ? (textAt(record, 'name') ?? textAt(record, 'key') ?? field) : field;

/** The option before a member of a command line: `--password` before `…`. */
export function optionBefore(list: readonly unknown[], index: number): string {
  const before = list[index - 1];
  return typeof before === 'string' && /^--?[A-Za-z][\w.-]*$/.test(before) ? before : '';
}

/** Objects are read one after the other: one that is noted already is the last. */
function note(texts: Texts, text: string, object: KubernetesObject): void {
  const holders = texts.get(text);
  if (holders === undefined) texts.set(text, [object]);
  else if (holders[holders.length - 1] !== object) holders.push(object);
}
