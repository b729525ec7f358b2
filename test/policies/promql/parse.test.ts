import { selectorsIn, type Expression } from '../../../policies/promql/expression';
import { parseExpression } from '../../../policies/promql/parse';

function parsed(text: string): Expression {
  const expression = parseExpression(text);
  if (expression.kind === 'syntax-fault') throw new Error(`${text}: ${expression.near}`);
  return expression;
}

test('a selector has its name and its matchers', () => {
  expect(parsed(`up{job="services", pod!="a", service=~"b|c", node!~'d'}`)).toEqual({
    kind: 'selector',
    name: 'up',
    matchers: [
      { label: 'job', operator: '=', value: 'services' },
      { label: 'pod', operator: '!=', value: 'a' },
      { label: 'service', operator: '=~', value: 'b|c' },
      { label: 'node', operator: '!~', value: 'd' },
    ],
  });
  expect(parsed('{__name__="up", job="a"}')).toEqual(parsed('up{job="a"}'));
  expect(parsed('{"up", job="a"}')).toEqual(parsed('up{job="a"}'));
  expect(parsed('{__name__=~"up.*"}')).not.toHaveProperty('name');
});

test.each([
  '(up)',
  '-up',
  'up offset 5m',
  'up @ end()',
  'up[5m]',
  'up[5m:1m]',
  '(-(up offset -1h))[1d:]',
  'up # a remark',
])('%s reads the same series as up', (text) => {
  expect(parsed(text)).toEqual(parsed('up'));
});

test('an aggregation has its labels, before or after what is aggregated', () => {
  expect(parsed('sum by (service, pod) (up)')).toEqual(parsed('sum(up) by (service, pod)'));
  expect(parsed('max without (pod) (up)')).toMatchObject({
    operator: 'max',
    grouping: { kind: 'without', labels: ['pod'] },
    arguments: [{ name: 'up' }],
  });
  expect(parsed('count(up)')).not.toHaveProperty('grouping');
  expect(parsed('topk(3, up)')).toMatchObject({ arguments: [{ kind: 'scalar' }, { name: 'up' }] });
});

test('both sides of an operator, and how they are matched', () => {
  expect(parsed('a / on (pod) group_left (node, zone) b')).toMatchObject({
    operator: '/',
    left: { name: 'a' },
    right: { name: 'b' },
    matching: { kind: 'on', labels: ['pod'], group: { side: 'left', labels: ['node', 'zone'] } },
  });
  expect(parsed('a + ignoring (pod) group_right b')).toMatchObject({
    matching: { kind: 'ignoring', labels: ['pod'], group: { side: 'right', labels: [] } },
  });
  expect(parsed('a unless on () b')).toMatchObject({ operator: 'unless', matching: { kind: 'on', labels: [] } });
  expect(parsed('(a > bool 1) and b')).toMatchObject({
    operator: 'and',
    left: { operator: '>' },
    right: { name: 'b' },
  });
});

test('every selector is found, in functions, in subqueries and on both sides', () => {
  const text =
    'label_replace(a, "x", "$1", "y", "(.*)") + max_over_time((b > 1)[1h:5m]) or vector(scalar(c)) unless absent(d{e="f"})';
  expect(selectorsIn(parsed(text)).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
});

test.each([
  ['', ''],
  ['sum(up', 'sum(up'],
  ['up{job=services}', 'up{job=services}'],
  ['up +', 'up +'],
  ['rate(up[5])) * 2', ''],
])('»%s« is no expression', (text) => {
  expect(parseExpression(text)).toMatchObject({ kind: 'syntax-fault' });
});
