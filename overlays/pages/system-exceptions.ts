import type { Environment } from '../environment';
import { table, type Section } from './markdown';

/** What an environment is permitted, though a policy is against it. */
export function waiversSection(environments: readonly Environment[]): Section | undefined {
  const rows = environments.flatMap(({ name, waivers }) =>
    waivers.map(({ policy, object, reason, expires }) => [
      name,
      `\`${policy}\``,
      `\`${object}\``,
      reason,
      expires ?? 'does not end',
    ]),
  );
  if (rows.length === 0) return undefined;
  return { title: 'Waivers', blocks: [table(['environment', 'policy', 'object', 'reason', 'last day'], rows)] };
}

/** Where an environment differs from staging, beside scale and identity. */
export function differencesSection(environments: readonly Environment[]): Section | undefined {
  const rows = environments.flatMap(({ name, differences }) =>
    differences.map(({ object, path, reason }) => [
      name,
      `\`${object}\``,
      path === undefined ? 'all of it' : `\`${path}\``,
      reason,
    ]),
  );
  if (rows.length === 0) return undefined;
  return {
    title: 'Differences from staging',
    blocks: [
      'Beside scale (replicas, resources) and identity (names, accounts, hosts, addresses), as `npm run parity` compares.',
      table(['environment', 'object', 'field', 'reason'], rows),
    ],
  };
}
