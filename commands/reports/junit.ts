import type { FolderReport, Rule } from '../../synth/judge-folder';
import { lineOf } from './text';

/** The report as XML of JUnit: a test for each rule, which fails with its errors, and says its warnings. */
export function junitReport(report: FolderReport): string {
  const { cluster, rules, skipped, findings, manifests } = report;
  const errorsOf = ({ id }: Rule) =>
    findings.filter(({ rule, severity }) => rule.id === id && severity === 'error').map(lineOf);
  const warningsOf = ({ id }: Rule) =>
    findings.filter(({ rule, severity }) => rule.id === id && severity === 'warning').map(lineOf);
  const cases = rules.map((rule) => testCase(cluster, rule, errorsOf(rule), warningsOf(rule)));
  const passedOver = skipped.map(({ id }) =>
    element('testcase', { classname: cluster, name: id }, [element('skipped', { message: 'it needs overlays' })]),
  );
  const counts = {
    tests: String(cases.length + passedOver.length),
    failures: String(rules.filter((rule) => errorsOf(rule).length > 0).length),
    errors: '0',
    skipped: String(passedOver.length),
  };
  const suite = element('testsuite', { name: manifests.folder, ...counts }, [...cases, ...passedOver]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'charthouse policies', ...counts }, [suite])}`;
}

function testCase(
  cluster: string,
  { id, demands }: Rule,
  errors: readonly string[],
  warnings: readonly string[],
): string {
  const message = `${demands} ${errors.length === 1 ? '1 violation' : `${errors.length} violations`}`;
  return element('testcase', { classname: cluster, name: id }, [
    ...(errors.length === 0 ? [] : [element('failure', { message, type: 'error' }, [escaped(errors.join('\n'))])]),
    ...(warnings.length === 0 ? [] : [element('system-out', {}, [escaped(warnings.join('\n'))])]),
  ]);
}

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
