import { clusterOf, loadProject } from './clusters';
import type { Environment, Waiver } from '../overlays/environment';
import type { Arguments, Output } from './command';

/** Waivers whose last day is over, by the calendar of UTC. */
export function expiredWaivers({ waivers }: Environment, now: Date): readonly Waiver[] {
  const today = now.toISOString().slice(0, 10);
  return waivers.filter(({ expires }) => expires !== undefined && expires < today);
}

/** The command `ready`. */
export function ready({ project, positionals }: Arguments, output: Output): number {
  const [cluster = ''] = positionals;
  const { input, environment } = clusterOf(loadProject(project), cluster);
  const { placeholders } = environment;
  const expired = expiredWaivers(environment, new Date());
  for (const { where, policy, object, expires, reason } of expired)
    output.print(`${where}: the waiver of ${policy} for ${object} (${reason}) ended with ${expires ?? ''}`);
  if (expired.length > 0 && placeholders.length === 0) {
    output.note(
      output.style('bad', `${cluster} is not ready: mend what the waivers permitted, or give them another day`),
    );
    return 1;
  }
  if (placeholders.length === 0) {
    output.print(output.style('good', `${cluster} is ready: no placeholder is left`));
    return 0;
  }
  const { file } = input.environment;
  for (const { path, what, values } of placeholders) {
    output.print(
      `${file.locate(path.split('.'))} ${path}: ${what} ${output.style('dim', `(now ${values.join(', ')})`)}`,
    );
  }
  const count = placeholders.length === 1 ? '1 value' : `${placeholders.length} values`;
  output.note(
    output.style('bad', `${cluster} is not ready: ${count} to fill in; remove each from placeholders: as you do`),
  );
  return 1;
}
