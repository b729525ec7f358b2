/** What schemas and policies add to a run. */
import { execFileSync } from 'node:child_process';
import { median } from './measure.mjs';
import { POLICIES, SCHEMAS } from './steps.mjs';

/** @typedef {{ services: number, schemas: number, policies: number }} Checks in milliseconds, for all environments */

/**
 * Measures them in the program that goes through the steps.
 *
 * @param {string} phases the bundled program
 * @param {string} folder where `overlays/` is
 * @param {number} services
 * @param {number} rounds
 * @returns {Checks}
 */
export function measureChecks(phases, folder, services, rounds) {
  const goThrough = () => JSON.parse(execFileSync(process.execPath, [phases, folder], { encoding: 'utf8' }));
  const runs = Array.from({ length: rounds }, goThrough);
  const of = (step) => median(runs.map((steps) => steps[step])) ?? Number.NaN;
  return { services, schemas: of(SCHEMAS), policies: of(POLICIES) };
}
