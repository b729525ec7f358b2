import { problemAt, type EnvironmentInput } from '../inputs';
import type { Problem } from '../problem';
import { settingAt, type WithPlaceholders } from '../placeholders';
import type { Validated } from '../validate';

/** Every placeholder names a setting that is written in the file. */
export function placeholderPaths(file: Validated<WithPlaceholders>): readonly Problem[] {
  return Object.keys(file.settings.placeholders)
    .filter((path) => settingAt(file.settings, path) === undefined)
    .map((path) =>
      problemAt(file, ['placeholders', path], {
        expected: 'the dotted path of a text or list in this file',
        found: JSON.stringify(path),
      }),
    );
}

/** Account ids that AWS itself uses in its documentation; nobody owns them. */
const DOCUMENTATION_ACCOUNTS: ReadonlySet<string> = new Set([
  ...['111122223333', '444455556666', '777788889999', '123456789012', '012345678901', '000000000000'],
]);

/** An account id from AWS's documentation is a stand-in, and must say so. */
export function accountPlaceholder({ environment }: EnvironmentInput): readonly Problem[] {
  const { cluster, placeholders } = environment.settings;
  if (!DOCUMENTATION_ACCOUNTS.has(cluster.account) || Object.hasOwn(placeholders, 'cluster.account')) return [];
  return [
    problemAt(environment, ['cluster', 'account'], {
      expected: 'the account of the cluster, or a stand-in that is listed as one',
      found: `${cluster.account}, an account id from documentation`,
      hint: 'put the account here, or cluster.account under placeholders',
    }),
  ];
}
