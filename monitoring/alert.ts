import type { Environment, Monitoring } from '../overlays/environment';

/** `critical` wakes somebody where paging is on, `warning` is read in chat, `info` is for the next working day, `none` is Watchdog's. */
export type Severity = 'critical' | 'warning' | 'info' | 'none';

/** Whom it is for: owners of a service, of the platform, of security; `monitoring` is about the stack itself. */
export type Area = 'service' | 'platform' | 'security' | 'monitoring';

/** An environment that has a monitoring stack. */
export interface Monitored {
  readonly environment: Environment;
  readonly monitoring: Monitoring;
}

/** What people need when they are told: one page, docs/runbooks/<alert>.md. */
export interface Runbook {
  /** What it means that it fires. */
  readonly meaning: string;
  /** What users notice, or will. */
  readonly impact: string;
  /** Steps to find the cause, in Markdown; commands and queries in code spans or blocks. */
  readonly diagnosis: readonly string[];
  /** Steps to end it. */
  readonly mitigation: readonly string[];
}

/** An alert: what is computed from an environment, and what is the same everywhere. */
export interface AlertDefinition {
  /**
   * Name in CamelCase, also of its runbook: `ServiceAvailabilityBudgetBurn`. Definitions that share it are forms of one incident: they
   * have the same area, dashboard and runbook, and differ in `labels`.
   */
  readonly alert: string;
  readonly severity: Severity;
  /** Further labels of the alert, the same wherever it fires: `{ pace: 'fast' }`. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly area: Area;
  /** How long it must hold, with the reason beside it in the source: `5m`; left out, it fires at once. */
  readonly for?: string;
  /** How long it goes on firing when the condition has ended, with the reason beside it: `10m`; left out, it ends at once. */
  readonly keepFiringFor?: string;
  /** The condition; undefined where the environment has nothing that it could be about. */
  readonly expr: (monitored: Monitored) => string | undefined;
  /** One line; may use labels of the expression: `{{ $labels.service }}`. */
  readonly summary: string;
  /** What is known, with values. */
  readonly description: string;
  /** The dashboard to look at, and which labels become its variables. */
  readonly dashboard: DashboardLink;
  readonly runbook: Runbook;
}

/** Fixed uids of the dashboards. */
export const DASHBOARD_UIDS = [
  'estate-overview',
  'service',
  'dependencies',
  'nodes',
  'workloads',
  'ingress',
  'monitoring',
] as const;
export type DashboardUid = (typeof DASHBOARD_UIDS)[number];

/** A dashboard, with the labels of an alert that choose what it shows: `{ uid: 'service', variables: ['service'] }`. */
export interface DashboardLink {
  readonly uid: DashboardUid;
  readonly variables: readonly string[];
}
