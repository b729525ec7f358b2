import { findAll, leavesOf, numberAt, textAt, textsAt, valueAt } from './query';

const object = {
  metadata: { annotations: { 'example.com/a.b': 'dotted' } },
  spec: {
    replicas: 2,
    ports: [
      { name: 'http', port: 80 },
      { name: 'metrics', port: 9090 },
    ],
    rules: [{ ports: [{ port: 53 }], to: 'dns' }],
    empty: [],
  },
};

test.each([
  ['spec.replicas', [2]],
  ['spec.ports[1].name', ['metrics']],
  ['spec.ports[name=metrics].port', [9090]],
  ['spec.ports[name=grpc].port', []],
  ['spec.rules[ports.0.port=53].to', ['dns']],
  ['spec.ports[*].name', ['http', 'metrics']],
  ['metadata.annotations.*', ['dotted']],
  ['metadata.annotations["example.com/a.b"]', ['dotted']],
  ['**.port', [80, 9090, 53]],
  ['spec.replica', []],
  ['spec.replicas.length', []],
])('%s finds %j', (path, found) => {
  expect(findAll(object, path)).toEqual(found);
});

test('the one value is one value: none and two are mistakes', () => {
  expect(valueAt(object, 'spec.ports[0]')).toEqual({ name: 'http', port: 80 });
  expect(() => valueAt(object, 'spec.replica')).toThrow('spec.replica: expected one value, found 0');
  expect(() => valueAt(object, 'spec.ports[*]')).toThrow('spec.ports[*]: expected one value, found 2');
});

test('a value of another type is a mistake', () => {
  expect(numberAt(object, 'spec.replicas')).toBe(2);
  expect(textsAt(object, 'spec.ports[*].name')).toEqual(['http', 'metrics']);
  expect(() => textAt(object, 'spec.replicas')).toThrow('spec.replicas: expected a text, found 2');
  expect(() => numberAt(object, 'spec.empty')).toThrow('spec.empty: expected a number, found []');
  expect(() => textsAt(object, '**.port')).toThrow('expected a text, found 80');
});

test('a path that cannot be read is a mistake, not a path to nothing', () => {
  expect(() => findAll(object, 'spec.ports[name')).toThrow('spec.ports[name: cannot be read from "[name" on');
});

test('the leaves of an object are its values and what is empty, each with its place', () => {
  expect(leavesOf({ a: { b: [1, {}] }, c: null })).toEqual([
    { steps: ['a', 'b', '0'], value: 1 },
    { steps: ['a', 'b', '1'], value: {} },
    { steps: ['c'], value: null },
  ]);
});
