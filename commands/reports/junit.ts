import { cutOff, type FolderFinding, type Rule, type Tally } from '../../synth/folder-findings';
import type { Severity } from '../../policies/policy';
import type { FolderReport } from '../../synth/judge-folder';
import { lineOf, moreOf } from './text';

/** The report as XML of JUnit: a test for each rule, which fails with its errors, and says its warnings. */
export function junitReport(report: FolderReport): string {
  const { cluster, rules, skipped, tallies, manifests } = report;
  const cases = rules.map((rule) => testCase(cluster, rule, report));
  const passedOver = skipped.map(({ id }) =>
    element('testcase', { classname: cluster, name: id }, [element('skipped', { message: 'it needs overlays' })]),
  );
  const counts = {
    tests: String(cases.length + passedOver.length),
    failures: String(tallies.filter(({ severity }) => severity === 'error').length),
    errors: '0',
    skipped: String(passedOver.length),
  };
  const suite = element('testsuite', { name: manifests.folder, ...counts }, [...cases, ...passedOver]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'charthouse policies', ...counts }, [suite])}`;
}

function testCase(cluster: string, rule: Rule, { findings, tallies }: FolderReport): string {
  const count = tallies.find((tally) => isOf(tally, rule, 'error'))?.found ?? 0;
  const message = `${rule.demands} ${count === 1 ? '1 violation' : `${count} violations`}`;
  const said = (severity: Severity): string =>
    escaped(
      [
        ...findings.filter((finding) => isOf(finding, rule, severity)).map(lineOf),
        ...cutOff(tallies.filter((tally) => isOf(tally, rule, severity))).map(moreOf),
      ].join('\n'),
    );
  const warnings = said('warning');
  return element('testcase', { classname: cluster, name: rule.id }, [
    ...(count === 0 ? [] : [element('failure', { message, type: 'error' }, [said('error')])]),
    ...(warnings === '' ? [] : [element('system-out', {}, [warnings])]),
  ]);
}

const isOf = (one: FolderFinding | Tally, { id }: Rule, severity: Severity): boolean =>
  one.rule.id === id && one.severity === severity;

function element(name: string, attributes: Readonly<Record<string, string>>, content: readonly string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return content.length === 0
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${content.join('\n')}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text in XML 1.0, which has no way at all to write most control characters, and halves of surrogate pairs. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
