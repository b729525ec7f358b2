/** How the programs of this folder are called. */
import process from 'node:process';
import { parseArgs } from 'node:util';

/**
 * Reads the command line; where that cannot be, says why and how it is, and ends.
 * @template {NonNullable<import('node:util').ParseArgsConfig['options']>} Options @param {Options} options @param {string} help
 */
export function readArguments(options, help) {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    process.exit(1);
  }
}
