import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadAll } from 'js-yaml';
import { RUNNER } from '../../commands/runner';
import { ProblemsError } from '../../overlays/problem';
import { objectsIn } from '../../synth/deletions';
import { isManifest, type Manifest } from '../../synth/manifest';
import { compareOutput, writeOutput, type ClusterOutput, type Deletions } from '../../synth/write';
import { toYaml } from '../../synth/yaml';

let dist: string;

beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'charthouse-deletions-'));
});

afterEach(() => rmSync(dist, { recursive: true }));

function object(kind: string, name: string, apiVersion = 'v1'): Manifest {
  const isClusterWide = ['Namespace', 'PersistentVolume', 'CustomResourceDefinition'].includes(kind);
  const metadata = isClusterWide ? { name } : { name, namespace: 'shop' };
  return { apiVersion, kind, metadata };
}

/** A file for each service, with a Service, a ConfigMap and a Deployment in it, and one with other objects. */
function outputOf(services: readonly string[], others: readonly Manifest[] = []): ClusterOutput {
  const kinds = ['ConfigMap', 'Deployment', 'Service'];
  const files = services.map((name) => ({
    name: `50-${name}.yaml`,
    text: toYaml(kinds.map((kind) => object(kind, name))),
  }));
  return { cluster: 'shop-prod', files: [{ name: '00-others.yaml', text: toYaml(others) }, ...files] };
}

function write(output: ClusterOutput, deletions: Deletions = 'refused'): string {
  try {
    writeOutput(dist, [output], { runner: RUNNER, deletions });
    return 'written';
  } catch (error) {
    if (error instanceof ProblemsError) return error.message.replaceAll(dist, 'dist');
    throw error;
  }
}

const SERVICES = Array.from({ length: 10 }, (_, index) => `service-${index}`);
const HINT = 'if they shall, run again with --allow-deletions; if not, look for what the overlays lack';

describe('deletions of many objects', () => {
  beforeEach(() => write(outputOf(SERVICES)));

  test('a fifth of the objects may go', () => {
    expect(write(outputOf(SERVICES.slice(2)))).toBe('written');
  });

  test('more are refused and listed, and nothing is changed', () => {
    expect(write(outputOf(SERVICES.slice(3)))).toBe(
      'dist/shop-prod: expected at most 20 % of 30 objects to go in one run, found 9 that would go: ' +
        [0, 1, 2]
          .flatMap((n) => ['ConfigMap', 'Deployment', 'Service'].map((kind) => `${kind} shop/service-${n}`))
          .join(', ') +
        `; ${HINT}`,
    );
    expect(compareOutput(dist, [outputOf(SERVICES)])).toEqual([
      { cluster: 'shop-prod', files: 11, added: [], changed: [], removed: [] },
    ]);
    expect(readdirSync(dist)).toEqual(['shop-prod']);
  });

  test('a long list is shortened', () => {
    expect(write(outputOf([]))).toContain('found 30 that would go: ConfigMap shop/service-0, ');
    expect(write(outputOf([]))).toContain('Service shop/service-4 and 15 more; if');
  });

  test('with --allow-deletions they go', () => {
    expect(write(outputOf([]), 'allowed')).toBe('written');
    expect(readdirSync(join(dist, 'shop-prod'))).toEqual(['.charthouse', '00-others.yaml']);
  });

  test('objects that move to another file, or to another version of their API, stay', () => {
    const [others, ...services] = outputOf(SERVICES, [object('ConfigMap', 'a')]).files;
    const moved = services.map(({ name, text }) => ({ name: `x${name}`, text: text.replaceAll('v1', 'v2') }));
    const files = others === undefined ? [] : [{ ...others, text: others.text }, ...moved];
    expect(write({ cluster: 'shop-prod', files })).toBe('written');
  });

  test('a file that somebody broke still says what it held', () => {
    const path = join(dist, 'shop-prod/50-service-1.yaml');
    const [first = '', second = '', third = ''] = readFileSync(path, 'utf8').split('---\n');
    const conflict = `<<<<<<< HEAD\n${second}=======\n${second}>>>>>>> other\n`;
    writeFileSync(path, [first, conflict, third].join('---\n'));
    expect(write(outputOf(SERVICES))).toBe('written');
    writeFileSync(path, [first, conflict, third].join('---\n'));
    expect(write(outputOf(SERVICES.slice(3)))).toContain('Deployment shop/service-1, Service shop/service-1');
  });
});

