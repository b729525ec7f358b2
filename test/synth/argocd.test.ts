import { deployedIn, produceArgoCd } from '../../synth/argocd';
import { render } from '../../synth/render';
import type { ArgoCd, Environment } from '../../overlays/environment';
import { loadAll } from 'js-yaml';
import { DEV, PROD } from '../autolytiq';
import { manifestOf, ofKind, titleOf } from '../manifest';
import { findAll, valueAt } from '../query';

const HUB: ArgoCd = {
  namespace: 'gitops',
  repository: 'https://git.example.com/platform/manifests.git',
  revision: 'release',
  path: '.',
  source: 'overlays/argocd.yaml',
  placeholders: [
    { path: 'repository', what: 'the repository', values: ['https://git.example.com/platform/manifests.git'] },
  ],
};

const produced = (argoCd: ArgoCd, ...environments: readonly Environment[]) =>
  produceArgoCd(
    argoCd,
    environments.map((environment) => deployedIn(render(environment))),
  );

const objects = (argoCd: ArgoCd, ...environments: readonly Environment[]) =>
  loadAll(produced(argoCd, ...environments).file.text).map(manifestOf);

test('a project and an Application for each cluster, in the namespace of Argo CD', () => {
  const systems = { ...DEV, addOns: [] };
  expect(objects(HUB, systems).map(titleOf)).toEqual(['AppProject autolytiq-dev', 'Application autolytiq-dev']);
  expect(new Set(findAll(objects(HUB, systems), '*.metadata.namespace'))).toEqual(new Set(['gitops']));
});

test('objects have the form that Argo CD knows', () => {
  expect(produced(HUB, DEV, PROD).problems).toEqual([]);
});

test('a folder in the root of the repository has no path before it', () => {
  const [application] = ofKind(objects(HUB, DEV), 'Application').filter(
    ({ metadata }) => metadata.name === 'autolytiq-dev',
  );
  expect(valueAt(application, 'spec.source')).toEqual({
    repoURL: HUB.repository,
    targetRevision: 'release',
    path: 'autolytiq-dev',
  });
});

test('times of an environment are those of its project', () => {
  const window = { kind: 'deny', schedule: '0 22 * * 5', duration: '56h', timeZone: 'Europe/Berlin' } as const;
  const timed = (manualSync: 'allowed' | 'refused'): Environment => ({
    ...PROD,
    sync: { mode: 'manual', windows: [{ ...window, manualSync }] },
  });
  const windows = (environment: Environment) =>
    findAll(ofKind(objects(HUB, environment), 'AppProject'), '*.spec.syncWindows[*]');
  expect(windows(timed('refused'))[0]).toEqual({ ...window, applications: ['*'] });
  expect(windows(timed('allowed'))[0]).toEqual({ ...window, applications: ['*'], manualSync: true });
  expect(windows(PROD)).toEqual([]);
});

test('the first line says where it comes from, and which stand-ins of which file are in it', () => {
  const text = (argoCd: ArgoCd) => produced(argoCd, { ...DEV, placeholders: [] }).file.text.split('\n')[0];
  const made =
    '# Made by charthouse from charts/argocd/chart.ts, overlays/argocd.yaml and what the folders of the clusters hold';
  expect(text({ ...HUB, placeholders: [] })).toBe(made);
  expect(text(HUB)).toBe(`${made}; placeholders in it: overlays/argocd.yaml repository`);
});
