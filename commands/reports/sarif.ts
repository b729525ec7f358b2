import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { titleOf } from '../../policies/cluster/object';
import { cutOff, MOST_LISTED, type FolderFinding, type Rule, type Tally } from '../../synth/folder-findings';
import type { FolderReport } from '../../synth/judge-folder';
import { lineOf, moreOf } from './text';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** The report as SARIF 2.1.0, which code hosts show beside the lines of a change. */
export function sarifReport(report: FolderReport, lines: readonly (number | undefined)[]): object {
  const { manifests, rules, findings, tallies, skipped } = report;
  const ids = rules.map(({ id }) => id);
  const truncated = cutOff(tallies);
  const unlisted = manifests.skipped.length - MOST_LISTED;
  const notes = [
    ...truncated.map(moreOf),
    ...skipped.map(({ id }) => `the policy ${id} was skipped: it needs overlays`),
    ...manifests.skipped.slice(0, MOST_LISTED).map(({ where, reason }) => `skipped ${where}: ${reason}`),
    ...(unlisted > 0 ? [`skipped ${unlisted} more documents`] : []),
  ];
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'charthouse policies', rules: rules.map(descriptor) } },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: notes.map((text) => ({ level: 'note', message: { text } })),
          },
        ],
        results: findings.map((finding, index) => result(finding, ids.indexOf(finding.rule.id), lines[index])),
        columnKind: 'utf16CodeUnits',
        ...(truncated.length === 0 ? {} : { properties: { truncated: truncated.map(truncation) } }),
      },
    ],
  };
}

const truncation = ({ rule, severity, found, listed }: Tally) => ({ ruleId: rule.id, level: severity, found, listed });

function descriptor({ id, severity, demands, prevents, link }: Rule) {
  return {
    id,
    shortDescription: { text: demands },
    fullDescription: { text: prevents },
    help: { text: link === undefined ? prevents : `${prevents} See ${link}` },
    ...(link === undefined ? {} : { helpUri: link }),
    defaultConfiguration: { level: severity },
  };
}

function result(finding: FolderFinding, ruleIndex: number, line: number | undefined) {
  const { rule, severity, object, path, file } = finding;
  const region = line === undefined ? {} : { region: { startLine: line } };
  const physicalLocation = { artifactLocation: { uri: uriOf(file) }, ...region };
  const name = object === undefined ? undefined : `${titleOf(object)} ${path}`;
  return {
    ruleId: rule.id,
    ruleIndex,
    level: severity,
    message: { text: lineOf(finding) },
    locations: [
      {
        physicalLocation,
        ...(name === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: name, kind: 'object' }] }),
      },
    ],
  };
}

/** Relative to the folder in which the program runs, which code hosts take for the repository; absolute outside of it. */
function uriOf(file: string): string {
  const inside = relative('.', file);
  if (inside.startsWith('..') || isAbsolute(inside)) return pathToFileURL(file).href;
  return inside.split(sep).map(encodeURIComponent).join('/');
}
