import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CHARTS } from '../../charts';
import { LAST_WAVE, STAGES } from '../../charts/parts/stages';
import { render } from '../../synth/render';
import { DEV, ENVIRONMENTS, PROD, scheduledJobOf, serviceOf } from '../autolytiq';
import { findAll, valueAt } from '../query';
import { withStack } from './monitoring/stack';

const PROJECT = join(__dirname, '../..');

/** Every file under charts/, relative to the project. */
const FILES = readdirSync(join(PROJECT, 'charts'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `charts/${name}`);

/** `charts/scheduled-job.ts` → `ScheduledJobChart` */
function classNameOf(source: string): string {
  const words = source.replace(/^.*\/|\.ts$/g, '').split('-');
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Chart`;
}

test.each(CHARTS)('$source holds the class that its name promises, and nothing else that is called', ({ source }) => {
  const exported = jest.requireActual<Readonly<Record<string, unknown>>>(join(PROJECT, source));
  expect(Object.keys(exported)).toEqual([classNameOf(source)]);
});

test.each(CHARTS)('$source ($overlays) makes charts of that class, where there is something to chart', (kind) => {
  const service = serviceOf(PROD, 'email-service');
  const job = scheduledJobOf(PROD);
  const ofOthers = { pinnedIn: 'thirdPartyImages' } as const;
  const withOthers = {
    ...PROD,
    services: [{ ...service, ...ofOthers }],
    workers: [service, { ...service, name: 'of-others', ...ofOthers }],
    scheduledJobs: [{ ...job, ...ofOthers }],
  };
  const withOptions = withStack(PROD, { prometheusOperator: 'present', cloudWatchAgent: 'on' });
  const made = [...ENVIRONMENTS, withOthers, withOptions].flatMap((environment) =>
    kind.charts(new Construct(new App(), 'scope'), environment),
  );
  expect(made.length).toBeGreaterThan(0);
  expect(made.every((chart) => Chart.isChart(chart))).toBe(true);
  expect(new Set(made.map((chart) => chart.constructor.name))).toEqual(new Set([classNameOf(kind.source)]));
});

test('every file of charts/ that is neither a part nor an engine is in the registry, once for each set of overlays', () => {
  const charts = FILES.filter(
    (file) => file !== 'charts/index.ts' && !/^charts\/((monitoring\/)?parts|engines|argocd)\//.test(file),
  );
  expect([...new Set(CHARTS.map(({ source }) => source))].sort()).toEqual(charts.sort());
  const entries = CHARTS.map(({ source, overlays }) => `${source} ${overlays.join(' ')}`);
  expect(entries).toEqual([...new Set(entries)]);
});

test('stages are two digits, in order, so that files sort in the order of application', () => {
  const prefixes = CHARTS.map(({ stage }) => stage.prefix);
  for (const prefix of prefixes) expect(prefix).toMatch(/^\d\d$/);
  expect(prefixes).toEqual([...prefixes].sort());
});

test('waves follow the same order, and the Ingresses are in the last', () => {
  const waves = CHARTS.map(({ stage }) => stage.wave);
  expect(waves).toEqual([...waves].sort((left, right) => left - right));
  expect(Math.max(...waves)).toBe(STAGES.ingress.wave);
});

describe('what Argo CD reads of an object', () => {
  const optionsOf = (wanted: string) =>
    render(DEV)
      .charts.flatMap(({ manifests }) => manifests)
      .filter(({ kind }) => kind === wanted)
      .flatMap((object) => {
        const found = findAll(object, 'metadata.annotations["argocd.argoproj.io/sync-options"]');
        return found.length === 0 ? ['none'] : found;
      });

  test('is the wave of its stage', () => {
    for (const { kind, manifests } of render(DEV).charts) {
      const wave = String(kind.stage.wave);
      for (const object of manifests)
        expect(valueAt(object, 'metadata.annotations["argocd.argoproj.io/sync-wave"]')).toBe(wave);
    }
  });

  test('is the last wave of an autoscaler, whatever its stage: until there are metrics it is degraded', () => {
    const scalers = render(PROD).charts.flatMap(({ manifests }) =>
      manifests.filter(({ kind }) => kind === 'HorizontalPodAutoscaler'),
    );
    const waves = scalers.map((object) => valueAt(object, 'metadata.annotations["argocd.argoproj.io/sync-wave"]'));
    expect(new Set(waves)).toEqual(new Set([String(LAST_WAVE)]));
  });

  test.each(['Namespace', 'PersistentVolumeClaim', 'StatefulSet'])('is that it asks before a %s goes', (kind) => {
    expect(new Set(optionsOf(kind))).toEqual(new Set(['Prune=confirm,Delete=false']));
  });

  test.each(['ExternalSecret', 'ClusterSecretStore', 'IngressClassParams'])(
    'is that the kind %s may come later',
    (kind) => {
      expect(new Set(optionsOf(kind))).toEqual(new Set(['SkipDryRunOnMissingResource=true']));
    },
  );

  test.each(['Deployment', 'IngressClass', 'NetworkPolicy', 'ClusterRole'])('is nothing more of a %s', (kind) => {
    expect(new Set(optionsOf(kind))).toEqual(new Set(['none']));
  });
});

test.each(CHARTS)('$source names the overlay files that it depends on', ({ overlays }) => {
  expect(overlays).toEqual(expect.arrayContaining(['system', 'environment']));
  expect(overlays).toEqual([...new Set(overlays)]);
});

describe('charts know no system and no environment by name', () => {
  const systems = readdirSync(join(PROJECT, 'overlays'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => readdirSync(join(PROJECT, 'overlays', name)).includes('system.yaml'));

  test('the systems are known to this test', () => {
    expect(systems).toContain('autolytiq');
  });

  test.each(FILES)('%s', (file) => {
    const text = readFileSync(join(PROJECT, file), 'utf8').toLowerCase();
    expect(systems.filter((system) => text.includes(system))).toEqual([]);
    expect(text).not.toMatch(/['"`](dev|staging|prod)['"`]|\.tier\b|environment\.name\b/);
  });
});
