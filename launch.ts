/**
 * Runs the program beside it with what V8 made of its code in earlier runs: compiling would take a third of a small run. A run that had to
 * compile much leaves that behind for the next ones. Where the file is missing, damaged or of another Node, it is made anew.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { getHeapCodeStatistics, setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/** The program, a CommonJS module. It is ASCII outside of comments, as esbuild writes it, so that bytes are characters. */
const PROGRAM = join(__dirname, 'program.cjs');
const COMPILED = join(__dirname, 'program.compiled');

/** Bytes of code that are worth writing all of it, which takes as long as compiling these. */
const MUCH = 100_000;

// Node looks for source maps only in what it loads itself.
if (process.sourceMapsEnabled) createRequire(PROGRAM)(PROGRAM);
else launch();

function launch(): void {
  // Code that has not run for a while stays, so that what a long run leaves behind is complete.
  setFlagsFromString('--no-flush-bytecode');
  // A function is optimized after three times as much work as by default: most runs end before optimizing has paid for itself.
  setFlagsFromString('--interrupt-budget=200000');
  // V8 would otherwise believe a damaged file, and crash.
  setFlagsFromString('--verify-snapshot-checksum');
  const cachedData = readIfThere(COMPILED);
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(PROGRAM, 'latin1')}\n})`;
  const script = new Script(source, { filename: PROGRAM, ...(cachedData === undefined ? {} : { cachedData }) });
  const before = bytesOfCode();
  process.once('exit', () => {
    if (bytesOfCode() - before > MUCH) keep(script.createCachedData());
  });
  const run: unknown = script.runInThisContext();
  if (typeof run !== 'function') throw new Error(`${PROGRAM} is not what build.ts writes`);
  const module = { exports: {} };
  Reflect.apply(run, module.exports, [module.exports, createRequire(PROGRAM), module, PROGRAM, __dirname]);
}

function bytesOfCode(): number {
  return getHeapCodeStatistics().bytecode_and_metadata_size;
}

/** Other runs may read the file meanwhile, or write one that is as good. */
function keep(code: Buffer): void {
  const unfinished = `${COMPILED}.${process.pid}`;
  try {
    writeFileSync(unfinished, code);
    renameSync(unfinished, COMPILED);
  } catch {
    // Nothing can be written there: the next run compiles again.
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
