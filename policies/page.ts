import type { Policy } from './policy';

/** `docs/policies.md`: every policy, what it asks for, what it prevents. */
export function policiesPage(policies: readonly Policy[]): string {
  const rows = policies.map(({ id, severity, needs, demands, prevents, link }) =>
    [`[\`${id}\`](${link})`, severity, needs === 'facts' ? 'yes' : '–', demands, prevents]
      .map((cell) => cell.replaceAll('|', '\\|'))
      .join(' | '),
  );
  return [
    '# Policies',
    '',
    '<!-- Made from policies/ by npm run docs. -->',
    '',
    'Rules of production, held against the final objects of a cluster: by `npm run synth` before anything is written, by `npm run',
    'check`, by `npm run policies -- DIR` for any folder of YAML, and in jest (`test/manifests/`). An error stops the output, a warning',
    'is printed. Those that need the overlays are skipped for a folder that no overlay describes, and said to be.',
    '',
    '`npm run policies` lists a thousand findings of each policy at most, and as many skipped documents; all are counted. What is not',
    'listed is said in each format: a line `and 69000 more warnings of …` in text; `truncated` and `unlistedDocuments` in JSON;',
    '`properties.truncated` of the run, and a notification, in SARIF; the last line of a test in JUnit. Of a folder no more than 128 MiB and',
    '200000 documents are read; that there is more is an error.',
    '',
    '`waivers:` in `overlays/<system>/<env>.yaml` permits a violation, for a reason; see [the reference](reference/environment.md).',
    '',
    '| policy | severity | needs overlays | demands | prevents |',
    '|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}
