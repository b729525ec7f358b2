import { matches, receiversOf } from '../../../monitoring/alertmanager/receivers-of';
import type { RootRoute } from '../../../monitoring/alertmanager/route';

const TREE: RootRoute = {
  receiver: 'root',
  routes: [
    { receiver: 'pager', matchers: ['severity="critical"'], continue: true },
    {
      receiver: 'team',
      matchers: ['team=~"red|blue"'],
      routes: [{ matchers: ['severity="info"'] }, { receiver: 'blue', matchers: ['team="blue"'] }],
    },
    { receiver: 'late', matchers: ['team="red"'] },
  ],
};

describe('the receivers of an alert', () => {
  it.each([
    [{ severity: 'warning' }, ['root']],
    [{ severity: 'critical' }, ['pager']],
    [{ severity: 'critical', team: 'red' }, ['pager', 'team']],
    [{ severity: 'warning', team: 'red' }, ['team']],
    [{ severity: 'warning', team: 'blue' }, ['blue']],
    [{ severity: 'info', team: 'blue' }, ['team']],
  ])('of %j are %j', (labels, expected) => {
    expect(receiversOf(TREE, labels)).toEqual(expected);
  });

  it('are each there once, by however many routes', () => {
    const twice = { receiver: 'a', matchers: ['x="1"'], continue: true } as const;
    expect(receiversOf({ receiver: 'root', routes: [twice, twice] }, { x: '1' })).toEqual(['a']);
  });

  it('end at the first route that matches, unless it says to go on', () => {
    const routes = [{ receiver: 'a' }, { receiver: 'b' }];
    expect(receiversOf({ receiver: 'root', routes }, {})).toEqual(['a']);
  });
});

describe('a matcher', () => {
  it.each([
    ['a="b"', { a: 'b' }, true],
    ['a="b"', { a: 'bc' }, false],
    ['a!="b"', {}, true],
    ['a=""', {}, true],
    ['a=~"b|c"', { a: 'c' }, true],
    ['a=~"b|c"', { a: 'cd' }, false],
    ['a!~"b.*"', { a: 'bc' }, false],
    ['a = "say \\"b\\""', { a: 'say "b"' }, true],
  ])('%s on %j is %j', (matcher, labels, expected) => {
    expect(matches(matcher, labels)).toBe(expected);
  });

  it('that is none is an error', () => {
    expect(() => matches('severity: critical', {})).toThrow('not a matcher of Alertmanager: severity: critical');
  });
});
