import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** A page of docs/. */
export const pageText = (path: string): string => readFileSync(join(ROOT, 'docs', path), 'utf8');

/** The blocks of a language in a page, in their order; a block in a list is moved to the margin. */
export function blocksOf(text: string, language: string): readonly string[] {
  const fenced = new RegExp(`^( *)\`\`\`${language}\\n([^]*?)^ *\`\`\`$`, 'gm');
  return [...text.matchAll(fenced)].map(([, margin = '', block = '']) =>
    block.replaceAll(new RegExp(`^${margin}`, 'gm'), ''),
  );
}

/** The part of a page under a heading of the second level that begins with a text. */
export function sectionOf(text: string, heading: string): string {
  const found = text.split(/^## /m).filter((section) => section.startsWith(heading));
  if (found.length !== 1) throw new Error(`${found.length} sections begin with ${heading}, not one`);
  return found.join('');
}
