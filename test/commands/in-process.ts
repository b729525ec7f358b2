import { parseArgs } from 'node:util';
import { COMMANDS } from '../../commands';
import { formatProblem, ProblemsError } from '../../overlays/problem';
import type { Run } from '../program';

/**
 * Runs a command in the folder of a project as main.ts does, without a process of its own. What main.ts itself does (usage, odd
 * options, colours, exit codes) is for tests that start one: test/main.test.ts, and some of each command's.
 */
export async function runHere(project: string, [name = '', ...words]: readonly string[]): Promise<Run> {
  const command = COMMANDS[name];
  if (command === undefined) throw new Error(`no command ${name}`);
  const said = { stdout: '', stderr: '' };
  const output = {
    print: (line: string) => (said.stdout += `${line}\n`),
    note: (line: string) => (said.stderr += `${line}\n`),
    style: (_: string, text: string) => text,
  };
  const options = Object.keys(command.options).map((option) => [option, { type: 'string' }] as const);
  const switches = Object.keys(command.switches).map((option) => [option, { type: 'boolean' }] as const);
  const { values, positionals } = parseArgs({
    args: [...words],
    options: Object.fromEntries([...options, ...switches]),
    allowPositionals: true,
  });
  const entries = Object.entries<unknown>(values);
  const given = {
    project: '.',
    defaultOutput: 'dist',
    options: Object.fromEntries(entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : []))),
    switches: new Set(entries.flatMap(([key, value]) => (value === true ? [key] : []))),
    positionals,
  };
  const act = await command.load();
  const before = process.cwd();
  process.chdir(project);
  try {
    return { status: act(given, output), ...said };
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    for (const problem of error.problems) output.note(formatProblem(problem));
    output.note(`${error.problems.length} mistake${error.problems.length === 1 ? '' : 's'}; ${error.outcome}`);
    return { status: 1, ...said };
  } finally {
    process.chdir(before);
  }
}
