import { typeFaults } from './type-faults';

test('an expression is checked to its end, however long it is', () => {
  const long = `sum(up{job=~"${'a|'.repeat(20_000)}b"})`;
  expect(typeFaults(long)).toEqual([]);
  expect(typeFaults(`${long} + rate(up)`)).toEqual(['expected type matrix in call to function "rate", got vector: up']);
});

test.each([
  ['sum by (job) (up)', []],
  ['histogram_fraction(0, 0.2, rate(x_bucket[5m]))', []],
  ['sum(1)', ['expected type vector in aggregation expression, got scalar: 1']],
])('%s', (text, faults) => {
  expect(typeFaults(text)).toEqual(faults);
});
