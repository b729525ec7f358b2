import type { Monitored } from '../alert';
import type { Step } from './panel';

/** Of errors: any number is worth a look, one in a hundred is an incident. */
export const ERROR_STEPS: readonly Step[] = [
  { from: 0.001, colour: 'orange' },
  { from: 0.01, colour: 'red' },
];

/** Of a budget that gets used up. */
export const LEFT_STEPS: readonly Step[] = [
  { from: 0, colour: 'orange' },
  { from: 0.25, colour: 'green' },
];

/** Of something that should be all there. */
export const READY_STEPS: readonly Step[] = [
  { from: 0.5, colour: 'orange' },
  { from: 1, colour: 'green' },
];

/** Of something that fills up. */
export const FULL_STEPS: readonly Step[] = [
  { from: 0.8, colour: 'orange' },
  { from: 0.95, colour: 'red' },
];

/** Of something that should not happen. */
export const NONE_STEPS: readonly Step[] = [{ from: 1, colour: 'red' }];

/** Of 1 for yes. */
export const YES_STEPS: readonly Step[] = [{ from: 1, colour: 'green' }];

/** Of durations, where every service promises the same; steps cannot differ between lines of a panel. */
export function latencySteps({ monitoring: { objectives } }: Monitored): { readonly thresholds?: readonly Step[] } {
  const promised = [...new Set(objectives.map(({ latency }) => latency.milliseconds))];
  const [milliseconds] = promised;
  return promised.length !== 1 || milliseconds === undefined
    ? {}
    : { thresholds: [{ from: milliseconds / 1000, colour: 'red' }] };
}
