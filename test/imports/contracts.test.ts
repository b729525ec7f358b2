import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { describeWhere } from '../describe-where';
import { contractsIn, readContracts } from '../../synth/schemas/contracts';
import { recordOf } from '../../synth/schemas/narrow';
import { differences, upstreamOf } from './upstream';

const ROOT = resolve(__dirname, '../..');
/** `<group>_<plural>.json` or `.yaml` of each kind. */
const folder = process.env['CHARTHOUSE_UPSTREAM_CRDS'] ?? '';
const missing = folder === '' ? ['CHARTHOUSE_UPSTREAM_CRDS, a folder of published CustomResourceDefinitions'] : [];
const contracts = readContracts(ROOT);

describeWhere(missing, 'contracts and what upstream defines', () => {
  test.each(contracts)('the contract of $kind keeps to what upstream accepts', (contract) => {
    expect(differences(contract, upstreamOf(contract, folder))).toEqual([]);
  });
});

test('each API group has one contract file and one generated module, both named after it', () => {
  const groups = [...new Set(contracts.map(({ group }) => group))];
  const files = readdirSync(join(ROOT, 'imports'), { withFileTypes: true }).filter((entry) => entry.isFile());
  const modules = files.map(({ name }) => name).filter((name) => name.endsWith('.ts'));
  expect(readdirSync(join(ROOT, 'imports/crds'))).toEqual(groups.map((group) => `${group}.yaml`));
  expect(modules).toEqual(groups.map((group) => `${group}.ts`));
});

test('the generated modules are what `npm run import` makes of the contracts', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'charthouse-imports-'));
  try {
    execFileSync(process.execPath, [join(ROOT, 'imports/generate.mjs'), scratch], { stdio: 'pipe' });
    for (const file of readdirSync(scratch)) {
      expect(readFileSync(join(scratch, file), 'utf8')).toBe(readFileSync(join(ROOT, 'imports', file), 'utf8'));
    }
    expect(readdirSync(scratch).length).toBeGreaterThan(0);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});

describe('a contract that does not keep to upstream', () => {
  const accepted =
    'type: object, required: [size], properties: { size: { type: integer }, mode: { type: string, enum: [A, B] } }';

  test.each([
    [
      'a field that does not exist',
      'properties: { size: { type: integer }, colour: { type: string } }',
      '.colour does not exist',
    ],
    ['another type', 'properties: { size: { type: string } }', '.size is integer, not string'],
    ['a value that is not accepted', 'properties: { mode: { type: string, enum: [A, C] } }', '.mode cannot be C'],
    [
      'any text where there is an enum',
      'properties: { mode: { type: string } }',
      '.mode takes A, B alone, and has no enum here',
    ],
  ])('is found out: %s', (_, ours, difference) => {
    const [contract] = contractsIn(crd('v1', `type: object, required: [size], ${ours}`), 'contract');
    expect(contract && differences(contract, upstream(accepted))).toEqual([`Widget${difference}`]);
  });

  test('is found out: a required field that may be left out', () => {
    const [contract] = contractsIn(crd('v1', 'type: object, properties: { size: { type: integer } }'), 'contract');
    expect(contract && differences(contract, upstream(accepted))).toEqual(['Widget.size is required, but not here']);
  });

  test('is found out: a version that is not served', () => {
    const [contract] = contractsIn(crd('v2', accepted), 'contract');
    expect(contract && differences(contract, upstream(accepted))).toEqual(['v2 is not served']);
  });

  function upstream(schema: string): Readonly<Record<string, unknown>> {
    return recordOf(load(crd('v1', schema)), 'upstream');
  }

  function crd(version: string, schema: string): string {
    return [
      'spec:',
      '  group: example.com',
      '  scope: Namespaced',
      '  names: { kind: Widget, plural: widgets }',
      `  versions: [{ name: ${version}, served: true, schema: { openAPIV3Schema: { ${schema} } } }]`,
    ].join('\n');
  }
});
