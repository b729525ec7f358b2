/** Fixed uids of the data sources, by which dashboards name them; grafana.ts provisions both. */
export const PROMETHEUS_UID = 'prometheus';
export const ALERTMANAGER_UID = 'alertmanager';

/** The data source of every panel. */
export const PROMETHEUS = { type: 'prometheus', uid: PROMETHEUS_UID } as const;
