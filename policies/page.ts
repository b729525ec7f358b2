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
    '`waivers:` in `overlays/<system>/<env>.yaml` permits a violation, for a reason; see [the reference](reference/environment.md).',
    '',
    '| policy | severity | needs overlays | demands | prevents |',
    '|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}
