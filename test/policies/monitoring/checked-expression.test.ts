import { checkedExpression } from '../../../policies/monitoring/checked-expression';
import { parseExpression } from '../../../policies/promql/parse';

test('expressions that differ in the words of their matchers alone are read once', () => {
  const one = checkedExpression('sum by (pod) (up{namespace="shop-prod", job=~"web|api"}) > 1');
  expect(one.faults).toEqual([]);
  expect(checkedExpression('sum by (pod) (up{namespace="shop-staging", job=~"web"}) > 1')).toBe(one);
  expect(checkedExpression('sum by (pod) (up{namespace!="shop-prod", job=~"web"}) > 1')).not.toBe(one);
  expect(checkedExpression('sum by (pod) (up{namespace="shop-prod", job=~"web"}) > 2')).not.toBe(one);
});

test.each([
  'label_replace(up, "host", "$1", "pod", "(.*)")',
  'label_join(up, "both", "=", "pod", "job")',
  'count_values("value", up)',
  '{__name__="up"}',
  'up{job=~"a.*|b+", pod=~""}',
  `up{job='single'}`,
])('what is no word of a matcher stays as it is: %s', (text) => {
  expect(checkedExpression(text).expression).toEqual(parseExpression(text));
});

test('a fault is told in the words of the expression itself', () => {
  expect(checkedExpression('sum(up{job="gateway"}) + "text"').faults.join()).toContain('text');
  expect(checkedExpression('rate(up{job="gateway"})').faults.join()).toContain('up{job="gateway"}');
  expect(checkedExpression('sum(up{job="gateway"} by').faults[0]).toMatch(/^a mistake of syntax at character \d+/);
});
