import type { Metric } from '../../../monitoring/metrics';
import { checkExpression } from '../../promql/check-expression';
import { initialValues, interpolated, variablesIn } from './interpolated';
import { drawn, type DashboardModel, type PanelModel } from './model';

/** What is wrong with what a person reads: texts, units, legends, places. */
export function textProblems(model: DashboardModel): readonly string[] {
  return [
    ...repeated(model.panels.map(({ id }) => `the id ${id}`)),
    ...repeated(drawn(model).map(({ title }) => `the title ${title ?? ''}`)),
    ...overlaps(model.panels),
    ...drawn(model).flatMap((panel) => [
      ...lacks(panel, 'a title', panel.title),
      ...lacks(panel, 'a unit', panel.fieldConfig?.defaults.unit),
      ...lacks(panel, 'a sentence as its description', panel.description?.endsWith('.') === true ? 'yes' : ''),
      ...lacks(panel, 'the data source prometheus', panel.datasource?.uid === 'prometheus' ? 'yes' : ''),
      ...lacks(panel, 'a query', panel.targets?.[0]?.expr),
      ...(panel.targets ?? []).flatMap(({ refId, legendFormat }) =>
        lacks(panel, `a legend for ${refId}`, legendFormat),
      ),
      ...(panel.type === 'timeseries'
        ? lacks(panel, 'a visible legend', panel.options?.legend?.showLegend === true ? 'yes' : '')
        : []),
      ...stepProblems(panel),
    ]),
  ];
}

/** Every query and every variable against both parsers and the catalogue, with the labels that legends and columns show. */
export function queryProblems(model: DashboardModel, known: ReadonlyMap<string, Metric>): readonly string[] {
  const values = { ...initialValues(model), __rate_interval: '5m' };
  const panels = drawn(model).flatMap((panel) =>
    (panel.targets ?? []).flatMap(({ expr, legendFormat = '' }) => {
      const { labels, problems } = checkExpression(interpolated(expr, values), known);
      const yields = labels ?? new Set<string>();
      const shown = [...namesIn(legendFormat), ...keysOf(panel)].filter((label) => !yields.has(label));
      return [...problems, ...shown.map((label) => `it shows ${label}, a label that its result lacks`)].map(
        (problem) => `${panel.title ?? ''}: ${problem}`,
      );
    }),
  );
  const variables = model.templating.list.flatMap(({ name, query }) => {
    const [, series = '', label = ''] = /^label_values\((.+), (\w+)\)$/.exec(query) ?? [];
    const { labels, problems } = checkExpression(series, known);
    const absent = labels?.has(label) === true ? [] : [`it lists ${label}, a label that ${series} lacks`];
    return [...problems, ...absent].map((problem) => `$${name}: ${problem}`);
  });
  return [...panels, ...variables];
}

/** Variables that are used and not there, or there without what people need. */
export function variableProblems(model: DashboardModel): readonly string[] {
  const defined = model.templating.list.map(({ name }) => name);
  const used = drawn(model).flatMap(({ title = '', targets = [] }) =>
    [title, ...targets.flatMap(({ expr, legendFormat = '' }) => [expr, legendFormat])].flatMap(variablesIn),
  );
  return [
    ...[...new Set(used)].filter((name) => !defined.includes(name)).map((name) => `$${name} is used and not defined`),
    ...defined.filter((name) => !used.includes(name)).map((name) => `$${name} is defined and not used`),
    ...model.templating.list.flatMap(({ name, label, description, current, datasource }) =>
      (label ?? '') === '' ||
      description?.endsWith('.') !== true ||
      current?.value.length === undefined ||
      current.value.length === 0 ||
      datasource?.uid !== 'prometheus'
        ? [`$${name} lacks a title, a description, a value at first or its data source`]
        : [],
    ),
  ];
}

/** Links that lead nowhere; those to runbooks are addresses of a page that is called as an alert is. */
export function linkProblems(
  model: DashboardModel,
  estate: ReadonlyMap<string, DashboardModel>,
  runbooks: string,
): readonly string[] {
  const urls = [...model.links.map(({ url }) => url), ...drawn(model).flatMap(dataLinks)];
  return urls.flatMap((url) => {
    if (url === `${runbooks}/\${__value.text}.md`) return [];
    const [, uid = '', variable] = /^\/d\/([\w-]+)(?:\?var-(\w+)=.*)?$/.exec(url) ?? [];
    const target = estate.get(uid);
    if (target === undefined) return [`${url} leads to no dashboard`];
    const there = target.templating.list.some(({ name }) => name === variable);
    return variable === undefined || there ? [] : [`${url} chooses by ${variable}, a variable that ${uid} lacks`];
  });
}

function dataLinks({ fieldConfig }: PanelModel): readonly string[] {
  return (fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
    properties
      .filter(({ id }) => id === 'links')
      .flatMap(({ value }) => [...JSON.stringify(value).matchAll(/"url":"([^"]+)"/g)].map(([, url = '']) => url)),
  );
}

/** Labels that a table has as columns. */
const keysOf = ({ transformations = [] }: PanelModel): readonly string[] =>
  transformations.flatMap(({ options }) =>
    Object.keys(options.renameByName ?? {}).filter((name) => !name.startsWith('Value')),
  );

const namesIn = (legend: string): readonly string[] =>
  [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);

const lacks = ({ title = '' }: PanelModel, what: string, value: string | undefined): readonly string[] =>
  value === undefined || value === '' ? [`${title}: lacks ${what}`] : [];

const repeated = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts.filter((text, index) => texts.indexOf(text) !== index))].map((text) => `${text} occurs twice`);

function stepProblems({ title = '', fieldConfig }: PanelModel): readonly string[] {
  const [first, ...others] = fieldConfig?.defaults.thresholds?.steps ?? [];
  const values = others.map(({ value }) => value ?? Number.NaN);
  const rising = values.every((value, index) => index === 0 || value > (values[index - 1] ?? Number.NaN));
  return first?.value === null && rising ? [] : [`${title}: thresholds do not rise from the lowest`];
}

function overlaps(panels: readonly PanelModel[]): readonly string[] {
  return panels.flatMap((one, index) => [
    ...(one.gridPos.x + one.gridPos.w > 24 ? [`${one.title ?? ''} is wider than the dashboard`] : []),
    ...panels
      .slice(index + 1)
      .filter((other) => overlap(one, other))
      .map((other) => `${one.title ?? ''} and ${other.title ?? ''} overlap`),
  ]);
}

const overlap = ({ gridPos: one }: PanelModel, { gridPos: other }: PanelModel): boolean =>
  one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
