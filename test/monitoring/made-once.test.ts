import { madeOnce } from '../../monitoring/made-once';

test('a text is made once for each key', () => {
  const once = madeOnce();
  const make = jest.fn((key: string) => `made of ${key}`);
  const ask = (key: string) => once(key, () => make(key));
  expect([ask('a'), ask('b'), ask('a')]).toEqual(['made of a', 'made of b', 'made of a']);
  expect(make).toHaveBeenCalledTimes(2);
});

test('whoever asks elsewhere has texts of his own', () => {
  expect([madeOnce(), madeOnce()].map((once, index) => once('a', () => String(index)))).toEqual(['0', '1']);
});

test('what was made is forgotten rather than kept without end', () => {
  const once = madeOnce();
  for (let key = 0; key <= 20_000; key += 1) once(String(key), () => 'first');
  expect(once('0', () => 'second')).toBe('second');
  expect(once('20000', () => 'second')).toBe('first');
});
