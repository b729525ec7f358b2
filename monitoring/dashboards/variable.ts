import {
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PROMETHEUS } from './data-source';

/** Something that is chosen above a dashboard: a label, with the values that a series has. */
export interface Variable {
  /** Name in queries and addresses: `service`. */
  readonly name: string;
  /** The label, where it is not called as the variable is. */
  readonly label?: string;
  readonly title: string;
  readonly description: string;
  /** The series whose label it is, with matchers: `up{job="services"}`. */
  readonly series: string;
  /** What is shown before anybody chooses: everything, or one value. */
  readonly initially: typeof EVERYTHING | { readonly value: string };
}

/** Grafana's name of the choice that stands for all values. */
export const EVERYTHING = '$__all';

/** The variable for Grafana; one that may be everything may also be several. */
export function variableOf({ name, label, title, description, series, initially }: Variable): VariableModel {
  const builder = new QueryVariableBuilder(name)
    .label(title)
    .description(description)
    .datasource(PROMETHEUS)
    .query(`label_values(${series}, ${label ?? name})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
  if (initially !== EVERYTHING) {
    return builder.current({ selected: true, text: initially.value, value: initially.value }).build();
  }
  // `.+`: every value that there is, without a list of them in each query.
  return builder
    .includeAll(true)
    .multi(true)
    .allValue('.+')
    .current({ selected: true, text: ['All'], value: [EVERYTHING] })
    .build();
}
