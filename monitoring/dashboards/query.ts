import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';

/** A query and the name of what comes of it. */
export interface Query {
  readonly expr: string;
  /** What a line is called, with labels of the result: `{{service}}`; of a table, the heading of the column. */
  readonly legend: string;
}

/** What a panel wants to have: lines over time, the values of now, or these as a table. */
export type ResultForm = 'range' | 'instant' | 'table';

export const query = (expr: string, legend: string): Query => ({ expr, legend });

/** The range of every rate: four scrapes at least, more when the dashboard shows a long time. */
export const RATE = '$__rate_interval';

const REF_IDS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The name by which a panel knows its query at a place: `A`, `B` … */
export const refId = (index: number): string => REF_IDS.charAt(index);

export function targetsOf(queries: readonly Query[], form: ResultForm): readonly DataqueryBuilder[] {
  return queries.map(({ expr, legend }, index) => {
    const builder = new DataqueryBuilder().refId(refId(index)).expr(expr).legendFormat(legend);
    if (form === 'range') return builder.range();
    return form === 'instant' ? builder.instant() : builder.instant().format(PromQueryFormat.Table);
  });
}
