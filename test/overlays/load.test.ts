import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  LIVE,
  LIVE_IMAGES,
  SYSTEM,
  TEST,
  TEST_IMAGES,
  THIRD_PARTY,
  copy,
  estateAfter,
  problemsAfter,
  remove,
  replace,
  write,
  type Edit,
} from './edited-overlays';

const FILE_NAMES = 'system.yaml, <env>.yaml and <env>.images.yaml, <env> being a DNS label';

/** A second system beside the tiny one, with one environment. */
const ATLAS: readonly Edit[] = [
  write('atlas/system.yaml', 'system: atlas\ndescription: Maps\nservices: { maps: { schedule: "5 4 * * *" } }\n'),
  write(
    'atlas/qa.yaml',
    'tier: dev\n' +
      'cluster: { name: atlas-qa, kubernetesVersion: 1.29, account: "210987654321", region: eu-west-1, zones: [eu-west-1a] }\n' +
      'network: { vpc: 10.0.0.0/16 }\n',
  ),
  write('atlas/qa.images.yaml', 'images: { maps: { tag: v1 } }\n'),
];

/** A second environment of dev beside `test`. */
const TEST_2: readonly Edit[] = [
  copy(TEST, 'parcels/test-2.yaml'),
  replace('parcels/test-2.yaml', 'name: parcels-test', 'name: parcels-test-2'),
  copy(TEST_IMAGES, 'parcels/test-2.images.yaml'),
];

describe('what is read', () => {
  test('every environment of every system, in alphabetical order', () => {
    const names = estateAfter(...ATLAS, ...TEST_2).environments.map(({ system, name }) => `${system} ${name}`);
    expect(names).toEqual(['atlas qa', 'parcels live', 'parcels test', 'parcels test-2']);
  });

  test('a system of one job, without secrets, stores and routes, needs no secret manager and no load balancer', () => {
    const [atlas] = estateAfter(...ATLAS).environments;
    expect(atlas).toMatchObject({
      system: 'atlas',
      secrets: [],
      services: [],
      workers: [],
      stores: [],
      migrations: [],
    });
    expect(atlas).toMatchObject({ scheduledJobs: [{ name: 'maps', secretKeys: [], destinations: [] }] });
    expect(atlas).not.toHaveProperty('secretStore');
    expect(atlas).not.toHaveProperty('ingress');
  });

  test('the files of each environment stand beside it, for reports about them', () => {
    const { described, environments } = estateAfter();
    expect(environments.map(({ sources }) => sources)).toEqual(
      described.map(({ input }) => ({
        system: input.system.file.name,
        environment: input.environment.file.name,
        images: input.images.file.name,
        thirdPartyImages: input.thirdPartyImages.file.name,
      })),
    );
  });

  test('nobody can change, however deep', () => {
    const everythingIn = (value: unknown): readonly unknown[] =>
      typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(everythingIn)] : [];
    const inside = estateAfter().environments.flatMap(everythingIn);
    expect(inside.length).toBeGreaterThan(100);
    expect(inside.filter((value) => !Object.isFrozen(value))).toEqual([]);
  });

  test('folders without YAML, and files that are none, are no concern of it', () => {
    expect(problemsAfter(write('schema/system.ts', ''), write('parcels/README.md', '# Parcels'))).toEqual([]);
  });
});

describe('files', () => {
  test('no folder of overlays', () => {
    expect(problemsAfter(remove('.'))).toEqual([
      'overlays: expected a folder with a <system>/system.yaml for each system, found no such folder; run this in the folder of the project',
    ]);
  });

  test('a folder of overlays without a system', () => {
    expect(problemsAfter(remove('parcels'))).toEqual([
      'overlays: expected a folder with a <system>/system.yaml for each system, found none',
    ]);
  });

  test.each([SYSTEM, TEST, TEST_IMAGES, THIRD_PARTY])('%s is missing', (file) => {
    expect(problemsAfter(remove(file))).toEqual([
      `overlays/${file}: expected a file that can be read, found no such file`,
    ]);
  });

  test('a folder in place of a file', () => {
    const folder: Edit = (overlays) => mkdirSync(join(overlays, TEST));
    expect(problemsAfter(remove(TEST), folder)).toEqual([
      'overlays/parcels/test.yaml: expected a file that can be read, found a folder',
    ]);
  });

  test('a system without environments', () => {
    expect(problemsAfter(remove(TEST), remove(TEST_IMAGES), remove(LIVE), remove(LIVE_IMAGES))).toEqual([
      'overlays/parcels: expected at least one <env>.yaml, found none',
    ]);
  });

  test.each(['parcels/Test.yaml', 'parcels/test.yml', 'parcels/.yaml', 'parcels/my test.yaml'])(
    '%s has the name of no overlay',
    (file) => {
      expect(problemsAfter(write(file, ''))).toEqual([
        `overlays/${file}: expected ${FILE_NAMES}, found a file of another name`,
      ]);
    },
  );

  test('no environment is called system', () => {
    expect(problemsAfter(write('parcels/system.images.yaml', 'images: {}'))).toEqual([
      `overlays/parcels/system.images.yaml: expected ${FILE_NAMES}, found a file of another name`,
    ]);
  });

  test('a file that stands beside the systems instead of in one', () => {
    expect(problemsAfter(copy(TEST, 'qa.yaml'))).toEqual([
      'overlays/qa.yaml: expected third-party.images.yaml or argocd.yaml, found a file of another name; files of a system stand in the folder of the system',
    ]);
  });
});

