import { SYSTEM, TEST_IMAGES, problemsAfter, replace, withService, type Edit } from '../edited-overlays';

/** Declares something on line 20, between externals and buckets. */
const declaring = (what: string): Edit => replace(SYSTEM, 'buckets:\n', `${what}\nbuckets:\n`);

const unused = (place: string, verb: string) =>
  `overlays/parcels/system.yaml:${place}: expected a service that ${verb}, found none; remove it, or name it under uses`;

describe('what services can use', () => {
  test.each([
    ['uses: [ledger]', 'uses: []', '15 stores.ledger'],
    ['uses: [carrier, labels]', 'uses: [labels]', '18 externals.carrier'],
    ['uses: [carrier, labels]', 'uses: [carrier]', '21 buckets.labels'],
  ])('is used: with %p as %p, %s is not', (right, wrong, place) => {
    expect(problemsAfter(replace(SYSTEM, right, wrong))).toEqual([unused(place, 'uses it')]);
  });

  test.each([
    ['variableSets: { signing: {} }', 'variableSets.signing', 'uses it'],
    ['topics: { moved: {} }', 'topics.moved', 'publishes to it'],
    ['queues: { jobs: {} }', 'queues.jobs', 'takes from it'],
  ])('is used: { %s } is not', (what, path, verb) => {
    expect(problemsAfter(declaring(what))).toEqual([unused(`20 ${path}`, verb)]);
  });

  test('may be used by every service, by one alone, or by people', () => {
    const signing = declaring('variableSets: { signing: {} }');
    expect(
      problemsAfter(
        signing,
        replace(SYSTEM, 'config: { LOG_LEVEL: warn', 'uses: [signing]\nconfig: { LOG_LEVEL: warn'),
      ),
    ).toEqual([]);
    expect(problemsAfter(signing, replace(SYSTEM, 'health: /up', 'uses: [signing]'))).toEqual([]);
    expect(problemsAfter(replace(SYSTEM, 'uses: [ledger]', 'reaches: [ledger]'))).toEqual([]);
  });

  test('may be used in one tier alone', () => {
    const load = withService('load', 'worker: {}, uses: [signing], only: { tiers: [dev], why: it makes up parcels }');
    const pin = replace(TEST_IMAGES, 'images:\n', 'images:\n  load: { tag: v1 }\n');
    expect(problemsAfter(declaring('variableSets: { signing: {} }'), load, pin)).toEqual([]);
  });
});

describe('a topic', () => {
  const events = declaring('topics: { moved: {} }\nqueues: { jobs: { topics: [moved] } }');

  test('brings a queue nothing without a publisher', () => {
    expect(problemsAfter(events, replace(SYSTEM, 'health: /up', 'uses: [jobs]'))).toEqual([
      unused('20 topics.moved', 'publishes to it'),
    ]);
  });

  test('with a publisher needs no queue', () => {
    expect(problemsAfter(declaring('topics: { moved: {} }'), replace(SYSTEM, 'health: /up', 'uses: [moved]'))).toEqual(
      [],
    );
  });
});

test('a misspelt name under uses is one mistake, not another at what was meant', () => {
  expect(problemsAfter(replace(SYSTEM, 'uses: [ledger]', 'uses: [leger]'))).toEqual([
    'overlays/parcels/system.yaml:42 services.tracker-api.uses[0]: expected a store, external, bucket, topic, queue or variable set (ledger, carrier, labels), found "leger"; did you mean "ledger"?',
  ]);
});
