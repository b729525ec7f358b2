import type { ComponentKind } from '../overlays/environment';
import type { Monitored } from './alert';
import { ALERTMANAGER_UID, PROMETHEUS_UID } from './dashboards/data-source';
import { DASHBOARDS_PATH, FOLDER_TITLES, fileOfDashboard } from './dashboards/folder';

/** A provisioning file of data sources (https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources). */
export interface GrafanaDataSources {
  readonly apiVersion: 1;
  readonly datasources: readonly GrafanaDataSource[];
}

export interface GrafanaDataSource {
  readonly name: string;
  readonly uid: string;
  readonly type: 'prometheus' | 'alertmanager';
  /** Grafana asks, not the browser. */
  readonly access: 'proxy';
  readonly url: string;
  readonly isDefault: boolean;
  readonly editable: false;
  readonly jsonData: Readonly<Record<string, string | boolean>>;
}

/** A provisioning file of folders of dashboards (https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards). */
export interface GrafanaDashboardProviders {
  readonly apiVersion: 1;
  readonly providers: readonly GrafanaDashboardProvider[];
}

export interface GrafanaDashboardProvider {
  readonly name: string;
  readonly folder: string;
  readonly folderUid: string;
  readonly type: 'file';
  readonly allowUiUpdates: false;
  readonly disableDeletion: true;
  readonly updateIntervalSeconds: number;
  readonly options: { readonly path: string };
}

/** Prometheus and Alertmanager under the uids by which dashboards name them; nobody can change them in Grafana. */
export function grafanaDataSources(monitored: Monitored): GrafanaDataSources {
  const { scrapeSeconds } = monitored.monitoring.prometheus;
  return {
    apiVersion: 1,
    datasources: [
      {
        name: 'Prometheus',
        uid: PROMETHEUS_UID,
        type: 'prometheus',
        access: 'proxy',
        url: urlOf(monitored, 'prometheus'),
        isDefault: true,
        editable: false,
        jsonData: {
          // A long query does not fit into an address.
          httpMethod: 'POST',
          prometheusType: 'Prometheus',
          // `$__rate_interval` is four of these: less would miss a scrape.
          timeInterval: `${scrapeSeconds}s`,
          manageAlerts: false,
        },
      },
      {
        name: 'Alertmanager',
        uid: ALERTMANAGER_UID,
        type: 'alertmanager',
        access: 'proxy',
        url: urlOf(monitored, 'alertmanager'),
        isDefault: false,
        editable: false,
        jsonData: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
      },
    ],
  };
}

/** A provider for each folder: what is in its files is shown, and cannot be changed or deleted in Grafana. */
export function grafanaDashboardProviders(): GrafanaDashboardProviders {
  return {
    apiVersion: 1,
    providers: Object.entries(FOLDER_TITLES).map(([folder, title]) => ({
      name: folder,
      folder: title,
      folderUid: folder,
      type: 'file',
      allowUiUpdates: false,
      disableDeletion: true,
      updateIntervalSeconds: 60,
      options: { path: `${DASHBOARDS_PATH}/${folder}` },
    })),
  };
}

/** Where Grafana reads its password from. */
export const ADMIN_PASSWORD_FILE = '/etc/grafana/secrets/admin-password';

/**
 * Settings of Grafana as environment variables, `GF_<SECTION>_<KEY>` of conf/defaults.ini, in alphabetical order: nobody comes in
 * unnamed, nothing calls home or installs itself, and Prometheus alone raises alerts.
 */
export function grafanaSettings({ monitoring }: Monitored): Readonly<Record<string, string>> {
  const { grafanaHost: host } = monitoring;
  return {
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_FEEDBACK_LINKS_ENABLED: 'false',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_AUTH_ANONYMOUS_ENABLED: 'false',
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: fileOfDashboard('services', 'estate-overview'),
    GF_LOG_MODE: 'console',
    GF_NEWS_NEWS_FEED_ENABLED: 'false',
    GF_PLUGINS_PLUGIN_ADMIN_ENABLED: 'false',
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: 'true',
    GF_SECURITY_ADMIN_PASSWORD__FILE: ADMIN_PASSWORD_FILE,
    // Behind the load balancer there is only HTTPS; a port-forward has none, and no cookie would come back.
    ...(host === undefined ? {} : { GF_SECURITY_COOKIE_SECURE: 'true' }),
    GF_SECURITY_DISABLE_GRAVATAR: 'true',
    ...(host === undefined ? {} : { GF_SECURITY_STRICT_TRANSPORT_SECURITY: 'true' }),
    GF_SERVER_ROOT_URL: host === undefined ? `http://localhost:${portOf(monitoring, 'grafana')}` : `https://${host}`,
    GF_SNAPSHOTS_ENABLED: 'false',
    GF_SNAPSHOTS_EXTERNAL_ENABLED: 'false',
    GF_UNIFIED_ALERTING_ENABLED: 'false',
    GF_USERS_ALLOW_ORG_CREATE: 'false',
    GF_USERS_ALLOW_SIGN_UP: 'false',
  };
}

const urlOf = ({ monitoring }: Monitored, kind: 'prometheus' | 'alertmanager'): string =>
  `http://${kind}.${monitoring.namespace}.svc:${portOf(monitoring, kind)}`;

function portOf({ components }: Monitored['monitoring'], kind: ComponentKind): number {
  const component = components.find((one) => one.kind === kind);
  if (component === undefined) throw new Error(`a monitoring stack without ${kind}`);
  return component.listeners[0].port.number;
}
