import { formatProblem, ProblemsError, type Problem } from '../overlays/problem';
import { deployedIn, produceArgoCd, type DeployedCluster } from '../synth/argocd';
import { check } from '../synth/check';
import { toFiles } from '../synth/files';
import { judgeCluster } from '../synth/policies';
import { render } from '../synth/render';
import {
  writeOutput,
  type ClusterOutput,
  type OutputFile,
  type WrittenCluster,
  type WrittenFile,
} from '../synth/write';
import type { ArgoCd, Environment } from '../overlays/environment';
import { clusterOf, loadProject } from './clusters';
import { strayLines } from './strays';
import type { Arguments, Output } from './command';
import { outputDirectory } from './output-directory';
import { RUNNER } from './runner';

/** What was rendered of a cluster. */
export interface Produced {
  readonly output: ClusterOutput;
  readonly objects: number;
  /** What Argo CD must know of it. */
  readonly deployed: DeployedCluster;
  /** What policies have against it that does not stop it. */
  readonly warnings: readonly Problem[];
  /** What rendering and checking took. */
  readonly seconds: number;
}

/** What came of rendering a cluster; with problems, there is nothing to write. */
interface Outcome {
  readonly problems: readonly Problem[];
  readonly produced: readonly Produced[];
}

/** Renders and checks clusters of an estate. Throws ProblemsError with everything that is wrong in any of them. */
export function produce(chosen: readonly Environment[], estate: readonly Environment[]): readonly Produced[] {
  const outcomes = chosen.map((environment) => produceCluster(environment, estate));
  const problems = outcomes.flatMap((outcome) => outcome.problems);
  if (problems.length > 0) throw new ProblemsError(problems);
  return outcomes.flatMap(({ produced }) => produced);
}

/** One cluster from the model to its text, so that the objects of one cluster alone are in memory. */
function produceCluster(environment: Environment, estate: readonly Environment[]): Outcome {
  const started = performance.now();
  const cluster = render(environment);
  const malformed = check(cluster);
  // Policies read objects that have the right form.
  const { problems, warnings } =
    malformed.length > 0 ? { problems: malformed, warnings: [] } : judgeCluster(cluster, estate);
  if (problems.length > 0) return { problems, produced: [] };
  const objects = cluster.charts.reduce((count, { manifests }) => count + manifests.length, 0);
  const output = toFiles(cluster);
  return {
    problems,
    produced: [{ output, objects, deployed: deployedIn(cluster), warnings, seconds: secondsSince(started) }],
  };
}

/** The files beside the folders of all clusters: that of Argo CD, where one reads them. Throws ProblemsError. */
export function produceFiles(argoCd: ArgoCd | undefined, produced: readonly Produced[]): readonly OutputFile[] {
  if (argoCd === undefined) return [];
  const { problems, file } = produceArgoCd(
    argoCd,
    produced.map(({ deployed }) => deployed),
  );
  if (problems.length > 0) throw new ProblemsError(problems);
  return [file];
}

/** The command `synth`. */
export function synth(given: Arguments, output: Output): number {
  const { project, options, switches } = given;
  const started = performance.now();
  const estate = loadProject(project);
  const { environments, argoCd } = estate;
  const chosen = options['cluster'] === undefined ? environments : [clusterOf(estate, options['cluster']).environment];
  const produced = produce(chosen, environments);
  // What Argo CD may do follows from all folders, so one cluster alone leaves its file as it is.
  const files = options['cluster'] === undefined ? produceFiles(argoCd, produced) : [];
  if (switches.has('stdout')) {
    for (const { text } of [...produced.flatMap((cluster) => cluster.output.files), ...files])
      output.print(`---\n${text.slice(0, -1)}`);
    return 0;
  }
  const directory = outputDirectory(given);
  const written = writeOutput(
    directory,
    produced.map((cluster) => cluster.output),
    { runner: RUNNER, deletions: switches.has('allow-deletions') ? 'allowed' : 'refused', files },
  );
  for (const sentence of written.recovered) output.note(sentence);
  for (const line of strayLines(directory, estate)) output.note(line);
  if (switches.has('quiet')) return 0;
  printWarnings(produced, output);
  produced.forEach((cluster, index) => {
    const folder = written.clusters[index];
    if (folder !== undefined) output.print(summary(folder, cluster, output));
  });
  for (const file of written.files) output.print(fileSummary(file, output));
  output.print(output.style('dim', `${directory} in ${secondsSince(started).toFixed(2)} s`));
  return 0;
}

/** Prints what policies warn of, once, and how much of it there is. */
export function printWarnings(produced: readonly Produced[], output: Output): void {
  const warnings = produced.flatMap((cluster) => cluster.warnings);
  for (const warning of warnings) output.note(`warning: ${formatProblem(warning)}`);
  if (warnings.length > 0) output.note(`${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}`);
}

const secondsSince = (started: number): number => (performance.now() - started) / 1000;

function summary(written: WrittenCluster, { objects, seconds }: Produced, output: Output): string {
  const { cluster, files, added, changed, removed } = written;
  const changes = [
    ...(added.length > 0 ? [`${added.length} new`] : []),
    ...(changed.length > 0 ? [`${changed.length} changed`] : []),
    ...(removed.length > 0 ? [`${removed.length} removed`] : []),
  ];
  const state = changes.length === 0 ? output.style('dim', 'unchanged') : output.style('good', changes.join(', '));
  return `${cluster}: ${objects} objects in ${files} files, ${state}${output.style('dim', `, ${seconds.toFixed(2)} s`)}`;
}

const CHANGES: Readonly<Record<WrittenFile['change'], string>> = {
  added: 'new',
  changed: 'changed',
  none: 'unchanged',
};

function fileSummary({ name, change }: WrittenFile, output: Output): string {
  return `${name}: ${output.style(change === 'none' ? 'dim' : 'good', CHANGES[change])}`;
}
