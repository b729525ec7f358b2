import type { Environment } from '../overlays/environment';
import type { AlertDefinition, Area, Monitored, Severity } from './alert';
import { receiversIn, type Receiver } from './alertmanager/receivers';
import { receiversOf } from './alertmanager/receivers-of';
import { routeTree } from './alertmanager/routes';
import { ALERTS } from './rules/alerts';
import { recordingGroups } from './rules/recording';

/** A page of the documentation, with its path in the project. */
export interface RunbookPage {
  readonly path: string;
  readonly text: string;
}

const FOLDER = 'docs/runbooks';

const SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: 'critical: somebody has to act now',
  warning: 'warning: somebody has to look today',
  info: 'info: for the next working day',
  none: 'none: it always fires, and its silence is the alarm',
};

const AREAS: Readonly<Record<Area, string>> = {
  service: 'owners of the service',
  platform: 'owners of the platform',
  security: 'security',
  monitoring: 'owners of the monitoring stack',
};

/** The definitions of one alert: one, or several that differ in their labels. */
type Forms = readonly [AlertDefinition, ...AlertDefinition[]];

/** A page for every alert, and one that lists them. */
export function runbookPages(environments: readonly Environment[]): readonly RunbookPage[] {
  const monitored = environments.flatMap((environment) =>
    environment.monitoring === undefined ? [] : [{ environment, monitoring: environment.monitoring }],
  );
  const alerts = [...groupedBy(ALERTS, ({ alert }) => alert).values()];
  return [
    { path: `${FOLDER}/README.md`, text: index(alerts) },
    ...alerts.map((forms) => ({ path: `${FOLDER}/${forms[0].alert}.md`, text: runbookPage(forms, monitored) })),
  ];
}

function index(alerts: readonly Forms[]): string {
  const rows = [...alerts]
    .sort(([{ alert: left }], [{ alert: right }]) => (left < right ? -1 : 1))
    .map((forms) => {
      const [{ alert, area, runbook }] = forms;
      return [`[${alert}](${alert}.md)`, listed(severitiesOf(forms)), AREAS[area], runbook.meaning];
    });
  return text([
    '# Runbooks',
    'A page for every alert that an environment can send. They are generated (`npm run docs`) from the alerts in `monitoring/rules/alerts/`.',
    table(['alert', 'severity', 'for', 'when'], rows),
    '## Placeholders',
    'Names in angle brackets stand for labels of the alert that fired: `<namespace>`, `<service>`, `<pod>`. Queries are for Prometheus, ' +
      'which `kubectl port-forward -n monitoring deployment/prometheus 9090` brings to http://localhost:9090.',
  ]);
}

/** The page of an alert: what its definitions say, and how each environment has it. */
export function runbookPage(forms: Forms, environments: readonly Monitored[]): string {
  const [{ alert, area, dashboard, runbook }] = forms;
  return text([
    `# ${alert}`,
    runbook.meaning,
    table(
      ['', ...(forms.length === 1 ? [''] : forms.map(labelsOf))],
      [
        row(forms, 'Severity', ({ severity }) => SEVERITIES[severity]),
        row(forms, 'For', () => AREAS[area]),
        row(forms, 'Holds for', (form) => form.for ?? 'it fires at once'),
        ...(forms.every(({ keepFiringFor }) => keepFiringFor === undefined)
          ? []
          : [row(forms, 'Keeps firing for', ({ keepFiringFor }) => keepFiringFor ?? 'it ends at once')]),
        row(forms, 'Dashboard', () => `\`${dashboard.uid}\``),
      ],
    ),
    '## Impact',
    runbook.impact,
    '## Diagnosis',
    numbered(runbook.diagnosis),
    '## Mitigation',
    numbered(runbook.mitigation),
    '## Expression',
    ...forms.flatMap((form) => [
      ...(forms.length === 1 ? [] : [`With ${labelsOf(form)}:`]),
      ...expressions(form, having(form, environments)),
    ]),
    ...recorded(forms, environments),
    '## Who is told',
    toldOf(forms, environments),
    `[All runbooks](README.md)`,
  ]);
}

const having = ({ expr }: AlertDefinition, environments: readonly Monitored[]): readonly Monitored[] =>
  environments.filter((monitored) => expr(monitored) !== undefined);

