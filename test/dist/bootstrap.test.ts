import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { POLICIES } from '../../policies';
import type { Environment } from '../../overlays/environment';
import { manifestOf, ofKind } from '../manifest';
import { findAll, numberAt, textsAt, valueAt } from '../query';
import { COMMITTED, committedObjects } from './committed';
import { blocksOf, pageText, sectionOf } from './pages';

/** What the pages tell people to type names what is in dist/, all of it, and nothing else. */

const ROOT = join(__dirname, '../..');
const HUB = loadAll(readFileSync(join(ROOT, 'dist/argocd.yaml'), 'utf8')).map(manifestOf);

const systemPage = ({ system }: Environment): string => pageText(`bootstrap/${system}.md`);
const byHandPage = ({ cluster }: Environment): string => pageText(`bootstrap/without-argocd/${cluster.name}.md`);

/** The way of one environment on the page of its system. */
const wayOf = (environment: Environment): string =>
  sectionOf(systemPage(environment), `${environment.name}: ${environment.cluster.name}\n`);

/** Commands of a text, each on a line. */
const commandsOf = (text: string): readonly string[] => blocksOf(text, 'sh').flatMap((block) => block.split('\n'));

const inOrder = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].sort();

/** What is between two texts on the first line that has both, word by word. */
function wordsBetween(text: string, before: string, after: string): readonly string[] {
  const line = commandsOf(text).find((one) => one.includes(before) && one.includes(after)) ?? '';
  return line.split(before)[1]?.split(after)[0]?.trim().split(' ') ?? [];
}

const objectsOf = ({ cluster }: Environment) => committedObjects(cluster.name).map(({ object }) => object);

const applicationsOf = ({ cluster }: Environment) =>
  ofKind(HUB, 'Application').filter((one) => valueAt(one, 'spec.destination.name') === cluster.name);

/** `kind namespace/name` of what a text names after a verb with `-n <namespace>`, in the cluster of the context. */
function namedIn(text: string, kinds: readonly string[]): readonly string[] {
  return commandsOf(text).flatMap((command) => {
    const namespace = / -n (\S+)/.exec(command)?.[1] ?? '';
    return [...command.matchAll(/ ([a-z]+)\/([-a-z0-9]+)/g)]
      .filter(([, kind = '']) => kinds.includes(kind))
      .map(([, kind = '', name = '']) => `${kind} ${namespace}/${name}`);
  });
}

const heldOf = (environment: Environment, kinds: readonly string[]): readonly string[] =>
  objectsOf(environment)
    .filter(({ kind }) => kinds.includes(kind.toLowerCase()))
    .map(({ kind, metadata }) => `${kind.toLowerCase()} ${metadata.namespace ?? ''}/${metadata.name}`);

