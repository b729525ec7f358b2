import { readdirSync, readFileSync } from 'node:fs';
import type { AlertDefinition } from '../../monitoring/alert';
import { ALERTS } from '../../monitoring/rules/alerts';
import { runbookPage, runbookPages } from '../../monitoring/runbooks';
import { loadEstate } from '../../overlays/load';
import { monitored } from './monitored';

const PAGES = runbookPages(loadEstate('overlays').environments);
const PROD = monitored('autolytiq-prod');

test('the committed pages are what the alerts give, and there are no others', () => {
  const committed = readdirSync('docs/runbooks').map((name) => `docs/runbooks/${name}`);
  expect(committed.sort()).toEqual(PAGES.map(({ path }) => path).sort());
  const stale = PAGES.filter(({ path, text }) => readFileSync(path, 'utf8') !== text).map(({ path }) => path);
  expect(stale).toEqual([]);
});

test('every alert has a page under its name, and the list leads to each', () => {
  const list = PAGES.find(({ path }) => path === 'docs/runbooks/README.md')?.text ?? '';
  for (const { alert } of ALERTS) {
    expect(PAGES.map(({ path }) => path)).toContain(`docs/runbooks/${alert}.md`);
    expect(list).toContain(`[${alert}](${alert}.md)`);
  }
});

test('every page says what it means, what users notice, how to find the cause and how to end it', () => {
  for (const { alert, runbook } of ALERTS) {
    const { meaning, impact, diagnosis, mitigation } = runbook;
    const texts = [meaning, impact, ...diagnosis, ...mitigation];
    expect(texts.filter((text) => text.trim().length < 10).map((text) => `${alert}: »${text}«`)).toEqual([]);
    expect(`${alert}: ${diagnosis.length > 0 && mitigation.length > 0}`).toBe(`${alert}: true`);
    // Who is woken at night needs something to type.
    expect(`${alert}: ${diagnosis.join('').includes('`') ? 'with' : 'without'} a command or query`).toBe(
      `${alert}: with a command or query`,
    );
  }
});

test('no placeholder stands outside of code, where Markdown would take it for a tag', () => {
  const bare = PAGES.flatMap(({ path, text }) =>
    (text.replace(/```[^]*?```|`[^`]*`/g, '').match(/<[a-z][^>]*>/g) ?? []).map((tag) => `${path}: ${tag}`),
  );
  expect(bare).toEqual([]);
});

const EXAMPLE: AlertDefinition = {
  alert: 'Example',
  severity: 'critical',
  area: 'platform',
  for: '5m',
  expr: ({ environment }) => (environment.name === 'dev' ? undefined : 'service:http_requests:rate5m > 1'),
  summary: 'One line',
  description: 'More.',
  dashboard: { uid: 'service', variables: [] },
  runbook: {
    meaning: 'It means.',
    impact: 'It hurts.',
    diagnosis: ['Look | there.', 'Then here.'],
    mitigation: ['Mend.'],
  },
};

test('a page has the expression with what stands behind it, and who is told in each environment that has it', () => {
  const page = runbookPage([EXAMPLE], [monitored('autolytiq-dev'), monitored('autolytiq-staging'), PROD]);
  expect(page).toContain('```promql\nservice:http_requests:rate5m > 1\n```');
  expect(page).toContain('| `service:http_requests:rate5m` | `sum by (namespace, service) (rate(http_requests_total{');
  expect(page).toContain('| autolytiq-prod | PagerDuty, ops@autolytiq.com, #alerts-prod, #platform-support |');
  expect(page).toContain('| autolytiq-staging | #alerts-staging, #platform-support |');
  expect(page).not.toContain('autolytiq-dev |');
  expect(page).toContain('1. Look | there.\n2. Then here.');
});

test('an expression that differs between environments stands there once for each form', () => {
  const differs = { ...EXAMPLE, expr: (one: typeof PROD) => `up > ${one.environment.name.length}` };
  const page = runbookPage([differs], [monitored('autolytiq-staging'), PROD, monitored('ecommerce-prod')]);
  expect(page).toContain('autolytiq-staging:\n\n```promql\nup > 7\n```');
  expect(page).toContain('autolytiq-prod, ecommerce-prod:\n\n```promql\nup > 4\n```');
});

test('an alert of several forms has one page, with the condition of each and who is told of it', () => {
  const late: AlertDefinition = { ...EXAMPLE, labels: { pace: 'slow' }, severity: 'warning', expr: () => 'up == 0' };
  const page = runbookPage([{ ...EXAMPLE, labels: { pace: 'fast' } }, late], [monitored('autolytiq-dev'), PROD]);
  expect(page).toContain('|  | `pace="fast"` | `pace="slow"` |');
  expect(page).toContain('| Severity | critical: somebody has to act now | warning: somebody has to look today |');
  expect(page).toContain('With `pace="fast"`:\n\n```promql\nservice:http_requests:rate5m > 1\n```');
  expect(page).toContain('With `pace="slow"`:\n\n```promql\nup == 0\n```');
  expect(page).toContain('| cluster | told if critical | told if warning |');
  // The first form does not exist there.
  expect(page).toContain('| autolytiq-dev |  | #platform-support |');
  expect(page).toContain(
    '| autolytiq-prod | PagerDuty, ops@autolytiq.com, #alerts-prod, #platform-support | #platform-support |',
  );
});