describe('several mistakes', () => {
  test('of form, in several files, are reported in one go, each once', () => {
    const problems = problemsAfter(
      replace(SYSTEM, 'size: large', 'size: huge'),
      replace(SYSTEM, 'size: medium', 'sise: medium'),
      replace(TEST, 'config: {', 'config: }'),
      replace(LIVE, 'tier: prod', 'tier: production'),
      replace(LIVE_IMAGES, 'v1.3.2', '3'),
      write(THIRD_PARTY, 'images: []'),
    );
    expect(problems.map((problem) => problem.slice(0, problem.indexOf(': expected')))).toEqual([
      'overlays/third-party.images.yaml:1 images',
      'overlays/parcels/system.yaml:32 services.label-printer.size',
      'overlays/parcels/system.yaml:40 services.tracker-api.sise',
      'overlays/parcels/live.yaml:1 tier',
      'overlays/parcels/live.images.yaml:3 images.tracker-api.tag',
      'overlays/parcels/test.yaml:24',
    ]);
  });

  test('of meaning, in several files, are reported in one go, each once', () => {
    const problems = problemsAfter(
      replace(SYSTEM, 'ports: any', 'ports: unique'),
      replace(SYSTEM, 'calls: [label-printer]', 'calls: [printer]'),
      replace(SYSTEM, '{ host: web, path: /api, service: tracker-api }', '{ host: web, path: /api, service: api }'),
      replace(LIVE, 'eu-central-1b', 'eu-west-1b'),
      replace(LIVE, 'names: [parcels.example, "*.parcels.example"]', 'names: [www.parcels.example]'),
      replace(TEST, 'PUBLIC_URL', 'PUBLIC_URI'),
      replace(LIVE_IMAGES, 'v1.3.2', 'prod'),
      replace(TEST_IMAGES, '  tracker-web: { tag: v2.0.0 }\n', ''),
    );
    expect(problems.map((problem) => problem.slice(0, problem.indexOf(': expected')))).toEqual([
      'overlays/parcels/system.yaml:45 services.tracker-web.port',
      'overlays/parcels/system.yaml:41 services.tracker-api.calls[0]',
      'overlays/parcels/system.yaml:52 routes[1].service',
      'overlays/parcels/live.yaml:8 cluster.zones[1]',
      'overlays/parcels/live.yaml:17 hosts.web',
      'overlays/parcels/test.images.yaml:1 images.tracker-web',
      'overlays/parcels/live.images.yaml:3 images.tracker-api.tag',
      'overlays/parcels/test.yaml:24 config.PUBLIC_URL',
      'overlays/parcels/test.yaml:24 config.PUBLIC_URI',
    ]);
  });

  test('in system.yaml are reported although no environment of it can be read', () => {
    expect(
      problemsAfter(replace(SYSTEM, 'calls: [label-printer]', 'calls: [tracker-api]'), remove(LIVE), remove(TEST)),
    ).toEqual([
      'overlays/parcels/live.yaml: expected a file that can be read, found no such file',
      'overlays/parcels/test.yaml: expected a file that can be read, found no such file',
      'overlays/parcels/system.yaml:41 services.tracker-api.calls[0]: expected another service, found "tracker-api"',
    ]);
  });

  test('in one system do not hide those in another', () => {
    const problems = problemsAfter(
      ...ATLAS,
      replace('atlas/qa.yaml', 'zones: [eu-west-1a]', 'zones: [eu-west-2a]'),
      replace(TEST, 'eu-west-1b', 'eu-west-2b'),
    );
    expect(problems).toEqual([
      'overlays/atlas/qa.yaml:2 cluster.zones[0]: expected a zone of eu-west-1, found eu-west-2a',
      'overlays/parcels/test.yaml:8 cluster.zones[0]: expected a zone of eu-west-1, found eu-west-2b',
    ]);
  });
});
