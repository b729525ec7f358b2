/** A section of a page: a heading and what stands under it; sections with nothing to say are left out. */
export interface Section {
  readonly title: string;
  /** Blocks of Markdown, set apart by blank lines. */
  readonly blocks: readonly string[];
}

/** A page of Markdown. */
export function page(title: string, introduction: string, sections: readonly (Section | undefined)[]): string {
  const blocks = sections.flatMap((section) =>
    section === undefined ? [] : [`## ${section.title}`, ...section.blocks],
  );
  return `${[`# ${title}`, introduction, ...blocks].join('\n\n')}\n`;
}

/** A table; undefined cells are empty. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** A list of points. */
export const points = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

/** Texts with commas; a dash for none. */
export const listed = (items: readonly string[]): string => (items.length === 0 ? '–' : items.join(', '));

/** Names as code, with commas; a dash for none. */
export const names = (items: readonly string[]): string => listed(items.map((item) => `\`${item}\``));

/** Commands for bash as a block of code. */
export const shell = (commands: readonly string[]): string => ['```sh', ...commands, '```'].join('\n');

/** A JSON document as a block of code. */
export const json = (value: unknown): string => ['```json', JSON.stringify(value, null, 2), '```'].join('\n');
