import type { Environment } from '../../../overlays/environment';
import { estatePages } from '../../../overlays/pages';
import { loadEstate } from '../../../overlays/load';
import { differencesSection, waiversSection } from '../../../overlays/pages/system-exceptions';
import { DEV, PROD } from '../../autolytiq';

const where = 'prod.yaml:1';

/** Two environments, the second of which has something. */
const having = (more: Partial<Environment>): readonly Environment[] => [
  { ...DEV, waivers: [], differences: [] },
  { ...PROD, waivers: [], differences: [], ...more },
];

test('waivers are listed with their environment and last day', () => {
  const waiver = { policy: 'api-token', object: 'Deployment shop-prod/web', reason: 'it asks the API', where };
  const waivers = [{ ...waiver, expires: '2027-03-31' }, waiver];
  expect(waiversSection(having({ waivers }))).toEqual({
    title: 'Waivers',
    blocks: [
      [
        '| environment | policy | object | reason | last day |',
        '|---|---|---|---|---|',
        '| prod | `api-token` | `Deployment shop-prod/web` | it asks the API | 2027-03-31 |',
        '| prod | `api-token` | `Deployment shop-prod/web` | it asks the API | does not end |',
      ].join('\n'),
    ],
  });
});

test('differences from staging are listed with their reasons', () => {
  const differences = [
    { object: 'ConfigMap shop-prod/*', path: 'data.LOG_LEVEL', reason: 'it is talked about too much', where },
    { object: 'CronJob shop-prod/nightly', reason: 'it is tried here first', where },
  ];
  expect(differencesSection(having({ differences }))?.blocks.at(-1)?.split('\n').slice(2)).toEqual([
    '| prod | `ConfigMap shop-prod/*` | `data.LOG_LEVEL` | it is talked about too much |',
    '| prod | `CronJob shop-prod/nightly` | all of it | it is tried here first |',
  ]);
});

test('where there are none, nothing is said of them', () => {
  expect(waiversSection(having({}))).toBeUndefined();
  expect(differencesSection(having({}))).toBeUndefined();
});

test('the page of a system has both', () => {
  const estate = loadEstate('overlays');
  const waiver = { policy: 'api-token', object: 'Deployment autolytiq-prod/auth-service', reason: 'a try', where };
  const described = estate.described.map(({ input, environment }) => ({
    input,
    environment: environment.name === 'prod' ? { ...environment, waivers: [waiver] } : environment,
  }));
  const page = estatePages({ ...estate, described }).find(({ path }) => path === 'docs/systems/autolytiq.md');
  expect(page?.text).toContain('## Waivers\n');
  expect(page?.text).toContain('## Differences from staging\n');
});
