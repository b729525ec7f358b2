import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { asNobody } from '../as-nobody';
import { asked, textsOf, tinyProject, type Project } from '../images/project';
import {
  copy,
  LIVE,
  LIVE_IMAGES,
  remove,
  replace,
  SYSTEM,
  TEST_IMAGES,
  withPinnedService,
  write,
} from '../overlays/edited-overlays';

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const PRINTER = 'sha256:6d6f6e6f6c697468aabbccddeeff00112233445566778899aabbccddeeff0011';
const SERVICES = 'label-printer, tracker-api, tracker-web';

let project: Project;

beforeEach(() => {
  project = tinyProject();
});

afterEach(() => project.remove());

const live = (): string => readFileSync(join(project.overlays, LIVE_IMAGES), 'utf8');

/** What the command says when it must not touch anything. */
function refused(...words: readonly string[]): readonly string[] {
  const before = textsOf(project);
  const said = asked(project, ...words);
  expect(textsOf(project)).toEqual(before);
  return said;
}

const next = (file: string): string =>
  `next: npm run synth && npm run docs, then commit overlays/${file} with dist/ and docs/`;

describe('set', () => {
  test('writes pins, says what changed, and touches nothing else', () => {
    const before = textsOf(project);
    const stats = lstatSync(join(project.overlays, LIVE_IMAGES));
    expect(asked(project, 'set', 'parcels', 'live', `tracker-api=v1.4.0@${DIGEST}`, 'tracker-web=v2.0.0')).toEqual([
      'overlays/parcels/live.images.yaml',
      `  tracker-api: v1.3.2 → v1.4.0@${DIGEST}`,
      '  tracker-web: v2.0.0, unchanged',
      next(LIVE_IMAGES),
    ]);
    expect(textsOf(project)).toEqual(
      new Map(before).set(
        join(project.overlays, LIVE_IMAGES),
        `images:\n  label-printer: { tag: stable, digest: "${PRINTER}" }\n` +
          `  tracker-api: { tag: v1.4.0, digest: ${DIGEST} }\n  tracker-web: { tag: v2.0.0 }\n`,
      ),
    );
    expect(lstatSync(join(project.overlays, LIVE_IMAGES)).mode).toBe(stats.mode);
  });

  test('of the pins that are there writes nothing', () => {
    const before = lstatSync(join(project.overlays, LIVE_IMAGES)).ino;
    expect(refused('set', 'parcels', 'live', 'tracker-web=v2.0.0')).toEqual([
      'overlays/parcels/live.images.yaml',
      '  tracker-web: v2.0.0, unchanged',
      'nothing to change',
    ]);
    expect(lstatSync(join(project.overlays, LIVE_IMAGES)).ino).toBe(before);
  });

  test('of a tag alone takes the old digest away', () => {
    asked(project, 'set', 'parcels', 'live', 'label-printer=v3.0.0');
    expect(live()).toContain('  label-printer: { tag: v3.0.0 }\n');
  });

  test('gives a pin to a service that was added, without which nothing loads', () => {
    withPinnedService('courier', 'port: 9000')[0]?.(project.overlays);
    replace(TEST_IMAGES, 'images:\n', 'images:\n  courier: { tag: v1.0.0 }\n')(project.overlays);
    expect(asked(project, 'set', 'parcels', 'live', 'courier=v1.0.0')).toContain('  courier: no pin → v1.0.0');
    expect(live()).toMatch(/^images:\n {2}courier: \{ tag: v1\.0\.0 \}\n {2}label-printer/);
  });

  test('takes a tag that moves in dev', () => {
    expect(asked(project, 'set', 'parcels', 'test', 'tracker-api=main')).toContain('  tracker-api: v1.4.0 → main');
  });

  test('takes a tag that moves elsewhere with its digest', () => {
    expect(asked(project, 'set', 'parcels', 'live', `tracker-api=main@${DIGEST}`)).toHaveLength(3);
  });

  test.each([
    ['auth-service', /^command line: expected SERVICE=TAG or SERVICE=TAG@sha256:DIGEST, found "auth-service"; such as/],
    ['=v1', /^command line: expected SERVICE=TAG .*, found "=v1"/],
    ['a=', /^command line: expected SERVICE=TAG .*, found "a="/],
    ['a=b=c', /^command line: expected SERVICE=TAG .*, found "a=b=c"/],
    ['a=v1.0.0@', /^command line: expected SERVICE=TAG .*, found "a=v1\.0\.0@"/],
    ['', /^command line: expected SERVICE=TAG .*, found ""/],
    [
      'tracker-api=v1.0.0@sha256:12',
      /^command line images\.tracker-api\.digest: expected an image digest \(.*\), found "sha256:12"$/,
    ],
    [
      `tracker-api=v1.0.0@${DIGEST.toUpperCase()}`,
      /^command line images\.tracker-api\.digest: expected an image digest/,
    ],
    [`tracker-api=v1.0.0@${DIGEST}@${DIGEST}`, /^command line images\.tracker-api\.digest: expected an image digest/],
    ['tracker-api=v1 0', /^command line images\.tracker-api\.tag: expected an image tag .*, found "v1 0"$/],
    ['tracker-api=v1 }\n  x: { tag: v1.0.0', /^command line images\.tracker-api\.tag: expected an image tag/],
    ['tracker-api=repo/name:v1', /^command line images\.tracker-api\.tag: expected an image tag/],
    ['Tracker=v1.0.0', /^command line images\.Tracker: expected .* as a key, found "Tracker"$/],
    [
      'constructor=v1.0.0',
      /^command line images\.constructor: expected a service with an image of the system \(.*\), found "constructor"$/,
    ],
    ['__proto__=v1.0.0', /^command line images\.__proto__: expected/],
    [
      'tracker-ap=v1.0.0',
      /^command line images\.tracker-ap: .*\((label-printer, tracker-api, tracker-web)\), found "tracker-ap"; did you mean "tracker-api"\?$/,
    ],
    [
      'tracker-api=latest',
      /^command line images\.tracker-api\.tag: expected a tag that names one image for ever, .*, found "latest"; pin the release, or add its digest$/,
    ],
    ['tracker-api=v1', /^command line images\.tracker-api\.tag: expected a tag that names one image for ever/],
  ])('%j is refused', (pin, complaint) => {
    expect(refused('set', 'parcels', 'live', pin)).toEqual([expect.stringMatching(complaint)]);
  });

  test('says everything that is wrong at once', () => {
    replace(LIVE, 'eu-central-1b', 'eu-west-1b')(project.overlays);
    expect(
      refused('set', 'parcels', 'live', 'x', 'tracker-web=latest', 'tracker-api=v2.0.0', 'tracker-api=v2.0.1'),
    ).toEqual([
      'command line: expected SERVICE=TAG or SERVICE=TAG@sha256:DIGEST, found "x"; such as auth-service=v1.2.0',
      'command line: expected each service once, found "tracker-api" again; name it once',
      expect.stringMatching(/^overlays\/parcels\/live\.yaml:8 cluster\.zones\[1\]: expected a zone of eu-central-1/),
      expect.stringMatching(/^command line images\.tracker-web\.tag: expected a tag that names one image for ever/),
    ]);
  });

  test.each([
    [['parcls', 'live'], 'command line: expected a system (parcels), found "parcls"; did you mean "parcels"?'],
    [['..', 'live'], 'command line: expected a system (parcels), found ".."'],
    [
      ['parcels', 'liv'],
      'command line: expected an environment of parcels (live, test), found "liv"; did you mean "live"?',
    ],
    [['parcels', 'system'], 'command line: expected an environment of parcels (live, test), found "system"'],
    [
      ['parcels', '../parcels/live'],
      'command line: expected an environment of parcels (live, test), found "../parcels/live"',
    ],
  ])('%j is refused', (words, complaint) => {
    expect(refused('set', ...words, 'tracker-api=v9.0.0')).toEqual([complaint]);
  });

  test('edits no file that ties pins to each other, where one would change another', () => {
    const text = 'images:\n  label-printer: &p { tag: v1.0.0 }\n  tracker-api: *p\n  tracker-web: { tag: v2.0.0 }\n';
    write(LIVE_IMAGES, text)(project.overlays);
    expect(refused('set', 'parcels', 'live', 'label-printer=v1.0.1')).toEqual([
      expect.stringMatching(
        /^overlays\/parcels\/live\.images\.yaml images: expected pins that can be changed one by one, found/,
      ),
    ]);
    expect(asked(project, 'set', 'parcels', 'live', 'tracker-api=v1.0.1')).toContain('  tracker-api: v1.0.0 → v1.0.1');
    expect(live()).toBe(text.replace('*p', '{ tag: v1.0.1 }'));
  });

  test('edits no pin that is written as a block of text', () => {
    replace(LIVE_IMAGES, '{ tag: v2.0.0 }', '\n    tag: |-\n      v2.0.0')(project.overlays);
    expect(refused('set', 'parcels', 'live', 'tracker-web=v2.0.1').join()).toContain(
      'pins that can be changed one by one',
    );
  });

  test('without overlays is told where they are looked for', () => {
    remove('.')(project.overlays);
    expect(asked(project, 'set', 'parcels', 'live', 'tracker-web=v2.0.1')).toEqual([
      expect.stringMatching(
        /^overlays: expected a folder with a <system>\/system\.yaml for each system, found no such folder/,
      ),
    ]);
  });
});

