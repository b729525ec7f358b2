import { basename, join, resolve } from 'node:path';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { ProblemsError } from '../overlays/problem';
import { suggest } from '../overlays/suggest';
import { POLICIES } from '../policies';
import type { Policy } from '../policies/policy';
import { countOf } from '../synth/folder-findings';
import { judgeFolder, type Asked, type FolderReport, type Known } from '../synth/judge-folder';
import { readManifests } from '../synth/read-manifests';
import { linesOf } from '../synth/reading/lines';
import { INVENTORY_NAME } from '../synth/inventory';
import { strayFolders } from '../synth/strays';
import { loadProject } from './clusters';
import type { Arguments, Output } from './command';
import { jsonReport } from './reports/json';
import { junitReport } from './reports/junit';
import { sarifReport } from './reports/sarif';
import { textReport } from './reports/text';

/** How a report is written. */
const FORMATS: Readonly<Record<string, (report: FolderReport, output: Output) => string>> = {
  text: (report, { style }) => textReport(report, style),
  json: (report) => JSON.stringify(jsonReport(report, linesIn(report)), null, 2),
  sarif: (report) => JSON.stringify(sarifReport(report, linesIn(report)), null, 2),
  junit: (report) => junitReport(report),
};

/** The command `policies`. */
export function policies({ project, options, positionals }: Arguments, output: Output): number {
  const [folder = ''] = positionals;
  const write = formatCalled(options['format'] ?? 'text');
  const asked: Asked = options['policy'] === undefined ? { all: POLICIES } : { one: policyCalled(options['policy']) };
  const manifests = readManifests(folder);
  refuseSeveral(folder);
  const cluster = basename(resolve(folder));
  const known = knownAs(cluster, project);
  if ('one' in asked && asked.one.needs === 'facts' && known === undefined) refuseWithoutFacts(asked.one, cluster);
  const report = judgeFolder(manifests, cluster, asked, known);
  output.print(write(report, output));
  return countOf(report.tallies, 'error') > 0 ? 1 : 0;
}

function formatCalled(name: string) {
  const write = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  return write ?? refuse('--format', `one of ${Object.keys(FORMATS).join(', ')}`, name, Object.keys(FORMATS));
}

function policyCalled(id: string): Policy {
  const ids = POLICIES.map((policy) => policy.id);
  const policy = POLICIES.find((one) => one.id === id);
  return policy ?? refuse('--policy', 'the id of a policy (docs/policies.md)', id, ids);
}

function refuse(where: string, expected: string, given: string, known: readonly string[]): never {
  const hint = suggest(given, known);
  const problem = { where, path: '', expected, found: JSON.stringify(given) };
  throw new ProblemsError([hint === undefined ? problem : { ...problem, hint }], 'nothing was judged');
}

/** To pass over the one policy that is asked for would look as if it were kept. */
function refuseWithoutFacts({ id }: Policy, cluster: string): never {
  const expected = `a policy that needs no overlays, of which none describe a cluster ${cluster}`;
  throw new ProblemsError([{ where: '--policy', path: '', expected, found: JSON.stringify(id) }], 'nothing was judged');
}

/** Of several clusters in one folder, each would be judged with the objects of the others. */
function refuseSeveral(folder: string): void {
  const clusters = strayFolders(folder, []);
  const [first] = clusters;
  if (first === undefined || existsSync(join(folder, INVENTORY_NAME))) return;
  const found = `those of ${clusters.length} (${clusters.join(', ')})`;
  const hint = `npm run policies -- ${join(folder, first)}`;
  throw new ProblemsError(
    [{ where: folder, path: '', expected: 'the folder of one cluster', found, hint }],
    'nothing was judged',
  );
}

/** What the overlays of the project say of a cluster, if there are any, and if they do. */
export function knownAs(cluster: string, project: string): Known | undefined {
  if (!hasOverlays(join(project, 'overlays'))) return undefined;
  const { environments } = loadProject(project);
  const environment = environments.find((one) => one.cluster.name === cluster);
  return environment === undefined ? undefined : { environment, estate: environments };
}

/** Whether there are systems; kustomize, too, calls a folder so. */
function hasOverlays(overlays: string): boolean {
  if (statSync(overlays, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  return readdirSync(overlays).some((name) => existsSync(join(overlays, name, 'system.yaml')));
}

/** The line of each finding: about a file, the reader has it; about an object, the file is looked at again. */
function linesIn({ manifests, findings }: FolderReport): readonly (number | undefined)[] {
  const spots = findings.flatMap(({ object, path }) => (object === undefined ? [] : [{ object, path }]));
  const lines = linesOf(manifests, spots).values();
  return findings.map(({ object, line }) => (object === undefined ? line : lines.next().value));
}