test('three objects may go of however few', () => {
  write(outputOf(['web']));
  expect(write(outputOf([]))).toBe('written');
});

test('the renaming of every migration is no deletion', () => {
  const jobs = (hash: string): readonly Manifest[] =>
    ['a', 'b', 'c', 'd', 'e'].map((name) => object('Job', `${name}-${hash}`, 'batch/v1'));
  write(outputOf([], jobs('0001')));
  expect(write(outputOf([], jobs('0002')))).toBe('written');
});

test.each([
  [object('Namespace', 'shop'), 'Namespace shop'],
  [object('PersistentVolumeClaim', 'data'), 'PersistentVolumeClaim shop/data'],
  [object('PersistentVolume', 'disk'), 'PersistentVolume disk'],
  [object('StatefulSet', 'db', 'apps/v1'), 'StatefulSet shop/db'],
  [object('CustomResourceDefinition', 'a.b', 'apiextensions.k8s.io/v1'), 'CustomResourceDefinition a.b'],
  [object('Application', 'shop', 'argoproj.io/v1alpha1'), 'Application shop/shop'],
  [object('DBInstance', 'orders', 'rds.services.k8s.aws/v1alpha1'), 'DBInstance shop/orders'],
])('even one object that holds something is kept: %j', (precious, name) => {
  write(outputOf(SERVICES, [precious]));
  expect(write(outputOf(SERVICES))).toBe(
    'dist/shop-prod: expected all objects to stay that hold data or other objects, ' +
      `found 1 that would go: ${name}; ${HINT}`,
  );
  expect(write(outputOf(SERVICES), 'allowed')).toBe('written');
});

test('what goes for both reasons is said for both, and for each cluster', () => {
  const clusters = ['a', 'b'].map((cluster) => ({ ...outputOf(SERVICES, [object('Namespace', 'shop')]), cluster }));
  const settings = { runner: RUNNER, deletions: 'refused' } as const;
  writeOutput(dist, clusters, settings);
  const empty = clusters.map((output) => ({ ...output, files: [] }));
  expect(() => writeOutput(dist, empty, settings)).toThrow(
    /a: expected all.*\n.*a: expected at most.*31 objects.*31 that would go.*\n.*b: expected all.*\n.*b: expected at most/,
  );
});

describe('the names of objects in a text', () => {
  function namesByParser(text: string): readonly string[] {
    return loadAll(text)
      .filter(isManifest)
      .map(({ apiVersion, kind, metadata }) => {
        const group = apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '';
        return [group, kind, metadata.namespace, metadata.name].join(' ');
      });
  }

  function namesByLine(text: string): readonly string[] {
    return objectsIn(text).map(({ group, kind, name }) => {
      const [namespace, own] = name.includes('/') ? name.split('/') : ['', name];
      return [group, kind, namespace, own].join(' ');
    });
  }

  test('are those that a parser finds in every file of dist/', () => {
    const root = resolve(__dirname, '../..');
    const files = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.yaml'),
    );
    for (const name of files) {
      const text = readFileSync(join(root, 'dist', name), 'utf8');
      expect(namesByLine(text)).toEqual(namesByParser(text));
    }
    expect(files.length).toBeGreaterThan(40);
  });

  test('may be words and numbers of YAML, and stand in values', () => {
    const text = toYaml([
      object('ConfigMap', '123'),
      { ...object('ConfigMap', 'on'), data: { 'a.yaml': 'kind: Fake\nmetadata:\n  name: fake\n---\nkind: Fake\n' } },
      { ...object('ConfigMap', 'null'), metadata: { name: 'null', labels: { name: 'label', kind: 'x' } } },
      object('ClusterRole', 'system:reader', 'rbac.authorization.k8s.io/v1'),
    ]);
    expect(namesByParser(text)).toHaveLength(4);
    expect(namesByLine(text)).toEqual(namesByParser(text));
    expect(namesByLine(text.replaceAll('\n', '\r\n'))).toEqual(namesByParser(text));
  });
});
