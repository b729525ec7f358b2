/** Mistakes that are put into a copy of a cluster's folder, to see that a test sees them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** @typedef {[file: string, from: string | RegExp, to: string]} Change */

/** Changes a file of a folder. @param {string} folder @param {Change} change */
export function plant(folder, [file, from, to]) {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file} has no ${from}`);
  writeFileSync(path, changed);
}

/** Says whether a sample went as it should. @param {string} name @param {boolean} passed @param {() => string} found */
export function report(name, passed, found) {
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name}`);
  if (passed) return;
  process.exitCode = 1;
  console.log(found());
}
