import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { COMMANDS } from '../../commands';
import { parity } from '../../commands/parity';
import { ProblemsError } from '../../overlays/problem';
import { copy, replace, TINY, type Edit } from '../overlays/edited-overlays';

const ROOT = resolve(__dirname, '../..');
const PROD = 'autolytiq/prod.yaml';
const CONFIG = 'ConfigMap autolytiq-prod/auth-service';

interface Said {
  readonly status: number;
  readonly printed: readonly string[];
  readonly noted: readonly string[];
}

interface Asked {
  readonly system?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly switches?: readonly string[];
  /** The project whose overlays are edited; this one, when left out. */
  readonly project?: string;
  readonly edits?: readonly Edit[];
}

/** What the command says about a copy of a project after edits. */
function run({ system = 'autolytiq', options = {}, switches = [], project = ROOT, edits = [] }: Asked): Said {
  const folder = mkdtempSync(join(tmpdir(), 'charthouse-parity-'));
  try {
    cpSync(join(project, 'overlays'), join(folder, 'overlays'), { recursive: true });
    for (const edit of edits) edit(join(folder, 'overlays'));
    const [printed, noted]: [string[], string[]] = [[], []];
    const status = parity(
      { project: folder, defaultOutput: 'dist', options, switches: new Set(switches), positionals: [system] },
      {
        print: (line) => printed.push(line),
        note: (line) => noted.push(line.replaceAll(`${folder}/`, '')),
        style: (_, text) => text,
      },
    );
    return { status, printed, noted };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function problemOf(asked: Asked): string {
  try {
    run(asked);
  } catch (error) {
    if (error instanceof ProblemsError) return error.message;
    throw error;
  }
  return '';
}

/** The service says something else in production. */
const DEBUG = replace(
  PROD,
  '\nplaceholders:\n',
  '\nservices:\n  auth-service: { config: { LOG_LEVEL: debug } }\n\nplaceholders:\n',
);
const withReason = (object: string, path: string): Edit =>
  replace(PROD, '\ndifferences:\n', `\ndifferences:\n  - { object: ${object}, path: ${path}, reason: it is new }\n`);

test.each(['autolytiq', 'ecommerce', 'external-metrics'])('%s differs in nothing without a reason', (system) => {
  const { status, printed, noted } = run({ system });
  expect([status, noted]).toEqual([0, []]);
  expect(printed.at(-1)).toMatch(
    new RegExp(
      String.raw`^\d+ objects of ${system}-staging and ${system}-prod compared, [1-9]\d* differences of identity, 0 of releases, [1-9]\d* of scale, \d+ explained, 0 unexplained$`,
    ),
  );
});

test('scale is listed, identity is counted', () => {
  const { printed } = run({});
  expect(printed).toContain('scale: HorizontalPodAutoscaler autolytiq-prod/auth-service spec.minReplicas: 2 → 3');
  expect(printed.filter((line) => line.startsWith('identity:'))).toEqual([]);
});

test('--all lists identity too', () => {
  const { printed } = run({ switches: ['all'] });
  expect(printed).toContain('identity: Namespace autolytiq-prod metadata.name: "autolytiq-staging" → "autolytiq-prod"');
  const listed = printed.filter((line) => line.startsWith('identity:')).length;
  expect(printed.at(-1)).toContain(`, ${listed} differences of identity,`);
});

test('what is explained is listed with its reason, and long texts from where they differ', () => {
  const { printed } = run({ system: 'ecommerce' });
  expect(printed).toContain(
    'explained: ConfigMap ecommerce-prod/user-service data.USER_CACHE_TTL_SECONDS: "300" → "600" ' +
      '(the documents keep users for 10 minutes in prod and for 5 in staging)',
  );
  expect(printed).toContainEqual(
    expect.stringMatching(/DATABASE_URL: "….*connection_limit=5&.*connect_timeout=10" → "….*connection_limit=20&/),
  );
});

test('a difference without a reason fails, and says where a reason belongs', () => {
  const { status, noted } = run({ edits: [DEBUG] });
  expect(status).toBe(1);
  expect(noted).toEqual([
    `unexplained: ${CONFIG} data.LOG_LEVEL: "info" → "debug"`,
    expect.stringMatching(
      /, 1 unexplained; mend each, or give its reason in overlays\/autolytiq\/prod\.yaml under differences: \{ object, path, reason \}$/,
    ),
  ]);
});

test('with its reason it does not', () => {
  const { status, printed, noted } = run({ edits: [DEBUG, withReason(CONFIG, 'data.LOG_LEVEL')] });
  expect([status, noted]).toEqual([0, []]);
  expect(printed).toContain(`explained: ${CONFIG} data.LOG_LEVEL: "info" → "debug" (it is new)`);
});

describe('a reason without a difference', () => {
  const idle = withReason(CONFIG, 'data.LOG_LEVEL');

  test('fails', () => {
    const { status, noted } = run({ edits: [idle] });
    expect(status).toBe(1);
    expect(noted).toEqual([
      expect.stringMatching(
        /^overlays\/autolytiq\/prod\.yaml:\d+ differences: expected a difference from staging in ConfigMap autolytiq-prod\/auth-service data\.LOG_LEVEL, found none; remove the reason, or mend its object or path$/,
      ),
      expect.stringMatching(/, 0 unexplained$/),
    ]);
  });

  test('is none where production is not compared with staging', () => {
    const { noted } = run({ options: { from: 'dev' }, edits: [idle] });
    expect(noted.filter((line) => line.includes('remove the reason'))).toEqual([]);
  });
});

test('other environments can be compared', () => {
  const { status, noted } = run({ options: { from: 'prod', to: 'dev' } });
  expect(status).toBe(1);
  expect(noted).toContain('unexplained: StatefulSet autolytiq-dev/redis: nothing → "an object"');
  expect(noted.at(-1)).toMatch(
    /^\d+ objects of autolytiq-prod and autolytiq-dev compared, .* overlays\/autolytiq\/dev\.yaml /,
  );
});

test('an environment compared with itself has no differences', () => {
  const { status, printed } = run({ options: { from: 'prod', to: 'prod' } });
  expect(status).toBe(0);
  expect(printed).toEqual([
    expect.stringMatching(/, 0 differences of identity, 0 of releases, 0 of scale, 0 explained, 0/),
  ]);
});

describe('slips of the pen', () => {
  test('of a system', () => {
    expect(problemOf({ system: 'autolytic' })).toBe(
      'command line: expected a system (autolytiq, ecommerce, external-metrics), found "autolytic"; did you mean "autolytiq"?',
    );
  });

  test('of an environment', () => {
    expect(problemOf({ options: { to: 'prd' } })).toBe(
      'command line: expected an environment after --to (dev, prod, staging), found "prd"; did you mean "prod"?',
    );
  });

  test('a tier of which there is none, or several, must be named', () => {
    const tiny = { project: TINY, system: 'parcels' };
    expect(problemOf(tiny)).toBe(
      'command line: expected --from (live, test), since 0 are of the tier staging, found nothing',
    );
    expect(run({ ...tiny, options: { from: 'test' } }).printed.length).toBeGreaterThan(0);
    const second = [
      copy('parcels/live.yaml', 'parcels/next.yaml'),
      copy('parcels/live.images.yaml', 'parcels/next.images.yaml'),
      replace('parcels/next.yaml', 'name: parcels-live', 'name: parcels-next'),
    ];
    expect(problemOf({ ...tiny, options: { from: 'test' }, edits: second })).toBe(
      'command line: expected --to (live, next, test), since 2 are of the tier prod, found nothing',
    );
  });

  test('of an object or a path, in the overlay', () => {
    expect(problemOf({ edits: [withReason('auth-service', 'data.LOG_LEVEL')] })).toMatch(
      /differences\[0\]\.object: expected kind, namespace and name of an object, with \* for any part, such as ConfigMap shop-prod\/\*, found "auth-service"/,
    );
    expect(problemOf({ edits: [withReason(CONFIG, '"data LOG"')] })).toMatch(
      /differences\[0\]\.path: expected the path of a field/,
    );
  });
});

test('it is a command with the options that it reads', () => {
  const { positionals, options = {}, switches = {} } = COMMANDS['parity'] ?? {};
  expect([positionals, Object.keys(options), Object.keys(switches)]).toEqual([['SYSTEM'], ['from', 'to'], ['all']]);
});
