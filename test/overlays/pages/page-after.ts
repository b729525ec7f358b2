import { estatePages } from '../../../overlays/pages';
import { LIVE_IMAGES, SYSTEM, TEST_IMAGES, THIRD_PARTY, estateAfter, replace, type Edit } from '../edited-overlays';

/** The pages of the tiny system. */
export const LIVE_PAGE = 'docs/handoff/parcels-live.md';
export const TEST_PAGE = 'docs/handoff/parcels-test.md';
export const SYSTEM_PAGE = 'docs/systems/parcels.md';

/** A page of the tiny system after edits that leave it valid. */
export function pageAfter(path: string, ...edits: readonly Edit[]): string {
  const page = estatePages(estateAfter(...edits)).find((candidate) => candidate.path === path);
  if (page === undefined) throw new Error(`no page ${path}`);
  // The edited copy stands in a folder of its own at each call.
  return page.text.replaceAll(/[^`]*\/overlays\//g, 'overlays/');
}

/** The lines under a heading of such a page; undefined when there is no such heading. */
export function sectionAfter(path: string, title: string, ...edits: readonly Edit[]): readonly string[] | undefined {
  const sections = pageAfter(path, ...edits).split('\n## ');
  const found = sections.find((section) => section.startsWith(`${title}\n`));
  return found?.split('\n').filter((line, index) => index > 0 && line !== '');
}

/** The rows of the tables under such a heading, without their heads. */
export function rowsAfter(path: string, title: string, ...edits: readonly Edit[]): readonly string[] {
  const lines = sectionAfter(path, title, ...edits) ?? [];
  return lines.filter((line, index) => line.startsWith('| ') && !lines[index + 1]?.startsWith('|---'));
}

/** The JSON document that stands last under such a heading. */
export function lastJsonAfter(path: string, title: string, ...edits: readonly Edit[]): unknown {
  const lines = sectionAfter(path, title, ...edits) ?? [];
  return JSON.parse(lines.slice(lines.lastIndexOf('```json') + 1, lines.lastIndexOf('```')).join('\n'));
}

/** The lines that one text has and another has not. */
export function newLines(before: string, after: string): readonly string[] {
  const known = new Set(before.split('\n'));
  return after.split('\n').filter((line) => !known.has(line));
}

/** Adds a service with an image of the system. */
export function withService(name: string, settings: string): readonly Edit[] {
  return [
    replace(SYSTEM, 'services:\n', `services:\n  ${name}: ${settings}\n`),
    replace(LIVE_IMAGES, 'images:\n', `images:\n  ${name}: { tag: v9.9.9 }\n`),
    replace(TEST_IMAGES, 'images:\n', `images:\n  ${name}: { tag: v9.9.9 }\n`),
  ];
}

/** Pins images of others. */
export function withImagesOfOthers(...names: readonly string[]): Edit {
  const pins = names.map(
    (name) => `  ${name}: { repository: docker.io/library/${name}, tag: 1.2.3, uid: 70, gid: 70 }`,
  );
  return replace(THIRD_PARTY, 'images: {}', ['images:', ...pins].join('\n'));
}

/** The store of the tiny system, with these settings instead. */
export function withLedger(settings: string): Edit {
  return replace(
    SYSTEM,
    '{ engine: postgres, port: 5433, keys: { LEDGER_DSN: ledger.dsn }, config: { LEDGER_POOL: 10 } }',
    `{ engine: postgres, port: 5433, ${settings} }`,
  );
}

/** Takes every key away: nothing reads a secret. */
export const WITHOUT_SECRETS: readonly Edit[] = [
  replace(SYSTEM, 'keys: { LEDGER_DSN: ledger.dsn }, ', ''),
  replace(SYSTEM, ', keys: { CARRIER_TOKEN: carrier.token }', ''),
  replace(SYSTEM, '    keys: { WEBHOOK_SECRET: carrier.webhook_secret }\n', ''),
];
