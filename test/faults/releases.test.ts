import { chmodSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { blocksOf, pageText } from '../dist/pages';
import { git } from '../images/project';
import { copiedRepository, type Repository } from './repository';

/** What docs/releases.md tells people to type and to copy works: its lines run here, in a copy of the repository. */

const page = pageText('releases.md');

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly run?: string;
}

interface Workflow {
  readonly on: { readonly workflow_dispatch: { readonly inputs: Readonly<Record<string, unknown>> } };
  readonly jobs: {
    readonly release: { readonly env: Readonly<Record<string, string>>; readonly steps: readonly Step[] };
  };
}

const workflow: Workflow = parse(blocksOf(page, 'yaml')[0] ?? '');

let repository: Repository;

beforeAll(() => {
  repository = copiedRepository();
  // A stand-in for the program of GitHub, which nothing here can reach.
  const gh = join(repository.folder, 'bin/gh');
  writeFileSync(gh, '#!/bin/sh\necho "$@" >> "$GH_SAID"\n');
  chmodSync(gh, 0o755);
}, 120_000);

beforeEach(() => repository.reset());

afterAll(() => repository.remove());

/** Files that differ between two commits. */
const changed = (from: string, to: string): readonly string[] =>
  git(repository.clone, 'diff', '--name-only', from, to).trim().split('\n');

describe('the workflow', () => {
  /** Runs the steps as a run of the workflow does, up to the first that fails. */
  function release(pins: string, run: string) {
    const files = { GITHUB_OUTPUT: join(repository.clone, '.git/output'), GH_SAID: join(repository.clone, '.git/gh') };
    for (const file of Object.values(files)) writeFileSync(file, '');
    const outputs = (): Readonly<Record<string, string>> =>
      Object.fromEntries(
        [...readFileSync(files.GITHUB_OUTPUT, 'utf8').matchAll(/^(\w+)=(.*)$/gm)].map(([, key = '', value = '']) => [
          key,
          value,
        ]),
      );
    const env = {
      SYSTEM: 'autolytiq',
      ENVIRONMENT: 'staging',
      PINS: pins,
      GITHUB_RUN_ID: run,
      GITHUB_RUN_ATTEMPT: '1',
    };
    const said: string[] = [];
    for (const { name, run: script, if: condition } of workflow.jobs.release.steps) {
      // Dependencies are there; the network may not be.
      if (script === undefined || script === 'npm ci') continue;
      if (condition !== undefined && outputs()['branch'] === undefined) continue;
      const step = repository.shell(script, {
        ...env,
        ...files,
        GITHUB_REF_NAME: 'main',
        BRANCH: outputs()['branch'] ?? '',
      });
      said.push(step.said);
      if (step.status !== 0) return { failed: name, said: said.join(''), outputs: outputs(), requests: '' };
    }
    return {
      failed: undefined,
      said: said.join(''),
      outputs: outputs(),
      requests: readFileSync(files.GH_SAID, 'utf8'),
    };
  }

  test('asks for what its steps use', () => {
    expect(Object.keys(workflow.on.workflow_dispatch.inputs)).toEqual(['system', 'environment', 'pins']);
    expect(workflow.jobs.release.env).toMatchObject({
      SYSTEM: '${{ inputs.system }}',
      ENVIRONMENT: '${{ inputs.environment }}',
      PINS: '${{ inputs.pins }}',
    });
    const conditions = workflow.jobs.release.steps.flatMap((step) => step.if ?? []);
    expect(conditions).toEqual(["steps.commit.outputs.branch != ''"]);
    // A value of the outside inside a script would be run.
    for (const { run } of workflow.jobs.release.steps) expect(run ?? '').not.toContain('${{');
  });

  test('makes a pull request of a release, with all that follows from it and nothing else', () => {
    const branch = 'release/autolytiq-staging-7-1';
    const { failed, outputs, requests } = release('auth-service=v1.2.0\nuser-service=v1.2.1  ', '7');
    expect({ failed, outputs }).toEqual({ failed: undefined, outputs: { branch } });
    expect(requests).toBe(`pr create --base main --head ${branch} --fill\n`);
    expect(git(repository.original, 'log', '-1', '--format=%s', branch)).toMatch(
      /^Release to autolytiq staging: auth-service=v1\.2\.0 user-service=v1\.2\.1/,
    );
    const files = changed('origin/main', `origin/${branch}`);
    expect(files).toEqual(
      expect.arrayContaining([
        'dist/autolytiq-staging/.charthouse',
        'dist/autolytiq-staging/50-auth-service.yaml',
        'dist/autolytiq-staging/50-user-service.yaml',
        'docs/handoff/autolytiq-staging.md',
        'overlays/autolytiq/staging.images.yaml',
      ]),
    );
    expect(files.filter((file) => !file.includes('staging'))).toEqual([]);
    expect(repository.shell('npm run check')).toMatchObject({ status: 0 });
    expect(git(repository.clone, 'status', '--porcelain', 'overlays', 'dist', 'docs')).toBe('');
  });

  test('makes none of pins that are there', () => {
    const { tag } = /auth-service: \{ tag: (?<tag>\S+) \}/.exec(
      readFileSync(join(repository.clone, 'overlays/autolytiq/staging.images.yaml'), 'utf8'),
    )?.groups ?? { tag: '' };
    const { failed, outputs, requests, said } = release(`auth-service=${tag}`, '8');
    expect({ failed, outputs, requests }).toEqual({ failed: undefined, outputs: {}, requests: '' });
    expect(said).toContain('These pins are released already.');
    expect(git(repository.original, 'branch', '--list', 'release/*-8-1')).toBe('');
  });

  test.each(['auth-service=latest', 'auth-servce=v1.2.0', 'auth-service', '', '$(touch ran)=v1.0.0'])(
    'stops at pins that are wrong: %j',
    (pins) => {
      expect(release(pins, '9')).toMatchObject({ failed: 'Set the pins', requests: '' });
      expect(git(repository.clone, 'status', '--porcelain', '--', ':!node_modules')).toBe('');
      expect(git(repository.original, 'branch', '--list', 'release/*-9-1')).toBe('');
    },
  );
});

test('what people type releases, promotes and rolls back', () => {
  const [set = '', promote = '', rollback = '', ...others] = blocksOf(page, 'sh');
  expect(others).toEqual([]);
  const pins = (environment: string): string =>
    readFileSync(join(repository.clone, `overlays/autolytiq/${environment}.images.yaml`), 'utf8');
  const before = pins('prod');
  for (const [lines, environment] of [
    [set, 'staging'],
    [promote, 'prod'],
    [rollback, 'prod'],
  ] as const) {
    expect(repository.shell(lines)).toMatchObject({ status: 0 });
    expect(changed('HEAD~1', 'HEAD')).toContain(`overlays/autolytiq/${environment}.images.yaml`);
    if (lines === promote) expect(pins('prod')).not.toBe(before);
  }
  expect(pins('prod')).toBe(before);
  expect(git(repository.clone, 'diff', '--stat', 'HEAD~2', '--', 'dist/autolytiq-prod')).toBe('');
  expect(readdirSync(repository.clone)).not.toContain('ran');
});
