import { load } from 'js-yaml';
import { GrafanaChart } from '../../../charts/monitoring/grafana';
import { IngressChart } from '../../../charts/ingress';
import { dashboards } from '../../../monitoring/dashboards';
import { ADMIN_PASSWORD_FILE, grafanaDashboardProviders, grafanaSettings } from '../../../monitoring/grafana';
import type { Environment } from '../../../overlays/environment';
import { recordOf } from '../../../synth/schemas/narrow';
import { DEV, ENVIRONMENTS, PROD } from '../../autolytiq';
import { named, ofKind, only } from '../../manifest';
import { findAll, numberAt, textAt, textsAt, valueAt } from '../../query';
import { objectsOf, pipelineObjects } from '../chart-objects';
import { componentObjects, propsOf, stackOf } from './stack';

const objects = (environment: Environment = PROD) =>
  componentObjects(GrafanaChart, propsOf('grafana', { environment }));
const deployment = only(objects(), 'Deployment');
const CONTAINER = 'spec.template.spec.containers[0]';

function unrouted({ ingress: _, ...environment }: Environment): Environment {
  return environment;
}

/** The same environment, with Grafana reached by port-forward alone. */
function hidden(environment: Environment): Environment {
  const { grafanaHost: _, ...monitoring } = stackOf(environment);
  return { ...environment, monitoring };
}

test.each(ENVIRONMENTS)('the pipeline makes the same: $cluster.name', (environment) => {
  expect(objects(environment)).toEqual(pipelineObjects(environment, '70-grafana.yaml'));
});

describe('on the load balancer', () => {
  const ingress = only(objects(), 'Ingress');
  const annotationsOf = (object: unknown) => recordOf(valueAt(object, 'metadata.annotations'), 'annotations');

  test('states what the system’s own Ingress states of it, and another order', () => {
    if (PROD.ingress === undefined) throw new Error('prod has no Ingress');
    const props = { environment: PROD, ingress: PROD.ingress };
    const own = annotationsOf(
      only(
        objectsOf((app) => new IngressChart(app, 'x', props)),
        'Ingress',
      ),
    );
    const order = 'alb.ingress.kubernetes.io/group.order';
    const { [order]: mine, ...stated } = annotationsOf(ingress);
    const { [order]: others, ...ofSystem } = own;
    expect(stated).toEqual(ofSystem);
    expect(mine).not.toBe(others);
  });

  test('answers its host, but not its metrics', () => {
    expect(findAll(ingress, 'spec.rules[*].host')).toEqual(['grafana.autolytiq.com']);
    expect(
      findAll(ingress, '**.paths[*]').map((path) => [valueAt(path, 'path'), valueAt(path, 'backend.service.name')]),
    ).toEqual([
      ['/metrics', 'not-found'],
      ['/', 'grafana'],
    ]);
    expect(ingress.metadata.namespace).toBe('monitoring');
    expect(valueAt(ingress, 'spec.ingressClassName')).toBe('alb');
  });

  test('is asked for its health where the readiness probe asks', () => {
    const path = valueAt(
      only(objects(), 'Service'),
      'metadata.annotations["alb.ingress.kubernetes.io/healthcheck-path"]',
    );
    expect(path).toBe(valueAt(deployment, `${CONTAINER}.readinessProbe.httpGet.path`));
  });

  test('ends only after it is no longer sent to', () => {
    const [, pause] = textsAt(deployment, `${CONTAINER}.lifecycle.preStop.exec.command[*]`);
    const drain = /\d+$/.exec(
      textAt(only(objects(), 'Service'), 'metadata.annotations["alb.ingress.kubernetes.io/target-group-attributes"]'),
    )?.[0];
    expect(numberAt(deployment, '**.terminationGracePeriodSeconds')).toBeGreaterThan(Number(pause) + Number(drain));
  });

  test.each([
    ['no host', hidden(PROD)],
    ['nothing routed', unrouted(PROD)],
  ])('with %s there is no Ingress', (_, environment) => {
    expect(ofKind(objects(environment), 'Ingress')).toEqual([]);
  });

  test('without a host nothing asks for its health from outside', () => {
    expect(findAll(only(objects(hidden(DEV)), 'Service'), 'metadata.annotations')).toEqual([]);
  });
});

