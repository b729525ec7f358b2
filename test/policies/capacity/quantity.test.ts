import { mebibytesText, millicoresText, millisOf, unitsOf } from '../../../policies/capacity/quantity';

test.each([
  ['0', 0],
  ['12', 12],
  [12, 12],
  ['1k', 1000],
  ['1e3', 1000],
  ['1E3', 1000],
  ['1E', 1e18],
  ['1.5Gi', 1610612736],
  ['512Mi', 536870912],
  ['128974848', 128974848],
  ['129M', 129000000],
  ['100m', 1],
  ['.5', 1],
])('%j is %i units', (quantity, units) => {
  expect(unitsOf(quantity)).toBe(units);
});

test.each([
  ['250m', 250],
  ['0.1', 100],
  [0.1, 100],
  [2, 2000],
  ['1k', 1000000],
  ['100u', 1],
  ['0.29', 290],
])('%j is %i thousandths', (quantity, millis) => {
  expect(millisOf(quantity)).toBe(millis);
});

test.each(['', 'm', '1 Gi', '1gi', '1Kb', 'half', null, undefined, {}, Number.NaN])('%j is no quantity', (text) => {
  expect(unitsOf(text)).toBeUndefined();
  expect(millisOf(text)).toBeUndefined();
});

test('amounts are written as Kubernetes writes them', () => {
  expect(mebibytesText(536870912)).toBe('512Mi');
  expect(mebibytesText(1)).toBe('1Mi');
  expect(millicoresText(250)).toBe('250m');
});
