import { withPins } from '../../overlays/images/edit';
import { arePinsEqual, pinsIn, pinText, type Pin, type Pins } from '../../overlays/images/pins';
import { readOverlayText } from '../../overlays/images/read';
import { lookup } from '../../overlays/lookup';
import type { Problem } from '../../overlays/problem';
import { withLock } from '../../synth/lock';
import type { Output } from '../command';
import { RUNNER } from '../runner';
import { problemsWith, unusable } from './estate-with';
import type { PinFile } from './pin-file';
import { refuse } from './refusals';
import { removeLeftOvers, replaceFile, replacementProblems } from './replace-file';

/** A pin that a service is to have. */
export interface Change {
  readonly service: string;
  readonly pin: Pin;
  /** Where a person finds the name of the service that they gave. */
  readonly namedAt: string;
  /** Where they find the pin. */
  readonly pinnedAt: string;
  /** What is worth knowing about it, in brackets behind the change. */
  readonly remark?: string;
}

/** What is to change, and what was wrong with what was asked for. */
export interface Wanted {
  readonly changes: readonly Change[];
  readonly problems: readonly Problem[];
  /** What is left as it is, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Changes pins of an environment, nothing else in its file, and says what it changed. Only one process at a time does so in the
 * folder of a system; others wait, and see what it wrote. What is to change is decided then, from the pins that are there.
 *
 * Throws a `ProblemsError`, and has written nothing, when anything is wrong with what is wanted, with the file, or with the
 * overlays as they would be.
 */
export function changePins(file: PinFile, output: Output, decide: (present: Pins) => Wanted): void {
  const { path, folder } = file;
  refuse(replacementProblems(path));
  // Without a file there is nothing to take turns at.
  if (readOverlayText(path) === undefined) throw unusable(file.overlays, path);
  withLock(folder, RUNNER, () => {
    removeLeftOvers(folder);
    changeUndisturbed(file, output, decide);
  });
}

function changeUndisturbed(file: PinFile, output: Output, decide: (present: Pins) => Wanted): void {
  const { overlays, path } = file;
  const text = readOverlayText(path);
  const present = text === undefined ? undefined : pinsIn(path, text);
  if (text === undefined || present === undefined) throw unusable(overlays, path);
  const { changes, problems, notes } = decide(present);
  const due = changes.filter(({ service, pin }) => pinTextOf(present, service) !== pinText(pin));
  const wanted = { ...present, ...Object.fromEntries(due.map(({ service, pin }) => [service, pin])) };
  const edited = due.length === 0 ? text : withPins(text, new Map(due.map(({ service, pin }) => [service, pin])));
  const outcome = pinsIn(path, edited);
  const isAsWanted = outcome !== undefined && arePinsEqual(outcome, wanted);
  const consequences = isAsWanted ? problemsWith(overlays, { path, text: edited }) : [entangled(path)];
  refuse([...problems, ...consequences.map((problem) => placed(problem, path, due))]);
  if (due.length > 0) replaceFile(path, text, edited);
  report(file, output, { present, changes, due, notes });
}

function pinTextOf(pins: Pins, service: string): string | undefined {
  const pin = lookup(pins, service);
  return pin === undefined ? undefined : pinText(pin);
}

/** A problem about a pin that was to be written stands where the person gave it: the file does not hold it yet. */
function placed(problem: Problem, path: string, due: readonly Change[]): Problem {
  const change = problem.where.startsWith(`${path}:`)
    ? due.find(({ service }) => `${problem.path}.`.startsWith(`images.${service}.`))
    : undefined;
  if (change === undefined) return problem;
  return { ...problem, where: problem.path === `images.${change.service}` ? change.namedAt : change.pinnedAt };
}

function entangled(path: string): Problem {
  return {
    where: path,
    path: 'images',
    expected: 'pins that can be changed one by one',
    found: 'what ties one to another (&, *), or another unusual way of writing',
    hint: 'write each pin as { tag: … }, or change this one in an editor',
  };
}

interface Report {
  readonly present: Pins;
  readonly changes: readonly Change[];
  readonly due: readonly Change[];
  readonly notes: readonly string[];
}

function report({ path }: PinFile, output: Output, { present, changes, due, notes }: Report): void {
  output.print(path);
  for (const change of changes) {
    const { service, pin, remark } = change;
    const before = pinTextOf(present, service) ?? 'no pin';
    const about = remark === undefined ? '' : output.style('dim', ` (${remark})`);
    if (due.includes(change)) output.print(`  ${service}: ${before} → ${output.style('good', pinText(pin))}${about}`);
    else output.print(output.style('dim', `  ${service}: ${before}, unchanged`));
  }
  for (const note of notes) output.print(output.style('dim', `  ${note}`));
  output.print(
    due.length === 0
      ? 'nothing to change'
      : `next: npm run synth && npm run docs, then commit ${path} with dist/ and docs/`,
  );
}
