/** Rules of Prometheus, in the words of its rule files (https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/). */

/** Rules that are evaluated together, one after the other. */
export interface RuleGroup {
  readonly name: string;
  /** `1m`; left out: the interval of the configuration. */
  readonly interval?: string;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

/** A series that is computed from others; its name is `level:metric:operation`. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A condition that somebody is told of. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  /** How long it must hold: `5m`. */
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
