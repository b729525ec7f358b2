/** Units of Grafana (packages/grafana-data/src/valueFormats/categories.ts); `short` is a plain number. */
export type Unit =
  | 'short'
  | 'none'
  | 'percentunit'
  | 's'
  | 'bytes'
  | 'Bps'
  | 'reqps'
  | 'ops'
  | 'cps'
  | 'bool_yes_no'
  | 'cores'
  | 'dateTimeAsIso';
