import { drawn, type DashboardModel, type VariableModel } from './model';

/** A query of a panel as Prometheus gets it. */
export interface PanelQuery {
  readonly panel: string;
  readonly expr: string;
  readonly legend: string;
}

/** Every query of a dashboard, with the values that are chosen at first or the ones given; a rate takes five minutes. */
export function queriesOf(model: DashboardModel, chosen: Readonly<Record<string, string>> = {}): readonly PanelQuery[] {
  const values = { ...initialValues(model), ...chosen, __rate_interval: '5m' };
  return drawn(model).flatMap(({ title = '', targets = [] }) =>
    targets.map(({ expr, legendFormat = '' }) => ({
      panel: title,
      expr: interpolated(expr, values),
      legend: legendFormat,
    })),
  );
}

/** What each variable of a dashboard stands for before anybody chooses. */
export function initialValues({ templating }: DashboardModel): Readonly<Record<string, string>> {
  return Object.fromEntries(templating.list.map((variable) => [variable.name, initialValue(variable)]));
}

function initialValue({ current, allValue }: VariableModel): string {
  const value = current?.value ?? '';
  const [first = ''] = typeof value === 'string' ? [value] : value;
  return first === '$__all' ? (allValue ?? '') : first;
}

/** A text of Grafana with variables replaced; one that has no value stays as it is, as `$1` in a replacement does. */
export function interpolated(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$(\w+)|\$\{(\w+)\}/g, (whole, plain: string | undefined, braced: string | undefined) => {
    return values[plain ?? braced ?? ''] ?? whole;
  });
}

/** Names of the variables that a text uses, Grafana's own and the groups of patterns left out. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$(\w+)|\$\{(\w+)/g)]
    .map(([, plain, braced]) => plain ?? braced ?? '')
    .filter((name) => !name.startsWith('__') && !/^\d+$/.test(name));
}
