import type { Environment } from '../overlays/environment';
import { formatProblem, ProblemsError, type Problem } from '../overlays/problem';
import { suggest } from '../overlays/suggest';
import { shown } from '../policies/cluster/json';
import { parityLedger, type LedgerEntry, type ParityLedger } from '../synth/parity/ledger';
import { render } from '../synth/render';
import { loadProject } from './clusters';
import type { Arguments, Output } from './command';

/** The command `parity`. */
export function parity({ project, positionals, options, switches }: Arguments, output: Output): number {
  const [system = ''] = positionals;
  const environments = environmentsOf(system, loadProject(project).environments);
  const from = chosen(environments, 'from', options['from'], 'staging');
  const to = chosen(environments, 'to', options['to'], 'prod');
  const ledger = parityLedger(render(from), render(to));
  printLedger(ledger, output, switches.has('all') ? 'listed' : 'counted');
  const problems = from.tier === 'staging' ? ledger.idle.map(idleReason(from)) : [];
  for (const problem of problems) output.note(formatProblem(problem));
  const counts = [
    `${ledger.compared} objects of ${from.cluster.name} and ${to.cluster.name} compared`,
    `${ledger.identity.length} differences of identity`,
    `${ledger.release.length} of releases`,
    `${ledger.scale.length} of scale`,
    `${ledger.explained.length} explained`,
    `${ledger.unexplained.length} unexplained`,
  ].join(', ');
  if (ledger.unexplained.length === 0 && problems.length === 0) {
    output.print(output.style('good', counts));
    return 0;
  }
  const mend =
    ledger.unexplained.length === 0
      ? ''
      : `; mend each, or give its reason in ${to.sources.environment} under differences: { object, path, reason }`;
  output.note(output.style('bad', `${counts}${mend}`));
  return 1;
}

function environmentsOf(system: string, estate: readonly Environment[]): readonly Environment[] {
  const found = estate.filter((environment) => environment.system === system);
  const known = [...new Set(estate.map((environment) => environment.system))];
  if (found.length === 0) throw misnamed(`a system (${known.join(', ')})`, system, known);
  return found;
}

/** The environment that is named, else the only one of a tier. */
function chosen(
  environments: readonly Environment[],
  option: 'from' | 'to',
  name: string | undefined,
  tier: Environment['tier'],
): Environment {
  const found = environments.filter((environment) =>
    name === undefined ? environment.tier === tier : environment.name === name,
  );
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  const known = environments.map((environment) => environment.name);
  throw name === undefined
    ? misnamed(`--${option} (${known.join(', ')}), since ${found.length} are of the tier ${tier}`, '', known)
    : misnamed(`an environment after --${option} (${known.join(', ')})`, name, known);
}

function misnamed(expected: string, found: string, known: readonly string[]): ProblemsError {
  const hint = suggest(found, known);
  return new ProblemsError([
    {
      where: 'command line',
      path: '',
      expected,
      found: found === '' ? 'nothing' : JSON.stringify(found),
      ...(hint === undefined ? {} : { hint }),
    },
  ]);
}

function printLedger(ledger: ParityLedger, output: Output, identity: 'listed' | 'counted'): void {
  const line = (kind: string, entry: LedgerEntry): string => `${kind}: ${entryText(entry)}`;
  if (identity === 'listed') for (const entry of ledger.identity) output.print(line('identity', entry));
  for (const entry of ledger.release) output.print(line('release', entry));
  for (const entry of ledger.scale) output.print(line('scale', entry));
  for (const entry of ledger.explained)
    output.print(`${line('explained', entry)} ${output.style('dim', `(${entry.reason})`)}`);
  for (const entry of ledger.unexplained) output.note(output.style('bad', line('unexplained', entry)));
}

function entryText({ object, kind, path, from, to }: LedgerEntry): string {
  const place = path === '' ? object : `${object} ${path}`;
  // What a Secret holds is not for a terminal.
  if (kind === 'Secret' && path !== '') return `${place}: … → …`;
  const skipped = typeof from === 'string' && typeof to === 'string' ? sameBeginning(from, to) : 0;
  const value = (found: unknown): string =>
    skipped > 0 && typeof found === 'string' ? shown(`…${found.slice(skipped)}`) : shown(found);
  return `${place}: ${value(from)} → ${value(to)}`;
}

/** How much of two long texts need not be shown: what they begin with alike, but for a few letters. */
function sameBeginning(from: string, to: string): number {
  let length = 0;
  while (length < from.length && from[length] === to[length]) length += 1;
  return Math.max(0, Math.min(length, Math.max(from.length, to.length) - SHOWN) - CONTEXT);
}

/** So much of a text is shown in any case, and so much before what differs. */
const SHOWN = 60;
const CONTEXT = 20;

const idleReason =
  ({ name }: Environment) =>
  ({ where, object, path }: ParityLedger['idle'][number]): Problem => ({
    where,
    path: 'differences',
    expected: `a difference from ${name} in ${object}${path === undefined ? '' : ` ${path}`}`,
    found: 'none',
    hint: 'remove the reason, or mend its object or path',
  });
