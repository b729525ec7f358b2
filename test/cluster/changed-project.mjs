/** What the project would make of other overlays: a copy of them, changed, and rendered by the project's own command. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { parseDocument } from 'yaml';

const ROOT = dirname(dirname(import.meta.dirname));

/** @type {Set<string>} */
const folders = new Set();
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes with this process. @param {string} name */
export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  folders.add(folder);
  return folder;
}

/** An overlay file that is changed. @typedef {{ system: string, file: string, document: import('yaml').Document }} Overlay */

/**
 * Renders a copy of the overlays after a change, one cluster or all.
 * @param {(overlay: Overlay) => void} change is called with each file of each system
 * @param {string} [cluster]
 * @returns {Promise<{ folder?: string, refusal?: string }>} where the clusters' folders are, or what the project has against the change
 */
export async function renderChanged(change, cluster) {
  const project = temporaryFolder('changed-project');
  cpSync(join(ROOT, 'overlays'), join(project, 'overlays'), { recursive: true });
  const overlays = join(project, 'overlays');
  for (const { name: system } of readdirSync(overlays, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
    for (const file of readdirSync(join(overlays, system)).filter((name) => name.endsWith('.yaml'))) {
      const path = join(overlays, system, file);
      const document = parseDocument(readFileSync(path, 'utf8'));
      change({ system, file, document });
      writeFileSync(path, document.toString({ lineWidth: 0 }));
    }
  const args = ['synth', '--quiet', ...(cluster === undefined ? [] : ['--cluster', cluster])];
  const { code, output } = await run(process.execPath, [join(ROOT, 'run.mjs'), ...args], project);
  return code === 0 ? { folder: join(project, 'dist') } : { refusal: output.trim() };
}

/** @param {string} program @param {string[]} args @param {string} cwd @returns {Promise<{ code: number | null, output: string }>} */
function run(program, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
