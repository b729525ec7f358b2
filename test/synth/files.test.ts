import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Environment } from '../../overlays/environment';
import { loadEstate } from '../../overlays/load';
import { toFiles } from '../../synth/files';
import { render } from '../../synth/render';
import { DEV, ENVIRONMENTS, PROD } from '../autolytiq';

const PROJECT = join(__dirname, '../..');

/** The program builds itself first when its sources have changed. */
jest.setTimeout(60_000);

let folder: string;

/** Text of each file of an environment, by `cluster/file`. */
function textsOf(environments: readonly Environment[]): Readonly<Record<string, string>> {
  const outputs = environments.map((environment) => toFiles(render(environment)));
  return Object.fromEntries(
    outputs.flatMap(({ cluster, files }) => files.map(({ name, text }) => [`${cluster}/${name}`, text])),
  );
}

/** What the program writes for the overlays in the test's folder, in a process of its own. */
function written(variables: NodeJS.ProcessEnv = {}): Readonly<Record<string, string>> {
  execFileSync(process.execPath, [join(PROJECT, 'run.mjs'), 'synth', '--quiet', '--output', 'out'], {
    cwd: folder,
    env: { ...process.env, ...variables },
  });
  const names = readdirSync(join(folder, 'out'), { recursive: true, encoding: 'utf8' });
  const texts = names
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => [name, readFileSync(join(folder, 'out', name), 'utf8')] as const);
  rmSync(join(folder, 'out'), { recursive: true });
  return Object.fromEntries(texts);
}

/** The same without a process of its own. */
function rendered(): Readonly<Record<string, string>> {
  const before = process.cwd();
  process.chdir(folder); // as the first line of each file names overlays from here
  try {
    return textsOf(loadEstate('overlays').environments);
  } finally {
    process.chdir(before);
  }
}

/** Changes a text in an overlay of the test's folder. Throws when it is not there. */
function edit(name: string, text: string, replacement: string): void {
  const path = join(folder, 'overlays/autolytiq', name);
  const before = readFileSync(path, 'utf8');
  if (!before.includes(text)) throw new Error(`${name} has no ${text}`);
  writeFileSync(path, before.replace(text, replacement));
}

/** The files that differ between two outputs, or are in one of them alone. */
function differences(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => one[name] !== other[name]).sort();
}

