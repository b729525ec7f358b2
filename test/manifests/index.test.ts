import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiToken } from '../../policies/api-token';
import type { Policy } from '../../policies/policy';
import { cluster as committed, edited } from '../policies/clusters';
import { put } from '../policies/edits';
import { loadFolder, runPolicies, select } from '.';

const AUTH = 'Deployment autolytiq-prod/auth-service';
const TOKEN = 'spec.template.spec.automountServiceAccountToken';
const prod = loadFolder('dist/autolytiq-prod');
const spoilt = edited(prod, AUTH, put(TOKEN, true));

/** What jest prints of a failure. */
function failureOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it passed');
}

test('a folder that is called as a cluster is read with what its overlays say', () => {
  const { facts, objects } = committed('autolytiq-prod');
  expect(prod.facts).toEqual(facts);
  expect(prod.objects).toEqual(objects);
});

describe('other folders', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'charthouse-library-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('have no facts, wherever they are', () => {
    mkdirSync(join(folder, 'shop'));
    writeFileSync(join(folder, 'shop/a.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
    const shop = loadFolder(join(folder, 'shop'));
    expect(shop).toMatchObject({ name: 'shop', waivers: [], objects: [{ name: 'a', file: 'a.yaml' }] });
    expect(shop.facts).toBeUndefined();
    expect(shop).toKeepPolicies();
  });

  test('that cannot be read say so', () => {
    writeFileSync(join(folder, 'a.yaml'), 'a: 1\na: 2\n');
    expect(failureOf(() => loadFolder(folder))).toBe(
      `${folder}/a.yaml:2: expected YAML that can be read, found the key "a" a second time in one map`,
    );
    expect(failureOf(() => loadFolder(join(folder, 'b')))).toBe(
      `${folder}/b: expected a folder of manifests, found none of that name`,
    );
  });
});

test.each([
  [{ kind: 'Deployment', name: 'auth-service' }, ['Deployment']],
  [{ name: 'auth-service', namespace: 'autolytiq-prod', labels: { 'app.kubernetes.io/name': 'auth-service' } }, 7],
  [{ kind: 'Namespace', namespace: 'autolytiq-prod' }, []],
  [{ kind: 'Deployment', labels: { 'app.kubernetes.io/name': 'nobody' } }, []],
  [{}, prod.objects.length],
])('select(%j)', (selection, expected) => {
  const found = select(prod, selection);
  if (typeof expected === 'number') expect(found).toHaveLength(expected);
  else expect(found.map(({ kind }) => kind)).toEqual(expected);
});

describe('the matchers', () => {
  test('pass for what is kept, and with .not for what is not', () => {
    expect(prod).toKeepPolicies();
    expect(prod).toKeepPolicy(apiToken);
    expect(spoilt).not.toKeepPolicies();
    expect(spoilt).not.toKeepPolicy(apiToken);
  });

  test('say what is not kept, where, what to change, and why', () => {
    const failure = [
      'expected autolytiq-prod to keep api-token',
      '',
      `api-token: ${apiToken.demands}`,
      `  50-auth-service.yaml ${AUTH} ${TOKEN}: expected false, found true; set it to false, or declare kubernetesApi: token for the workload`,
      `It prevents: ${apiToken.prevents}`,
      apiToken.link,
    ].join('\n');
    expect(failureOf(() => expect(spoilt).toKeepPolicy(apiToken))).toBe(failure);
    expect(failureOf(() => expect(spoilt).toKeepPolicies())).toContain(
      failure.replace('api-token\n', 'every policy\n'),
    );
  });

  test('say what is kept against expectation', () => {
    expect(failureOf(() => expect(prod).not.toKeepPolicy(apiToken))).toBe(
      'expected autolytiq-prod not to keep api-token',
    );
    expect(failureOf(() => expect(prod).not.toKeepPolicies())).toBe('expected autolytiq-prod not to keep every policy');
  });

  test('pass over warnings where all policies are asked, and not where one is', () => {
    const advice: Policy = { ...apiToken, severity: 'warning' };
    expect(runPolicies(spoilt, [advice]).findings).toHaveLength(1);
    expect(spoilt).not.toKeepPolicy(advice);
    const plain = loadFolder('test/fixtures/foreign/plain');
    expect(runPolicies(plain).findings.map(({ policy }) => policy.severity)).toContain('warning');
    expect(plain).toKeepPolicies();
  });

  test('permit what the overlays waive', () => {
    const waived = { ...spoilt, waivers: [{ policy: 'api-token', object: AUTH, reason: 'a test' }] };
    expect(waived).toKeepPolicy(apiToken);
    expect(runPolicies(waived, [apiToken])).toMatchObject({ findings: [], waived: [{ path: TOKEN }] });
  });

  test('never pass, with or without .not, where a policy cannot be asked', () => {
    const needy: Policy = { ...apiToken, id: 'needy', needs: 'facts' };
    const { facts: _, ...unknown } = prod;
    const message = 'needy needs to know what the overlays say of autolytiq-prod, and none describe it';
    expect(failureOf(() => expect(unknown).toKeepPolicy(needy))).toBe(message);
    expect(failureOf(() => expect(unknown).not.toKeepPolicy(needy))).toBe(message);
  });

  test('take nothing but clusters', () => {
    expect(failureOf(() => expect('dist/autolytiq-prod').toKeepPolicies())).toBe(
      'expected what loadFolder returns, found string',
    );
  });
});
