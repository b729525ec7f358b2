import {
  LIVE,
  LIVE_IMAGES,
  SYSTEM,
  TEST_IMAGES,
  environmentAfter,
  estateAfter,
  named,
  problemsAfter,
  replace,
  withService,
  type Edit,
} from './edited-overlays';

/** A service that makes up parcels, in dev alone; live is of the tier prod. */
const LOAD: readonly Edit[] = [
  withService(
    'load',
    'worker: {}, only: { tiers: [dev], why: it makes up parcels }, calls: [tracker-api], uses: [carrier], keys: { EXTRA: ledger.dsn }, config: { RATE: 5 }',
  ),
  replace(TEST_IMAGES, 'images:\n', 'images:\n  load: { tag: v1 }\n'),
];

describe('a service of some tiers', () => {
  test('is there, and only there', () => {
    expect(environmentAfter('test', ...LOAD).workers.map(({ name }) => name)).toEqual(['load']);
    // Copies of the tiny system have folders of their own.
    const live = environmentAfter('live');
    const { partialServices, ...rest } = environmentAfter('live', ...LOAD);
    expect({ ...rest, sources: live.sources, waivers: live.waivers, partialServices: [] }).toEqual(live);
    expect(partialServices.map(({ name }) => name)).toEqual(['load']);
  });

  test('is let in by those it calls where it is there', () => {
    const callers = (name: 'live' | 'test') =>
      named(environmentAfter(name, ...LOAD).services, 'tracker-api').listeners[0].callers;
    expect(callers('test')).toContainEqual({ kind: 'pods', name: 'load' });
    expect(callers('live')).not.toContainEqual({ kind: 'pods', name: 'load' });
  });

  test('brings its secret keys where it is there', () => {
    const keys = (name: 'live' | 'test') =>
      named(environmentAfter(name, ...LOAD).secrets, 'parcels-secrets').keys.map(({ key }) => key);
    expect(keys('test')).toContain('EXTRA');
    expect(keys('live')).not.toContain('EXTRA');
  });

  test('stays in the system as a whole, for pages about it', () => {
    expect(estateAfter(...LOAD).systems.map(({ services }) => Object.keys(services))).toEqual([
      ['load', 'label-printer', 'tracker-api', 'tracker-web'],
    ]);
  });
});

describe('where a service does not exist', () => {
  test('it has no pin', () => {
    expect(problemsAfter(...LOAD, replace(LIVE_IMAGES, 'images:\n', 'images:\n  load: { tag: v1.0.0 }\n'))).toEqual([
      'overlays/parcels/live.images.yaml:2 images.load: expected a service that exists in the tier prod, found "load", which system.yaml has in dev alone; remove it, or add prod to its only.tiers',
    ]);
  });

  test('it is not tuned', () => {
    const tuned = replace(LIVE, '  tracker-api:\n', '  load: { replicas: { min: 2, max: 2 } }\n  tracker-api:\n');
    expect(problemsAfter(...LOAD, tuned)).toEqual([
      'overlays/parcels/live.yaml:31 services.load: expected a service that exists in the tier prod, found "load", which system.yaml has in dev alone; remove it, or add prod to its only.tiers',
    ]);
  });

  test('its variables are not set', () => {
    expect(problemsAfter(...LOAD, replace(LIVE, 'config: { PUBLIC_URL', 'config: { RATE: 9, PUBLIC_URL'))).toEqual([
      'overlays/parcels/live.yaml:28 config.RATE: expected a variable that system.yaml declares (LOG_LEVEL, REGION, LABEL_BUCKET, LEDGER_POOL, PUBLIC_URL), found "RATE"',
    ]);
  });

  test('its rollout, its name and its image are no matter', () => {
    const long = 'l'.repeat(60);
    const slow = withService(
      long,
      'port: 5000, startupSeconds: 270, image: nowhere, only: { tiers: [staging], why: w }',
    );
    expect(problemsAfter(slow)).toEqual([]);
  });
});

test.each([
  ['tiers: []', ['only.why: expected why (Reason), found nothing', 'only.tiers: expected at least one, found none']],
  ['tiers: [qa], why: w', ['only.tiers[0]: expected one of dev, staging, prod, found "qa"']],
  ['tiers: [dev]', ['only.why: expected why (Reason), found nothing']],
  ['tiers: [dev, dev], why: w', ['only.tiers[1]: expected each item once, found "dev" again']],
])('what exists in some tiers says in which, and why: not { %s }', (only, mistakes) => {
  expect(problemsAfter(replace(SYSTEM, 'health: /up', `only: { ${only} }`))).toEqual(
    mistakes.map((mistake) => `overlays/parcels/system.yaml:46 services.tracker-web.${mistake}`),
  );
});