describe('the first line of a file', () => {
  const headerOf = (environment: Environment, file: string): string =>
    textsOf([environment])[`${environment.cluster.name}/${file}`]?.split('\n')[0] ?? '';

  /** The host of a store on the internet is in its URL alone, in the secret manager; the id of the VPC in the file of Argo CD. */
  const NOT_WRITTEN = new Set(['stores.postgres.internet.host', 'network.vpcId']);

  const withoutPlaceholders: Environment = { ...PROD, placeholders: [] };

  test.each([
    ['00-namespaces.yaml', 'charts/namespaces.ts', []],
    ['05-secret-store.yaml', 'charts/secret-store.ts', []],
    ['10-secrets.yaml', 'charts/secrets.ts', []],
    ['30-deal-service-migrate-prerequisites.yaml', 'charts/migration-prerequisites.ts', []],
    ['40-deal-service-migrate.yaml', 'charts/migration.ts', ['overlays/autolytiq/prod.images.yaml']],
    ['50-auth-service.yaml', 'charts/service.ts', ['overlays/autolytiq/prod.images.yaml']],
    ['50-data-retention-service.yaml', 'charts/scheduled-job.ts', ['overlays/autolytiq/prod.images.yaml']],
    ['60-ingress.yaml', 'charts/ingress.ts', []],
  ])('of %s names %s and its overlays', (file, chart, images) => {
    const overlays = ['overlays/autolytiq/system.yaml', 'overlays/autolytiq/prod.yaml', ...images];
    expect(headerOf(withoutPlaceholders, file)).toBe(`# Made by charthouse from ${chart} and ${overlays.join(', ')}`);
  });

  test('of a store names the file of images that are not the system’s own', () => {
    expect(headerOf({ ...DEV, placeholders: [] }, '20-redis.yaml')).toBe(
      '# Made by charthouse from charts/store.ts and overlays/autolytiq/system.yaml, overlays/autolytiq/dev.yaml, ' +
        'overlays/third-party.images.yaml',
    );
  });

  test('says which placeholders are in the file, and only those', () => {
    const placeholders = [
      { path: 'cluster.account', what: 'account', values: [PROD.cluster.account] },
      { path: 'network.vpc', what: 'range', values: ['198.51.100.0/24'] },
      { path: 'elsewhere', what: 'nothing', values: ['not in any file'] },
    ];
    const marked = { ...PROD, placeholders };
    expect(headerOf(marked, '05-secret-store.yaml')).toMatch(/prod\.yaml; placeholders in it: cluster\.account$/);
    expect(headerOf(marked, '00-namespaces.yaml')).toMatch(/prod\.yaml$/);
  });

  test.each(ENVIRONMENTS)('leads the owner of $cluster.name to every placeholder that is in a file', (environment) => {
    const headers = Object.values(textsOf([environment])).map((text) => text.split('\n')[0] ?? '');
    const said = new Set(headers.flatMap((header) => header.split('; placeholders in it: ')[1]?.split(', ') ?? []));
    const inFiles = environment.placeholders.map(({ path }) => path).filter((path) => !NOT_WRITTEN.has(path));
    expect([...said].sort()).toEqual(inFiles.sort());
  });

  test('changes nothing of what the file says', () => {
    const texts = textsOf([PROD]);
    for (const { file, manifests } of render(PROD).charts)
      expect(loadAll(texts[`autolytiq-prod/${file}`] ?? '')).toEqual(manifests);
  });
});

describe('the bytes of the output', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'charthouse-files-'));
    cpSync(join(PROJECT, 'overlays'), join(folder, 'overlays'), { recursive: true });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const here = textsOf(ENVIRONMENTS);

  const ofAutolytiq = (texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(texts).filter(([name]) => name.startsWith('autolytiq-')));

  test('are the same in another time zone and language, and where cdk8s is told not to sort', () => {
    const elsewhere = { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', CDK8S_DISABLE_SORT: '1' };
    const texts = ofAutolytiq(written(elsewhere));
    expect(differences(texts, here)).toEqual([]);
    expect(Object.keys(texts).length).toBeGreaterThan(50);
  });

  test('of a new service change its own file, the quota of its namespace, what Prometheus watches, and the files of those who call it', () => {
    edit('system.yaml', '\nroutes:', '  appraisal-service: { port: 8091, uses: [postgres] }\n\nroutes:');
    edit('system.yaml', '      - auth-service\n', '      - appraisal-service\n      - auth-service\n');
    for (const environment of ['dev', 'staging', 'prod']) {
      edit(`${environment}.images.yaml`, '  auth-service:', '  appraisal-service: { tag: v1.0.0 }\n  auth-service:');
    }
    expect(differences(ofAutolytiq(rendered()), here)).toEqual(
      ['dev', 'prod', 'staging'].flatMap((environment) =>
        ['00-namespaces', '50-api-gateway', '50-appraisal-service', '70-prometheus'].map(
          (file) => `autolytiq-${environment}/${file}.yaml`,
        ),
      ),
    );
  });

  test('of a new image change the file of its service, and of the migration that runs it', () => {
    edit('prod.images.yaml', 'deal-service: { tag: v1.0.0 }', 'deal-service: { tag: v1.0.1 }');
    expect(differences(ofAutolytiq(rendered()), here)).toEqual([
      'autolytiq-prod/40-deal-service-migrate.yaml',
      'autolytiq-prod/50-deal-service.yaml',
    ]);
  });
});
