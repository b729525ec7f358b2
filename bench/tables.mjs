/** Tables in Markdown. */
import { median } from './measure.mjs';

/** @typedef {import('./measure.mjs').Run} Run */

/**
 * Who took how long and how much memory; the first is what the others are compared with.
 *
 * @param {{ services: number, kind: 'plain' | 'monitored' }} size
 * @param {number} environments
 * @param {number} objects
 * @param {Map<string, Run[]>} runs
 */
export function sizeTable({ services, kind }, environments, objects, runs) {
  const [[, first]] = runs;
  const one = secondsOf(first);
  const rows = [...runs].map(([name, all]) => {
    const seconds = secondsOf(all);
    if (seconds === undefined) return [name, 'left out', '', '', '0'];
    return [name, `${seconds.toFixed(2)} s`, ratio(seconds, one), peak(all), String(all.length)];
  });
  const stack = kind === 'plain' ? '' : ', with a monitoring stack';
  const title = `### ${services} services × ${environments} environments${stack}: ${objects} objects`;
  return `${title}\n\n${table(['', 'median time', 'ratio', 'peak memory', 'runs'], rows)}`;
}

/**
 * How time grows from the middle size to the largest.
 *
 * @param {readonly { services: number, runs: Map<string, Run[]> }[]} sizes
 * @returns {string | undefined} nothing when one of them was not measured
 */
export function growthTable(sizes) {
  const small = sizes.find(({ services }) => services === 300);
  const large = sizes.find(({ services }) => services === 3000);
  if (small === undefined || large === undefined) return undefined;
  const rows = [...large.runs].map(([name, all]) => [
    name,
    ratio(secondsOf(all), secondsOf(small.runs.get(name) ?? [])),
  ]);
  return `### Growth: time of 3000 services / time of 300\n\n${table(['', 'factor'], rows)}`;
}

/**
 * What schemas and policies cost, and how that grows: what a service more costs, from one size to the next.
 *
 * @param {readonly import('./checks.mjs').Checks[]} measured from the smallest
 * @param {number} environments
 */
export function checksTable(measured, environments) {
  const rows = measured.map(({ services, schemas, policies }, index) => {
    const before = measured[index - 1];
    const more = before === undefined ? '' : moreText(schemas + policies, services, before, environments);
    return [`${services} × ${environments}`, seconds(schemas), seconds(policies), seconds(schemas + policies), more];
  });
  const head = ['', 'schemas', 'policies', 'together', 'for one service more'];
  return `### What schemas and policies add\n\n${table(head, rows)}`;
}

/** @param {import('./checks.mjs').Checks} before */
function moreText(together, services, before, environments) {
  const more = together - before.schemas - before.policies;
  return `${(more / (services - before.services) / environments).toFixed(2)} ms`;
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;

/** @param {readonly (readonly [step: string, milliseconds: number])[]} steps */
export function startUpTable(steps) {
  const rows = steps.map(([step, milliseconds]) => [step, `${milliseconds.toFixed(0)} ms`]);
  return `### Where the time goes: 12 services, nothing has changed\n\n${table(['', 'fastest run'], rows)}`;
}

const secondsOf = (runs) => median(runs.map(({ seconds }) => seconds));

const ratio = (one, other) => (one === undefined || other === undefined ? '' : (one / other).toFixed(2));

/** The most of any run. @param {readonly Run[]} runs */
function peak(runs) {
  const megabytes = runs.map((run) => run.megabytes).filter((value) => value !== undefined);
  return megabytes.length === 0 ? 'unknown' : `${Math.max(...megabytes).toFixed(0)} MB`;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}