describe('a file', () => {
  const set = (): readonly string[] => asked(project, 'set', 'parcels', 'live', 'tracker-web=v2.0.1');
  const path = (): string => join(project.overlays, LIVE_IMAGES);

  test('that is missing is missed', () => {
    remove(LIVE_IMAGES)(project.overlays);
    expect(set()).toEqual(['overlays/parcels/live.images.yaml: expected a file that can be read, found no such file']);
  });

  test('that is a folder is refused', () => {
    remove(LIVE_IMAGES)(project.overlays);
    mkdirSync(path());
    expect(set()).toEqual(['overlays/parcels/live.images.yaml: expected a file that can be read, found a folder']);
  });

  test('that is a link is left alone', () => {
    renameSync(path(), join(project.folder, 'elsewhere'));
    symlinkSync('../../elsewhere', path());
    expect(set()).toEqual([
      'overlays/parcels/live.images.yaml: expected a file of its own, found a symbolic link to ../../elsewhere; edit the file that it leads to',
    ]);
    expect(lstatSync(path()).isSymbolicLink()).toBe(true);
  });

  test.each([
    ['has no form', 'images: [\n', /^overlays\/parcels\/live\.images\.yaml:2: expected YAML that can be read, found/],
    ['is empty', '', /^overlays\/parcels\/live\.images\.yaml:1: expected settings, found an empty file/],
    [
      'has another form',
      'images: { tracker-web: v1 }\n',
      /^overlays\/parcels\/live\.images\.yaml:1 images\.tracker-web: expected a map, found "v1"/,
    ],
    [
      'holds a pin twice',
      'images:\n  a: { tag: v1 }\n  a: { tag: v1 }\n',
      /^overlays\/parcels\/live\.images\.yaml:3: expected YAML that can be read/,
    ],
  ])('that %s is refused as synth would', (_, text, complaint) => {
    writeFileSync(path(), text);
    const [first, ...others] = set();
    expect(first).toMatch(complaint);
    expect(others).toEqual([]);
    expect(live()).toBe(text);
  });

  test('that is no text is refused', () => {
    writeFileSync(path(), Buffer.from([0x69, 0xff, 0xfe]));
    expect(set()).toEqual(['overlays/parcels/live.images.yaml: expected text in UTF-8, found bytes that are none']);
  });

  test('that may not be read is refused', () => {
    chmodSync(project.folder, 0o755);
    chmodSync(path(), 0o222);
    chmodSync(join(project.overlays, 'parcels'), 0o777);
    expect(asNobody(set)).toEqual([
      'overlays/parcels/live.images.yaml: expected a file that can be read, found that reading it is not permitted',
    ]);
  });

  test('keeps its permissions', () => {
    chmodSync(path(), 0o640);
    expect(set()).toContain('  tracker-web: v2.0.0 → v2.0.1');
    expect(lstatSync(path()).mode & 0o777).toBe(0o640);
  });

  test.each([
    ['changes it', 'live', 'tracker-web=v2.0.1', '  tracker-web: v2.0.0 → v2.0.1'],
    ['has nothing to change', 'live', 'tracker-web=v2.0.0', 'nothing to change'],
    ['changes another one', 'test', 'tracker-web=v2.0.1', '  tracker-web: v2.0.0 → v2.0.1'],
  ])('is rid of the left-over of a killed run by one that %s', (_, environment, pin, said) => {
    write('parcels/.charthouse-live.images.yaml.new', 'half a te')(project.overlays);
    expect(asked(project, 'set', 'parcels', environment, pin)).toContain(said);
    expect(readdirSync(join(project.overlays, 'parcels')).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('promote', () => {
  test('copies tag and digest of a service', () => {
    asked(project, 'set', 'parcels', 'test', `tracker-api=v1.5.0@${DIGEST}`);
    expect(asked(project, 'promote', 'parcels', 'test', 'live', 'tracker-api')).toEqual([
      'overlays/parcels/live.images.yaml',
      `  tracker-api: v1.3.2 → v1.5.0@${DIGEST}`,
      next(LIVE_IMAGES),
    ]);
    expect(live()).toContain(`  tracker-api: { tag: v1.5.0, digest: ${DIGEST} }\n`);
  });

  test('copies those of every service when none is named', () => {
    expect(asked(project, 'promote', 'parcels', 'live', 'test')).toEqual([
      'overlays/parcels/test.images.yaml',
      `  label-printer: latest → stable@${PRINTER}`,
      '  tracker-api: v1.4.0 → v1.3.2',
      '  tracker-web: v2.0.0, unchanged',
      next(TEST_IMAGES),
    ]);
    expect(asked(project, 'promote', 'parcels', 'live', 'test').at(-1)).toBe('nothing to change');
  });

  test('takes no tag that moves out of dev, and says where it stands', () => {
    expect(refused('promote', 'parcels', 'test', 'live')).toEqual([
      'overlays/parcels/test.images.yaml:2 images.label-printer.tag: expected a tag that names one image for ever, such as v1.2.0, outside the tier dev, found "latest"; pin the release, or add its digest',
    ]);
  });

  describe('of services that are not everywhere', () => {
    beforeEach(() => {
      const only = (tier: string): string => `port: 9000, only: { tiers: [${tier}], why: it is made for ${tier} }`;
      for (const [name, tier, file] of [
        ['bench', 'dev', TEST_IMAGES],
        ['audit', 'prod', LIVE_IMAGES],
      ] as const) {
        withPinnedService(name, only(tier))[0]?.(project.overlays);
        replace(file, 'images:\n', `images:\n  ${name}: { tag: v1.0.0 }\n`)(project.overlays);
      }
      replace(TEST_IMAGES, 'tag: latest', 'tag: v7.0.0')(project.overlays);
    });

    test('leaves out those of the other environment alone, and says so', () => {
      expect(asked(project, 'promote', 'parcels', 'test', 'live')).toEqual([
        'overlays/parcels/live.images.yaml',
        `  label-printer: stable@${PRINTER} → v7.0.0`,
        '  tracker-api: v1.3.2 → v1.4.0',
        '  tracker-web: v2.0.0, unchanged',
        '  bench: left out, live does not have it',
        '  audit: stays, test does not have it',
        next(LIVE_IMAGES),
      ]);
    });

    test('refuses one that is named', () => {
      expect(refused('promote', 'parcels', 'test', 'live', 'bench')).toEqual([
        'command line images.bench: expected a service that exists in the tier prod, found "bench", which system.yaml has in dev alone; remove it, or add prod to its only.tiers',
      ]);
      expect(refused('promote', 'parcels', 'test', 'live', 'audit')).toEqual([
        `command line: expected a service with a pin in test (bench, ${SERVICES}), found "audit"`,
      ]);
    });
  });

  test('gives a pin to a service that has none there', () => {
    withPinnedService('courier', 'port: 9000')[0]?.(project.overlays);
    replace(TEST_IMAGES, 'images:\n', 'images:\n  courier: { tag: v1.0.0 }\n')(project.overlays);
    replace(TEST_IMAGES, 'tag: latest', 'tag: v7.0.0')(project.overlays);
    expect(asked(project, 'promote', 'parcels', 'test', 'live')).toContain('  courier: no pin → v1.0.0');
  });

  test.each([
    [['live', 'live'], ['command line: expected two environments, found live twice']],
    [
      ['lve', 'tst'],
      [
        'command line: expected an environment of parcels (live, test), found "lve"; did you mean "live"?',
        'command line: expected an environment of parcels (live, test), found "tst"; did you mean "test"?',
      ],
    ],
    [
      ['live', 'test', 'tracker-ap', 'tracker-web', 'tracker-web'],
      [
        'command line: expected each service once, found "tracker-web" again; name it once',
        `command line: expected a service with a pin in live (${SERVICES}), found "tracker-ap"; did you mean "tracker-api"?`,
      ],
    ],
  ])('%j is refused', (words, complaints) => {
    expect(refused('promote', 'parcels', ...words)).toEqual(complaints);
  });

  test('from a file that is missing is refused', () => {
    remove(TEST_IMAGES)(project.overlays);
    expect(refused('promote', 'parcels', 'test', 'live', 'tracker-api')).toEqual([
      'overlays/parcels/test.images.yaml: expected a file that can be read, found no such file',
    ]);
  });
});

describe('list', () => {
  test('shows every system, and where environments differ', () => {
    expect(refused('list')).toEqual([
      'parcels        live                         test',
      'label-printer  stable@sha256:6d6f6e6f6c69…  latest  differs',
      'tracker-api    v1.3.2                       v1.4.0  differs',
      'tracker-web    v2.0.0                       v2.0.0',
      '3 services, 2 differ between environments',
    ]);
    expect(refused('list', 'parcels')).toEqual(refused('list'));
  });

  test('shows one environment in full, and what others have', () => {
    expect(refused('list', 'parcels', 'test')).toEqual([
      'parcels        test    elsewhere',
      `label-printer  latest  live: stable@${PRINTER}`,
      'tracker-api    v1.4.0  live: v1.3.2',
      'tracker-web    v2.0.0',
      '3 services, 2 differ from other environments',
    ]);
  });

  test('shows what an environment does not have', () => {
    withPinnedService('bench', 'port: 9000, only: { tiers: [dev], why: it measures }')[0]?.(project.overlays);
    replace(TEST_IMAGES, 'images:\n', 'images:\n  bench: { tag: v1.0.0 }\n')(project.overlays);
    expect(asked(project, 'list', 'parcels')).toContain('bench          –                            v1.0.0');
  });

  test.each([
    [['parcel'], 'command line: expected a system (parcels), found "parcel"; did you mean "parcels"?'],
    [
      ['parcels', 'liv'],
      'command line: expected an environment of parcels (live, test), found "liv"; did you mean "live"?',
    ],
    [['a', 'b', 'c'], 'command line: expected list [SYSTEM [ENVIRONMENT]], found list a b c'],
  ])('%j is refused', (words, complaint) => {
    expect(asked(project, 'list', ...words)).toEqual([complaint]);
  });

  test('of overlays that are wrong says what is wrong', () => {
    replace(SYSTEM, 'health: /up', 'helth: /up')(project.overlays);
    expect(asked(project, 'list').join('\n')).toContain('did you mean "health"?');
  });
});

test.each([
  [
    ['sett'],
    /^command line: expected set .*, or promote .*, or list .*, or rollback .*, found "sett"; did you mean "set"\?$/,
  ],
  [['toString'], /^command line: expected set .*, found "toString"$/],
  [
    ['set', 'parcels', 'live'],
    /^command line: expected set SYSTEM ENVIRONMENT SERVICE=TAG\[@sha256:DIGEST\]\.\.\., found set parcels live$/,
  ],
  [
    ['promote', 'parcels', 'live'],
    /^command line: expected promote SYSTEM FROM TO \[SERVICE\.\.\.\], found promote parcels live$/,
  ],
  [
    ['rollback', 'parcels'],
    /^command line: expected rollback SYSTEM ENVIRONMENT \[SERVICE\.\.\.\], found rollback parcels$/,
  ],
])('%j is answered with how it is called', (words, complaint) => {
  expect(refused(...words)).toEqual([expect.stringMatching(complaint)]);
});

test('an environment that a new file makes is known at once', () => {
  copy(LIVE_IMAGES, 'parcels/next.images.yaml')(project.overlays);
  expect(asked(project, 'set', 'parcels', 'next', 'tracker-web=v2.0.1')).toEqual([
    'overlays/parcels/next.yaml: expected a file that can be read, found no such file',
  ]);
});
