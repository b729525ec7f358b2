import { peerTimeoutSeconds } from '../../../monitoring/alertmanager/peer-timeout';

it.each([
  [1, 1],
  [10, 2],
  [60, 12],
  [300, 15],
])('a group that is looked at every %i s leaves a message to the other for %i s', (intervalSeconds, expected) => {
  expect(peerTimeoutSeconds({ waitSeconds: 10, intervalSeconds, repeatMinutes: 60 })).toBe(expected);
});
