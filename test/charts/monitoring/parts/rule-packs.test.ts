import { rulePacks } from '../../../../charts/monitoring/parts/rule-packs';
import { yamlText } from '../../../../charts/monitoring/parts/files';
import { MONITORED } from '../../../monitoring/monitored';

const PACKS = MONITORED.map(rulePacks);

test('a file of rules is the YAML of its group, as if it were written at once', () => {
  const groups = PACKS.flat().flatMap(({ groups, texts }) => groups.map((group) => ({ group, texts })));
  expect(groups.length).toBeGreaterThan(MONITORED.length);
  expect(groups.some(({ group }) => group.rules.some(({ expr }) => expr.includes('\n')))).toBe(true);
  for (const { group, texts } of groups) expect(texts[`${group.name}.yaml`]).toBe(yamlText({ groups: [group] }));
});

test('every group stands in one pack, the first of which has the name without a number', () => {
  for (const packs of PACKS) {
    expect(packs[0]?.name).toBe('prometheus-rules');
    const names = packs.flatMap(({ groups }) => groups.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
    expect(packs.flatMap(({ texts }) => Object.keys(texts))).toEqual(names.map((name) => `${name}.yaml`));
  }
});
