import { ThresholdsMode, type DashboardLink, type DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { panel, thresholdSteps, type PanelKind, type PanelMaker, type Size, type Step } from './panel';
import { query, refId, type Query } from './query';
import type { Unit } from './unit';

/** A table of now: a row for each value of the keys, a column for each query. */
export interface TableText extends Size {
  readonly title: string;
  readonly description: string;
  /** Labels that the queries have in common, and how their columns are headed. */
  readonly keys: readonly Key[];
  readonly columns: readonly [Column, ...Column[]];
}

/** A column of labels. */
export interface Key {
  readonly label: string;
  readonly heading: string;
  /** Where a click on a value leads: `/d/service?var-service=${__value.text}`. */
  readonly url?: string;
}

/** A column of values. */
export interface Column {
  readonly heading: string;
  readonly expr: string;
  readonly unit: Unit;
  readonly thresholds?: readonly Step[];
}

/** Cells whose text has the colour of its threshold. */
const COLOURED = { type: 'color-text' } as const;

export function table(text: TableText): PanelMaker {
  return panel(TABLE, text);
}

const TABLE: PanelKind<PanelBuilder, TableText> = {
  name: 'table',
  results: 'table',
  width: 24,
  height: 9,
  draw: ({ keys, columns, title, description }) => {
    const [first, ...rest] = columns;
    const builder = new PanelBuilder()
      .withTransformation({ id: 'merge', options: {} })
      .withTransformation({ id: 'organize', options: organize(keys, columns) });
    for (const { heading, url } of keys) {
      if (url !== undefined) builder.overrideByName(heading, [{ id: 'links', value: [link(heading, url)] }]);
    }
    for (const column of columns) builder.overrideByName(column.heading, columnSettings(column));
    const queries = [columnQuery(first), ...rest.map(columnQuery)] as const;
    return { builder, said: { title, description, unit: first.unit, queries } };
  },
};

function columnSettings({ unit, thresholds }: Column): DynamicConfigValue[] {
  const steps = thresholds === undefined ? undefined : thresholdSteps(thresholds);
  return [
    { id: 'unit', value: unit },
    ...(steps === undefined
      ? []
      : [
          { id: 'thresholds', value: { mode: ThresholdsMode.Absolute, steps } },
          { id: 'custom.cellOptions', value: COLOURED },
        ]),
  ];
}

const columnQuery = ({ expr, heading }: Column): Query => query(expr, heading);

const link = (heading: string, url: string): Pick<DashboardLink, 'title' | 'url'> => ({
  title: `Open ${heading.toLowerCase()}`,
  url,
});

/** Headings and the order of columns; of a single query, Grafana calls the column `Value` without a letter. */
function organize(keys: readonly Key[], columns: readonly Column[]): object {
  const names = columns.map((_, index) => (columns.length === 1 ? 'Value' : `Value #${refId(index)}`));
  const order = [...keys.map(({ label }) => label), ...names];
  const headings = [...keys.map(({ heading }) => heading), ...columns.map(({ heading }) => heading)];
  return {
    excludeByName: { Time: true },
    indexByName: Object.fromEntries(order.map((name, index) => [name, index])),
    renameByName: Object.fromEntries(order.map((name, index) => [name, headings[index]])),
  };
}
