import { clusterOf, loadProject } from './clusters';
import type { Described } from '../overlays/described';
import type { Environment, Placeholder, Waiver } from '../overlays/environment';
import { placeholdersOf } from '../overlays/placeholders';
import type { SourceFile } from '../overlays/source-file';
import type { Arguments, Output } from './command';

/** Waivers whose last day is over, by the calendar of UTC. */
export function expiredWaivers({ waivers }: Environment, now: Date): readonly Waiver[] {
  const today = now.toISOString().slice(0, 10);
  return waivers.filter(({ expires }) => expires !== undefined && expires < today);
}

/** A setting that still holds a stand-in. */
interface Missing {
  /** File and line. */
  readonly where: string;
  readonly placeholder: Placeholder;
}

/** The stand-ins of an environment, and of the file of Argo CD, without which it is not deployed. */
function missingIn({ input, environment }: Described): readonly Missing[] {
  const of = (file: SourceFile, placeholders: readonly Placeholder[]): readonly Missing[] =>
    placeholders.map((placeholder) => ({ where: file.locate(placeholder.path.split('.')), placeholder }));
  const { argoCd } = input;
  return [
    ...of(input.environment.file, environment.placeholders),
    ...(argoCd === undefined ? [] : of(argoCd.file, placeholdersOf(argoCd.settings))),
  ];
}

/** The command `ready`. */
export function ready({ project, positionals }: Arguments, output: Output): number {
  const [cluster = ''] = positionals;
  const described = clusterOf(loadProject(project), cluster);
  const { environment } = described;
  const missing = missingIn(described);
  const expired = expiredWaivers(environment, new Date());
  for (const { where, policy, object, expires, reason } of expired)
    output.print(`${where}: the waiver of ${policy} for ${object} (${reason}) ended with ${expires ?? ''}`);
  if (expired.length > 0 && missing.length === 0) {
    output.note(
      output.style('bad', `${cluster} is not ready: mend what the waivers permitted, or give them another day`),
    );
    return 1;
  }
  if (missing.length === 0) {
    output.print(output.style('good', `${cluster} is ready: no placeholder is left`));
    return 0;
  }
  for (const { where, placeholder } of missing) {
    const { path, what, values } = placeholder;
    output.print(`${where} ${path}: ${what} ${output.style('dim', `(now ${values.join(', ')})`)}`);
  }
  const count = missing.length === 1 ? '1 value' : `${missing.length} values`;
  output.note(
    output.style('bad', `${cluster} is not ready: ${count} to fill in; remove each from placeholders: as you do`),
  );
  return 1;
}
