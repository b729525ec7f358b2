/** A situation in which an alert must fire, once, in the notation of promtool's unit tests. */
export interface AlertTest {
  readonly alert: string;
  /** What Prometheus has scraped: `{ series: 'up{job="services"}', values: '0x60' }`. */
  readonly series: readonly { readonly series: string; readonly values: string }[];
  /** Time between two values: `1m`. */
  readonly interval: string;
  /** When the alert is asked for: `20m`. */
  readonly evalTime: string;
  /**
   * Labels of the alert that fires, beside those that its definition gives (severity, area, and team if it is the platform's); `pace`
   * tells which of several definitions is meant.
   */
  readonly labels: Readonly<Record<string, string>>;
  /** What stands in place of each `{{ … $value … }}` of summary and description, in their order: `['10%', '10%']`. */
  readonly values?: readonly string[];
  /** Environment whose rules are loaded, by the name of its cluster; left out: `autolytiq-prod`. */
  readonly environment?: string;
}
