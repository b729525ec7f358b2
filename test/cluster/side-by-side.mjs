/** Several runs at a time, each on a control plane of its own. */
import { availableParallelism } from 'node:os';

/** One for each core, and no more than this machine's memory has room for: a control plane takes up to 1.5 GiB. */
const MOST_AT_ONCE = 2;

export const AT_ONCE = Math.min(MOST_AT_ONCE, availableParallelism());

/**
 * Runs jobs, so many at a time; answers in their order.
 * @template Result @param {(() => Promise<Result>)[]} jobs @param {number} atOnce @returns {Promise<Result[]>}
 */
export async function sideBySide(jobs, atOnce) {
  /** @type {Result[]} */
  const results = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < jobs.length; index = next++) results[index] = await jobs[index]();
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
