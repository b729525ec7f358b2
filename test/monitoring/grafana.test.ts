import { ALERTMANAGER_UID, PROMETHEUS_UID } from '../../monitoring/dashboards/data-source';
import { DASHBOARDS_PATH, fileOfDashboard } from '../../monitoring/dashboards/folder';
import { dashboards } from '../../monitoring/dashboards';
import { grafanaDashboardProviders, grafanaDataSources, grafanaSettings } from '../../monitoring/grafana';
import { MONITORED, monitored, withMonitoring } from './monitored';

const BY_CLUSTER = MONITORED.map((one) => [one.environment.cluster.name, one] as const);

test.each(BY_CLUSTER)('%s: data sources are those that its Grafana may connect to', (_cluster, one) => {
  const { monitoring } = one;
  const grafana = monitoring.components.find(({ kind }) => kind === 'grafana');
  const allowed = (grafana?.destinations ?? []).flatMap((to) =>
    to.kind === 'pods' ? [`http://${to.name}.${to.namespace ?? monitoring.namespace}.svc:${to.port}`] : [],
  );
  const { datasources } = grafanaDataSources(one);
  expect(datasources.map(({ url }) => url).sort()).toEqual([...allowed].sort());
  expect(datasources.map(({ uid }) => uid)).toEqual([PROMETHEUS_UID, ALERTMANAGER_UID]);
  expect(datasources.filter(({ isDefault }) => isDefault).map(({ uid }) => uid)).toEqual([PROMETHEUS_UID]);
  expect(datasources.map(({ editable }) => editable)).toEqual([false, false]);
});

test('rates are taken over four scrapes, however often there is one', () => {
  const prod = monitored('autolytiq-prod');
  const slow = withMonitoring(prod, { prometheus: { ...prod.monitoring.prometheus, scrapeSeconds: 60 } });
  expect(grafanaDataSources(prod).datasources[0]?.jsonData['timeInterval']).toBe('30s');
  expect(grafanaDataSources(slow).datasources[0]?.jsonData['timeInterval']).toBe('60s');
});

test('every dashboard is in a folder that a provider reads, and nobody changes it there', () => {
  const { providers } = grafanaDashboardProviders();
  const paths = new Set(providers.map(({ options }) => options.path));
  for (const [, one] of BY_CLUSTER) {
    for (const { folder } of dashboards(one)) expect(paths).toContain(`${DASHBOARDS_PATH}/${folder}`);
  }
  expect(new Set(providers.map(({ folderUid }) => folderUid)).size).toBe(providers.length);
  for (const provider of providers) expect(provider).toMatchObject({ allowUiUpdates: false, disableDeletion: true });
});

test('Grafana lets nobody in unnamed, calls nobody, and opens with the estate', () => {
  const settings = grafanaSettings(monitored('autolytiq-prod'));
  expect(settings).toMatchObject({
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_AUTH_ANONYMOUS_ENABLED: 'false',
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_SECURITY_ADMIN_PASSWORD__FILE: '/etc/grafana/secrets/admin-password',
    GF_SECURITY_COOKIE_SECURE: 'true',
    GF_SERVER_ROOT_URL: 'https://grafana.autolytiq.com',
    GF_UNIFIED_ALERTING_ENABLED: 'false',
    GF_USERS_ALLOW_SIGN_UP: 'false',
  });
  const home = dashboards(monitored('autolytiq-prod')).find(({ uid }) => uid === 'estate-overview');
  expect(settings['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']).toBe(
    fileOfDashboard(home?.folder ?? 'monitoring', 'estate-overview'),
  );
  expect(Object.keys(settings)).toEqual(Object.keys(settings).sort());
});

test('without a host it is reached by port-forward, where no cookie goes by HTTPS', () => {
  const { grafanaHost, ...monitoring } = monitored('autolytiq-prod').monitoring;
  expect(grafanaHost).toBeDefined();
  const settings = grafanaSettings({ ...monitored('autolytiq-prod'), monitoring });
  expect(settings['GF_SERVER_ROOT_URL']).toBe('http://localhost:3000');
  expect(Object.keys(settings)).not.toContain('GF_SECURITY_COOKIE_SECURE');
  expect(Object.keys(settings)).not.toContain('GF_SECURITY_STRICT_TRANSPORT_SECURITY');
});

test('a stack without what Grafana shows is a mistake of ours', () => {
  const prod = monitored('autolytiq-prod');
  const components = prod.monitoring.components.filter(({ kind }) => kind !== 'alertmanager');
  expect(() => grafanaDataSources(withMonitoring(prod, { components }))).toThrow('without alertmanager');
});
