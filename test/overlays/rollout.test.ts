import fc from 'fast-check';
import { HEALTH_CHECK, maxSurgePercent, secondsToReady } from '../../overlays/rollout';

/** From the gentlest to replacing everything at once. */
const SURGES = [25, 50, 100];

/** Rounds in which Kubernetes replaces the pods: the surge is rounded up to whole pods. */
const rounds = (replicas: number, percent: number) => Math.ceil(replicas / Math.ceil((replicas * percent) / 100));

/** Whether a surge is quick enough at every number of replicas. */
function fits(min: number, max: number, percent: number, ready: number, budget: number): boolean {
  const numbers = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  return numbers.every((replicas) => rounds(replicas, percent) * ready <= budget);
}

const rollouts = fc
  .record({
    min: fc.integer({ min: 1, max: 60 }),
    more: fc.integer({ min: 0, max: 60 }),
    ready: fc.integer({ min: 5, max: 320 }),
    budget: fc.integer({ min: 60, max: 900 }),
  })
  .map(({ min, more, ready, budget }) => ({ min, max: min + more, ready, budget }));

test('a rollout ends within the budget at every number of replicas, with the gentlest surge that does so', () => {
  fc.assert(
    fc.property(rollouts, ({ min, max, ready, budget }) => {
      const gentlest = SURGES.find((percent) => fits(min, max, percent, ready, budget));
      expect(maxSurgePercent({ min, max }, ready, budget)).toBe(gentlest);
    }),
    { numRuns: 500 },
  );
});

test('there is a surge exactly when one pod is ready within the budget', () => {
  fc.assert(
    fc.property(rollouts, ({ min, max, ready, budget }) => {
      expect(maxSurgePercent({ min, max }, ready, budget) !== undefined).toBe(ready <= budget);
    }),
  );
});

test.each([
  [{ min: 1, max: 1 }, 65, 300, 25],
  [{ min: 3, max: 10 }, 65, 300, 25],
  [{ min: 3, max: 10 }, 95, 300, 50],
  [{ min: 3, max: 10 }, 151, 300, 100],
  [{ min: 3, max: 10 }, 300, 300, 100],
  [{ min: 3, max: 10 }, 301, 300, undefined],
])('%j with %i s to ready in %i s: a surge of %p %%', (replicas, ready, budget, percent) => {
  expect(maxSurgePercent(replicas, ready, budget)).toBe(percent);
});

test('a routed pod waits for two good answers to the load balancer as well', () => {
  const waiting = secondsToReady(60, 'routed') - secondsToReady(60, 'internal');
  expect(waiting).toBe(HEALTH_CHECK.intervalSeconds * HEALTH_CHECK.healthyThreshold);
  expect(secondsToReady(60, 'internal')).toBeGreaterThan(60);
});
