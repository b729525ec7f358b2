import { placeholdersOf } from '../overlays/placeholders';
import { environmentOf, loadProject } from './clusters';
import type { Arguments, Output } from './command';

/** The command `ready`. */
export function ready({ project, positionals }: Arguments, output: Output): number {
  const { inputs, environments } = loadProject(project);
  const [cluster = ''] = positionals;
  const environment = environmentOf(environments, cluster);
  const input = inputs.find((candidate) => candidate.environment.file.name === environment.sources.environment);
  const placeholders = input === undefined ? [] : placeholdersOf(input.environment.settings);
  if (input === undefined || placeholders.length === 0) {
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
