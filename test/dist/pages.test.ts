import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { ServiceChart } from '../../charts/service';
import { PROD, serviceOf } from '../autolytiq';
import { objectsOf } from '../charts/chart-objects';
import { manifestOf, ofKind, only } from '../manifest';
import { recordOf } from '../../synth/schemas/narrow';
import { textsAt, valueAt } from '../query';
import { COMMITTED, committedObjects } from './committed';
import { blocksOf, pageText } from './pages';

/** Pages with commands: these can be typed, links lead somewhere, and what is said of the output is so. */

const ROOT = join(__dirname, '../..');
const HUB = loadAll(readFileSync(join(ROOT, 'dist/argocd.yaml'), 'utf8')).map(manifestOf);
const HELD = committedObjects('autolytiq-prod').map(({ object }) => object);

/** Written by hand, with autolytiq-prod for an example. */
const GUIDES = ['kubectl.md', 'migrations.md', 'secret-rotation.md', 'disaster-recovery.md', 'releases.md'];

const PAGES = [
  ...new Set(COMMITTED.map(({ system }) => `bootstrap/${system}.md`)),
  ...COMMITTED.map(({ cluster }) => `bootstrap/without-argocd/${cluster.name}.md`),
  ...GUIDES,
];

test.each(PAGES)('every command of %s is one for bash', (path) => {
  const blocks = blocksOf(pageText(path), 'sh');
  expect(blocks.length).toBeGreaterThan(1);
  for (const block of blocks) {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: block, encoding: 'utf8' });
    expect({ block, status, stderr }).toEqual({ block, status: 0, stderr: '' });
  }
});

test.each(PAGES)('what %s links to exists', (path) => {
  const links = [...pageText(path).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link);
  for (const link of links) expect([link, existsSync(join(ROOT, 'docs', path, '..', link))]).toEqual([link, true]);
});

test('Argo CD tries for as long as the pages say', () => {
  for (const application of ofKind(HUB, 'Application')) {
    const retry = valueAt(application, 'spec.syncPolicy.retry');
    expect(retry).toEqual({ limit: 24, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } });
  }
  const pauses = Array.from({ length: 24 }, (_, retry) => Math.min(10 * 2 ** retry, 180));
  expect(pauses.reduce((sum, pause) => sum + pause)).toBeGreaterThan(3600);
  for (const { system } of COMMITTED)
    expect(pageText(`bootstrap/${system}.md`)).toContain('24 times within more than an hour');
  expect(pageText('migrations.md')).toContain('24 times within more than an hour');
});

describe.each(['kubectl.md', 'migrations.md', 'secret-rotation.md'])('the example in %s', (path) => {
  const commands = blocksOf(pageText(path), 'sh').join('\n');

  test('names objects of autolytiq-prod', () => {
    const known = new Set(HELD.map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`));
    const kinds = /\b(?:deployment|statefulset|externalsecret|ingress)[/ ][a-z][-a-z0-9]+/g;
    for (const [named] of commands.matchAll(kinds)) expect(known).toContain(named.replace(' ', '/'));
    for (const [, namespace = ''] of commands.matchAll(/ -n (\S+)/g))
      expect(HELD.map(({ metadata }) => metadata.namespace)).toContain(namespace);
    for (const [, component = ''] of commands.matchAll(/component=(\S+)/g))
      expect(textsAt({ all: HELD }, '**.labels["app.kubernetes.io/component"]')).toContain(component);
    for (const [, entry = ''] of commands.matchAll(/--secret-id (\S+)/g))
      expect(textsAt({ all: HELD }, '**.remoteRef.key')).toContain(entry);
  });
});

test('migrations.md says how the Jobs are run and run again', () => {
  const text = pageText('migrations.md').replaceAll(/\s+/g, ' ');
  for (const { cluster } of COMMITTED) {
    for (const job of ofKind(
      committedObjects(cluster.name).map(({ object }) => object),
      'Job',
    )) {
      const annotation = (name: string): string =>
        String(valueAt(job, `metadata.annotations["argocd.argoproj.io/${name}"]`));
      expect(text).toContain(`the Job is a hook (\`${annotation('hook')}\`) of wave ${annotation('sync-wave')}:`);
      expect(text).toContain(`(\`${annotation('hook-delete-policy')}\`)`);
      expect(text).toContain(`(\`backoffLimit: ${String(valueAt(job, 'spec.backoffLimit'))}\`)`);
      expect(text).toContain(`after \`deadlineSeconds\` (${String(valueAt(job, 'spec.activeDeadlineSeconds'))},`);
      expect([valueAt(job, 'spec.ttlSecondsAfterFinished'), text.includes('a day after its end')]).toEqual([
        86400,
        true,
      ]);
    }
  }
});

test('secret-rotation.md says what a reloader is told, and how often Secrets are fetched', () => {
  const service = { ...serviceOf(PROD, 'deal-service'), reloader: 'on' } as const;
  const made = objectsOf((app) => new ServiceChart(app, 'x', { environment: PROD, service }));
  const [annotation, ...others] = Object.entries(
    recordOf(valueAt(only(made, 'Deployment'), 'metadata.annotations'), 'annotations'),
  );
  expect(others).toEqual([]);
  expect(pageText('secret-rotation.md')).toContain(`\`${annotation?.[0] ?? ''}: "${String(annotation?.[1])}"\``);
  for (const interval of textsAt({ all: HELD }, '**.refreshInterval'))
    expect(pageText('secret-rotation.md')).toContain(`\`refreshInterval: ${interval}\``);
});
