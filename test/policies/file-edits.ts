import { dump, load } from 'js-yaml';
import { change, type Edit } from './edits';

/** Edits of what is written in a YAML file that a ConfigMap holds. */
export const inYaml = (key: string, ...edits: readonly Edit[]): Edit =>
  inFile(key, load, (value) => dump(value, { noRefs: true }), edits);

/** The same, of a JSON file. */
export const inJson = (key: string, ...edits: readonly Edit[]): Edit => inFile(key, JSON.parse, JSON.stringify, edits);

function inFile(
  key: string,
  read: (text: string) => unknown,
  write: (value: unknown) => string,
  edits: readonly Edit[],
): Edit {
  return change(`data["${key}"]`, (text) => {
    const value = read(String(text));
    if (typeof value !== 'object' || value === null) throw new Error(`${key}: nothing to edit`);
    for (const edit of edits) edit(value);
    return write(value);
  });
}
