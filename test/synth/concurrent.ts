import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterOutput } from '../../synth/write';
import { contentOf, type Writer } from './interruption';

const CLUSTERS = ['a', 'b', 'c'];

/** Outputs of the same clusters, which differ in all files but one, in number of files too. */
export function variants(count: number, files = 60): readonly (readonly ClusterOutput[])[] {
  return Array.from({ length: count }, (_, variant) =>
    CLUSTERS.map((cluster) => {
      const all = [{ name: 'same.yaml', text: 'same' }];
      for (let n = 0; n < files + variant; n += 1) all.push({ name: `${n}.yaml`, text: `${variant} `.repeat(500) });
      return { cluster, files: all };
    }),
  );
}

/** Starts a program that writes an output. */
export function startWriter(writer: Writer, directory: string, clusters: readonly ClusterOutput[]): ChildProcess {
  const file = join(writer.folder, `${CLUSTERS.join('')}-${clusters[0]?.files.length ?? 0}.json`);
  writeFileSync(file, JSON.stringify(clusters));
  return spawn(process.execPath, [...writer.program, 'write', directory, file]);
}

/** Writes outputs at the same time, a process each; gives what each process says. */
export function runWriters(
  writer: Writer,
  directory: string,
  outputs: readonly (readonly ClusterOutput[])[],
): Promise<readonly string[]> {
  return Promise.all(outputs.map((clusters) => saidBy(startWriter(writer, directory, clusters))));
}

/** Lets processes take the lock of a directory at the same time, beside claims of one that has ended. */
export function runLocks(writer: Writer, directory: string, count: number): Promise<readonly string[]> {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const start = (): ChildProcess => spawn(process.execPath, [...writer.program, 'lock', directory, `${pid}`]);
  return Promise.all(Array.from({ length: count }, () => saidBy(start())));
}

/** All clusters of a directory hold the same one of the outputs, and nothing is left over. */
export function expectOneOf(directory: string, outputs: readonly (readonly ClusterOutput[])[]): void {
  expect(readdirSync(directory)).toEqual(CLUSTERS);
  const found = CLUSTERS.map((cluster) => sorted(contentOf(directory, cluster)));
  expect(outputs.map((clusters) => clusters.map(sorted))).toContainEqual(found);
}

/** What a process prints until it ends. */
export async function saidBy(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  child.stdout?.on('data', (text) => said.push(String(text)));
  child.stderr?.on('data', (text) => said.push(String(text)));
  await once(child, 'close');
  return said.join('');
}

function sorted(cluster: ClusterOutput | undefined): readonly string[] | undefined {
  return cluster?.files.map(({ name, text }) => `${name} ${text}`).sort();
}