describe('its files', () => {
  const folderOf = (volume: string) => textAt(deployment, `**.volumeMounts[name=${volume}].mountPath`);
  const files = (volume: string) =>
    findAll(deployment, `**.volumes[name=${volume}].projected.sources[*].configMap`).flatMap((source) =>
      findAll(source, 'items[*]').map((item) => ({
        path: `${folderOf(volume)}/${textAt(item, 'path')}`,
        text: textAt(named(objects(), `ConfigMap ${textAt(source, 'name')}`), `data["${textAt(item, 'key')}"]`),
      })),
    );

  test('are a ConfigMap for each dashboard, in the folder that its provider reads', () => {
    const made = dashboards(propsOf('grafana'));
    const providers = grafanaDashboardProviders().providers.map(({ options }) => options.path);
    expect(files('dashboards').map(({ text }) => text)).toEqual(made.map(({ json }) => json));
    for (const { path } of files('dashboards')) expect(providers).toContain(path.replace(/\/[^/]+$/, ''));
    expect(ofKind(objects(), 'ConfigMap')).toHaveLength(made.length + 1);
    for (const map of ofKind(objects(), 'ConfigMap'))
      expect(Buffer.byteLength(JSON.stringify(map))).toBeLessThan(262_144);
  });

  test('have the home dashboard among them', () => {
    expect(files('dashboards').map(({ path }) => path)).toContain(
      grafanaSettings(propsOf('grafana'))['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'],
    );
  });

  test('are the data sources and the providers, where Grafana looks for each', () => {
    const found = new Map(files('provisioning').map(({ path, text }) => [path, load(text)]));
    expect(
      Object.keys(recordOf(found.get('/etc/grafana/provisioning/datasources/data-sources.yaml'), 'file')),
    ).toContain('datasources');
    expect(Object.keys(recordOf(found.get('/etc/grafana/provisioning/dashboards/dashboards.yaml'), 'file'))).toContain(
      'providers',
    );
  });

  test('make another pod when they change', () => {
    const annotation = (environment: Environment): unknown =>
      valueAt(only(objects(environment), 'Deployment'), 'spec.template.metadata.annotations.*');
    expect(annotation({ ...PROD, services: PROD.services.slice(1) })).not.toBe(annotation(PROD));
  });
});

test('the password is a file of the Secret, at the key that the runbook names', () => {
  expect(textAt(deployment, `${CONTAINER}.env[name=GF_SECURITY_ADMIN_PASSWORD__FILE].value`)).toBe(ADMIN_PASSWORD_FILE);
  expect(`${textAt(deployment, '**.volumeMounts[name=secrets].mountPath')}/admin-password`).toBe(ADMIN_PASSWORD_FILE);
  expect(findAll(deployment, '**.volumes[name=secrets].secret.secretName')).toEqual(['grafana-secrets']);
  const secret = stackOf(PROD).secrets.find(({ name }) => name === 'grafana-secrets');
  expect(secret?.keys.map(({ key }) => key)).toEqual(['admin-password']);
});

test('nobody comes in unnamed, and it listens where its Service says', () => {
  const value = (name: string) => textAt(deployment, `${CONTAINER}.env[name=${name}].value`);
  expect(value('GF_AUTH_ANONYMOUS_ENABLED')).toBe('false');
  expect(value('GF_USERS_ALLOW_SIGN_UP')).toBe('false');
  expect(value('GF_SERVER_HTTP_PORT')).toBe(String(valueAt(only(objects(), 'Service'), 'spec.ports[0].port')));
  expect(value('GF_SERVER_ROOT_URL')).toBe('https://grafana.autolytiq.com');
});

test('it keeps nothing: what is made by hand is gone with its pod', () => {
  expect(findAll(deployment, '**.persistentVolumeClaim')).toEqual([]);
  expect(findAll(deployment, '**.volumes[name=data].emptyDir')).toEqual([{}]);
});
