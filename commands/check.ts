import { join } from 'node:path';
import { strayFolders } from '../synth/strays';
import { compareOutput } from '../synth/write';
import { loadProject } from './clusters';
import type { Arguments, Output } from './command';
import { staleReferences } from './docs';
import { outputDirectory } from './output-directory';
import { strayLine } from './strays';
import { printWarnings, produce } from './synth';

/** The command `check`. */
export function check(given: Arguments, output: Output): number {
  const directory = outputDirectory(given);
  const { project } = given;
  const { environments } = loadProject(project);
  const produced = produce(environments, environments);
  printWarnings(produced, output);
  const outputs = produced.map((cluster) => cluster.output);
  const compared = compareOutput(directory, outputs);
  const strays = strayFolders(
    directory,
    outputs.map(({ cluster }) => cluster),
  );
  const stale = [
    ...compared.flatMap(({ cluster, added, changed, removed }) => [
      ...added.map((file) => `${join(directory, cluster, file)} is missing`),
      ...changed.map((file) => `${join(directory, cluster, file)} is not what the sources produce`),
      ...removed.map((file) => `${join(directory, cluster, file)} comes from no source any more`),
    ]),
    ...strays.map((cluster) => strayLine(directory, cluster)),
    ...staleReferences(project).map((file) => `${file} is not what the sources produce (npm run docs)`),
  ];
  for (const line of stale) output.note(line);
  if (stale.length > 0) {
    output.note(output.style('bad', `${stale.length} differences: run npm run synth and commit what it writes`));
    return 1;
  }
  output.print(output.style('good', `${directory} is what the sources produce`));
  return 0;
}
