import { clusterOf, loadProject } from './clusters';
import type { Arguments, Output } from './command';

/** The command `ready`. */
export function ready({ project, positionals }: Arguments, output: Output): number {
  const [cluster = ''] = positionals;
  const { input, environment } = clusterOf(loadProject(project), cluster);
  const { placeholders } = environment;
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
