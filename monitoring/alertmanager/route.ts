/** A route of Alertmanager (https://prometheus.io/docs/alerting/latest/configuration/#route). What it leaves out it has from its parent. */
export interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  /** Whether routes beside it are looked at as well. */
  readonly continue?: true;
  readonly routes?: readonly Route[];
}

/** The route that every alert enters by. */
export interface RootRoute extends Route {
  readonly receiver: string;
}