const row = (forms: Forms, heading: string, cell: (form: AlertDefinition) => string): readonly string[] => [
  heading,
  ...forms.map(cell),
];

/** Labels by which a form differs from the others: `pace="fast"`. */
const labelsOf = ({ labels = {} }: AlertDefinition): string =>
  Object.entries(labels)
    .map(([label, value]) => `\`${label}="${value}"\``)
    .join(', ');

const severitiesOf = (forms: readonly AlertDefinition[]): readonly Severity[] => [
  ...new Set(forms.map(({ severity }) => severity)),
];

/** The condition, once for all environments that share it. */
function expressions(form: AlertDefinition, where: readonly Monitored[]): readonly string[] {
  const clusters = groupedBy(where, (monitored) => form.expr(monitored) ?? '');
  if (clusters.size === 0) return ['No environment has what it is about.'];
  return [...clusters].flatMap(([expr, sharing]) => [
    ...(clusters.size === 1 ? [] : [`${listed(sharing.map(clusterOf))}:`]),
    code(expr),
  ]);
}

/** The rules behind the recorded series that conditions name, of the first environment that has them. */
function recorded(forms: Forms, environments: readonly Monitored[]): readonly string[] {
  const first = environments.find((monitored) => forms.some(({ expr }) => expr(monitored) !== undefined));
  if (first === undefined) return [];
  const named = forms.flatMap(({ expr }) => namesIn(expr(first) ?? ''));
  const rules = recordingGroups(first).flatMap(({ rules: all }) =>
    all.flatMap((rule) => ('record' in rule && named.includes(rule.record) ? [rule] : [])),
  );
  if (rules.length === 0) return [];
  const byName = groupedBy(rules, ({ record }) => record);
  const rows = [...byName].map(([record, [rule]]) => [`\`${record}\``, `\`${rule.expr}\``]);
  return [`Recorded series in it, as ${clusterOf(first)} computes them:`, table(['series', 'computed from'], rows)];
}

const namesIn = (expr: string): readonly string[] => expr.match(/\b[a-z_]+:[a-z0-9_]+:[a-z0-9_]+\b/g) ?? [];

/** Ways to people, for each environment that has the alert; for each severity, where it has several. */
function toldOf(forms: Forms, environments: readonly Monitored[]): string {
  const severities = severitiesOf(forms);
  const rows = environments
    .filter((monitored) => forms.some(({ expr }) => expr(monitored) !== undefined))
    .map((monitored) => [
      clusterOf(monitored),
      ...severities.map((severity) => {
        const [form] = forms.filter((one) => one.severity === severity && one.expr(monitored) !== undefined);
        return form === undefined ? '' : waysTo(form, monitored);
      }),
    ]);
  if (rows.length === 0) return 'Nobody: no environment has it.';
  return table(['cluster', ...(severities.length === 1 ? ['told'] : severities.map((one) => `told if ${one}`))], rows);
}

function waysTo({ alert, labels, severity, area }: AlertDefinition, monitored: Monitored): string {
  const names = receiversOf(routeTree(monitored), { ...labels, alertname: alert, severity, area });
  return listed(
    receiversIn(monitored)
      .filter(({ name }) => names.includes(name))
      .flatMap(waysOf),
  );
}

const waysOf = (receiver: Receiver): readonly string[] => [
  ...(receiver.pagerduty_configs ?? []).map(() => 'PagerDuty'),
  ...(receiver.email_configs ?? []).map(({ to }) => to),
  ...(receiver.slack_configs ?? []).map(({ channel }) => channel),
  ...(receiver.webhook_configs ?? []).map(() => 'the watcher of the heartbeat'),
];

const clusterOf = ({ environment }: Monitored): string => environment.cluster.name;

const listed = (items: readonly string[]): string => (items.length === 0 ? 'nobody' : items.join(', '));

const numbered = (steps: readonly string[]): string => steps.map((step, at) => `${at + 1}. ${step}`).join('\n');

const code = (expr: string): string => ['```promql', expr, '```'].join('\n');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
};

const text = (blocks: readonly string[]): string => `${blocks.join('\n\n')}\n`;

function groupedBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly [Item, ...Item[]]> {
  const groups = new Map<string, readonly [Item, ...Item[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const [first, ...others] = groups.get(key) ?? [];
    groups.set(key, first === undefined ? [item] : [first, ...others, item]);
  }
  return groups;
}