describe.each(COMMITTED.map((environment) => ({ cluster: environment.cluster.name, environment })))(
  'the way to $cluster',
  ({ cluster, environment }) => {
    const way = wayOf(environment);
    const byHand = byHandPage(environment);
    const WORKLOADS = ['deployment', 'statefulset', 'daemonset'];

    test.each([
      ['with Argo CD', way],
      ['without', byHand],
    ])('waits for every workload and every Secret, %s', (_, text) => {
      expect(inOrder(namedIn(text, WORKLOADS))).toEqual(inOrder(heldOf(environment, WORKLOADS)));
      expect(inOrder(namedIn(text, ['externalsecret']))).toEqual(inOrder(heldOf(environment, ['externalsecret'])));
    });

    test.each([
      ['with Argo CD', way],
      ['without', byHand],
    ])('waits for migrations where there are any, for those of the folder and no earlier ones, %s', (_, text) => {
      const waits = commandsOf(text).filter((command) => command.includes('--for=condition=complete'));
      const jobs = ofKind(objectsOf(environment), 'Job');
      const inFiles = committedObjects(cluster).filter(({ file }) => file.startsWith('4'));
      expect(waits.length > 0).toBe(jobs.length > 0);
      expect(inFiles.map(({ object }) => object)).toEqual(jobs);
      for (const wait of waits) {
        expect(wait).toContain(`kubectl wait $(printf -- '-f %s ' dist/${cluster}/4*.yaml) `);
        const seconds = Number(/--timeout=(\d+)s/.exec(wait)?.[1]);
        for (const job of jobs) expect(seconds).toBeGreaterThanOrEqual(numberAt(job, 'spec.activeDeadlineSeconds'));
      }
    });

    test('names its own cluster in every command, or the hub', () => {
      const contexts = [way, byHand].flatMap((text) => [...text.matchAll(/--(?:kube-)?context ([^\s`]+)/g)]);
      expect(inOrder(contexts.map(([, context = '']) => context))).toEqual(inOrder([cluster, 'hub']));
      for (const command of commandsOf(way).filter((one) => /^\s*kubectl /.test(one)))
        expect(command).toMatch(/ --context /);
      expect(way).toContain(`argocd cluster add ${cluster} --name ${cluster} `);
      expect(way).toContain('\nkubectl apply -f dist --context hub\n');
    });

    test('takes the add-ons in the order of dist/argocd.yaml, and then the system', () => {
      const applications = applicationsOf(environment).map(({ metadata }) => metadata.name);
      expect([...wordsBetween(way, 'for application in ', '; do'), cluster]).toEqual(applications);
      const namespaces = new Set(applicationsOf(environment).map(({ metadata }) => metadata.namespace));
      for (const wait of commandsOf(way).filter((command) => command.includes('application/')))
        expect(namespaces).toContain(/ -n (\S+)/.exec(wait)?.[1]);
      const isManual = applicationsOf(environment).every(
        (one) => findAll(one, 'spec.syncPolicy.automated').length === 0,
      );
      expect(way.includes(`argocd app sync ${cluster} `)).toBe(isManual);
    });

    test('asks for exactly the entries, roles and images that the output uses', () => {
      const entries = textsAt({ all: objectsOf(environment) }, '**.remoteRef.key');
      expect(inOrder(wordsBetween(way, 'for entry in ', '; do'))).toEqual(inOrder(entries));
      const held = JSON.stringify([objectsOf(environment), applicationsOf(environment)]);
      const roles = [...held.matchAll(/arn:aws:iam::\d+:role\/([-a-z0-9]+)/g)].map(([, role = '']) => role);
      expect(inOrder(wordsBetween(way, 'for role in ', '; do'))).toEqual(inOrder(roles));
      const registry = `${environment.cluster.account}.dkr.ecr.${environment.cluster.region}.amazonaws.com/`;
      const images = textsAt({ all: objectsOf(environment) }, '**.containers[*].image');
      expect(askedImages(way)).toEqual(
        inOrder(images.filter((image) => image.startsWith(registry)).map((image) => image.slice(registry.length))),
      );
    });

    test('gives every host a record and asks no other', () => {
      const hosts = inOrder(textsAt({ all: ofKind(objectsOf(environment), 'Ingress') }, '**.rules[*].host'));
      for (const text of [way, byHand]) {
        expect(inOrder(wordsBetween(text, 'for host in ', '; do'))).toEqual(hosts);
        const asked = [...text.matchAll(/^curl .* https?:\/\/([^\s/]+)/gm)].map(([, host = '']) => host);
        expect(inOrder(asked).filter((host) => !host.startsWith('localhost'))).toEqual(hosts);
      }
    });

    test('gives helm what Argo CD would give', () => {
      const releases = blocksOf(byHand, 'sh').filter((block) => block.startsWith('helm '));
      const given = releases.map((block) => {
        const [command = '', ...values] = block.split('\n');
        const option = (name: string) => new RegExp(` --${name} (\\S+)`).exec(command)?.[1];
        return {
          chart: /^helm upgrade --install (\S+) \1 /.exec(command)?.[1],
          repository: option('repo'),
          version: option('version'),
          namespace: option('namespace'),
          values: load(values.slice(0, values.indexOf('VALUES')).join('\n')),
        };
      });
      const applications = applicationsOf(environment).filter((one) => findAll(one, 'spec.source.chart').length > 0);
      expect(given).toEqual(
        applications.map((one) => ({
          chart: valueAt(one, 'spec.source.chart'),
          repository: valueAt(one, 'spec.source.repoURL'),
          version: valueAt(one, 'spec.source.targetRevision'),
          namespace: valueAt(one, 'spec.destination.namespace'),
          values: valueAt(one, 'spec.source.helm.valuesObject'),
        })),
      );
    });

    test('names folders and files that exist', () => {
      const patterns = [way, byHand].flatMap((text) => [...text.matchAll(/\bdist\/[^\s`)']+/g)]);
      const files = patterns.map(([path]) => path).filter((path) => path !== 'dist/`');
      expect(files.length).toBeGreaterThan(1);
      for (const path of inOrder(files))
        expect([path, spawnSync('bash', ['-c', `ls -d ${path}`], { cwd: ROOT }).status]).toEqual([path, 0]);
    });

    test('begins with what is still to be filled in', () => {
      const section = sectionOf(systemPage(environment), 'To fill in');
      for (const { path } of environment.placeholders)
        expect(section).toContain(`| \`${environment.sources.environment}\` | \`${path}\` |`);
    });
  },
);

/** What the commands about images ask the registry for, run as they stand with a stand-in for `aws`. */
function askedImages(way: string): readonly string[] {
  const block = blocksOf(way, 'sh').find((one) => one.includes('ecr describe-images')) ?? '';
  const said = execFileSync('bash', ['-c', `aws() { echo "$@"; }\n${block}`], { cwd: ROOT, encoding: 'utf8' });
  const asked = [...said.matchAll(/--repository-name (\S+) --image-ids (imageTag|imageDigest)=(\S+) /g)];
  return asked.map(
    ([, repository = '', by = '', value = '']) => `${repository}${by === 'imageTag' ? ':' : '@'}${value}`,
  );
}

describe.each(COMMITTED.filter(({ tier }) => tier === 'prod').map((environment) => ({ environment })))(
  'going live in $environment.cluster.name',
  ({ environment }) => {
    const lines = sectionOf(systemPage(environment), `Go-live: ${environment.name}`)
      .split('\n')
      .filter((line) => line.startsWith('- ['));
    /** A policy is named between commas or semicolons; a command has blanks in it. */
    const policiesIn = (line: string): readonly string[] =>
      [...line.slice(line.indexOf(': ')).matchAll(/(?<=[:,;] )`([-a-z]+)`/g)].map(([, id = '']) => id);
    const severities = new Map(POLICIES.map(({ id, severity }) => [id, severity]));

    test('names policies that exist', () => {
      const named = lines.flatMap(policiesIn);
      expect(named.length).toBeGreaterThan(30);
      expect(named.filter((id) => !severities.has(id))).toEqual([]);
    });

    test('is ticked only by policies that stop the output', () => {
      const ticked = lines.filter((line) => line.startsWith('- [x]'));
      expect(ticked.length).toBeGreaterThan(5);
      for (const line of ticked) expect([line, policiesIn(line).length > 0]).toEqual([line, true]);
      expect(ticked.flatMap(policiesIn).filter((id) => severities.get(id) !== 'error')).toEqual([]);
      const waived = new Set(environment.waivers.map(({ policy }) => policy));
      expect(ticked.flatMap(policiesIn).filter((id) => waived.has(id))).toEqual([]);
    });

    test('is otherwise ticked by commands that can be typed, or signed', () => {
      const open = lines.filter((line) => line.startsWith('- [ ]') && line.includes(': '));
      for (const line of open) {
        const command = /`([^`]+ [^`]+)` → \S/.exec(line)?.[1] ?? '';
        expect([line, command === '']).toEqual([line, false]);
        expect([line, spawnSync('bash', ['-n'], { input: command }).status]).toEqual([line, 0]);
      }
      expect(lines.filter((line) => !line.includes(': '))).toHaveLength(3);
    });
  },
);
