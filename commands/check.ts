import { join } from 'node:path';
import { compareFiles, compareOutput } from '../synth/write';
import { loadProject } from './clusters';
import type { Arguments, Output } from './command';
import { staleReferences } from './docs';
import { outputDirectory } from './output-directory';
import { strayLines } from './strays';
import { printWarnings, produce, produceFiles } from './synth';

/** The command `check`. */
export function check(given: Arguments, output: Output): number {
  const directory = outputDirectory(given);
  const { project } = given;
  const estate = loadProject(project);
  const { environments, argoCd } = estate;
  const produced = produce(environments, environments);
  printWarnings(produced, output);
  const outputs = produced.map((cluster) => cluster.output);
  const compared = compareOutput(directory, outputs);
  const files = compareFiles(directory, produceFiles(argoCd, produced));
  const stale = [
    ...compared.flatMap(({ cluster, added, changed, removed }) => [
      ...added.map((file) => `${join(directory, cluster, file)} is missing`),
      ...changed.map((file) => `${join(directory, cluster, file)} is not what the sources produce`),
      ...removed.map((file) => `${join(directory, cluster, file)} comes from no source any more`),
    ]),
    ...files.flatMap(({ name, change }) => {
      if (change === 'none') return [];
      return `${join(directory, name)} is ${change === 'added' ? 'missing' : 'not what the sources produce'}`;
    }),
    ...strayLines(directory, estate),
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
