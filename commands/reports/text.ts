import { formatProblem } from '../../overlays/problem';
import { countOf, cutOff, MOST_LISTED, type FolderFinding, type Tally } from '../../synth/folder-findings';
import type { FolderReport } from '../../synth/judge-folder';
import { problemOf } from '../../synth/verdict';
import type { Output } from '../command';

/** The report as people read it: a line for each finding, what was not looked at, and how much of it there is. */
export function textReport(report: FolderReport, style: Output['style']): string {
  const { findings, tallies, skipped, manifests, waived } = report;
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const errorCount = countOf(tallies, 'error');
  const documents = manifests.skipped.slice(0, MOST_LISTED);
  const unlisted = manifests.skipped.length - documents.length;
  const policies = report.rules.filter(({ kind }) => kind === 'policy');
  const verdict = [
    counted(errorCount, 'error'),
    counted(countOf(tallies, 'warning'), 'warning'),
    ...(waived > 0 ? [`${waived} waived`] : []),
  ].join(', ');
  const lines = [
    ...errors.map(lineOf),
    ...warnings.map((warning) => `warning: ${lineOf(warning)}`),
    ...cutOff(tallies).map((tally) => style('dim', moreOf(tally))),
    ...documents.map(({ where, reason }) => style('dim', oneLine(`skipped: ${where}: ${reason}`))),
    ...(unlisted === 0 ? [] : [style('dim', `skipped: ${unlisted} more`)]),
    ...(skipped.length === 0 ? [] : [style('dim', `skipped: ${skippedPolicies(report)}`)]),
    oneLine(
      `${manifests.folder}: ${counted(manifests.objects.length, 'object')} in ${counted(manifests.files, 'file')}, ` +
        `${counted(policies.length, 'policy', 'policies')}: `,
    ) + style(errorCount > 0 ? 'bad' : 'good', verdict),
  ];
  return lines.join('\n');
}

/** What is not listed of a rule: `and 69000 more warnings of images`. */
export const moreOf = ({ rule, severity, found, listed }: Tally): string =>
  `and ${counted(found - listed, `more ${severity}`)} of ${rule.id}`;

/** A finding in a line, as `synth` words it. */
export function lineOf({ rule, where, path, expected, found, mend }: FolderFinding): string {
  const problem =
    rule.kind === 'policy' && mend !== undefined
      ? problemOf({ path, expected, found, mend, policy: rule }, where)
      : { where, path, expected, found, ...(mend === undefined ? {} : { hint: mend }) };
  return oneLine(formatProblem(problem));
}

const skippedPolicies = ({ skipped, cluster }: FolderReport): string =>
  oneLine(
    `policies that need overlays, of which none describe a cluster ${cluster}: ${skipped.map(({ id }) => id).join(', ')}`,
  );

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Names in files of others may hold anything, ends of lines and commands to the terminal included. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\p{Surrogate}]/gu, shownCharacter);

function shownCharacter(character: string): string {
  const code = character.codePointAt(0)?.toString(16).padStart(4, '0') ?? '';
  return character === '\n' ? '\\n' : `\\u${code.length > 4 ? `{${code}}` : code}`;
}
