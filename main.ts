import { parseArgs, styleText } from 'node:util';
import { COMMANDS } from './commands';
import type { Arguments, Command, Output } from './commands/command';
import { ProblemsError, formatProblem } from './overlays/problem';
import { suggest } from './overlays/suggest';

/** Exit codes: what a script can tell apart. */
const SUCCESS = 0;
const FAILURE = 1;

const TONES = { good: 'green', bad: 'red', dim: 'dim' } as const;

const output: Output = {
  print: (line) => process.stdout.write(`${line}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  style: (tone, text) =>
    process.stdout.isTTY && process.stderr.isTTY && process.env['NO_COLOR'] === undefined
      ? styleText(TONES[tone], text)
      : text,
};

/** The folder that `cdk8s synth` hands over; empty when something else runs the program. */
const cdk8sOutput = process.env['CDK8S_OUTDIR'] ?? '';

const defaultOutput = cdk8sOutput === '' ? 'dist' : cdk8sOutput;

async function run(words: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = words;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) return help(name);
  const given = readArguments(command, rest);
  if (typeof given === 'string') {
    output.note(`${given}\n${command.usage}`);
    return FAILURE;
  }
  if (given.switches.has('help')) return helpOf(command);
  return (await command.load())(given, output);
}

/** What stands behind a command's name, or what is wrong with it. */
function readArguments(command: Command, words: string[]): Arguments | string {
  const text = Object.keys(command.options).map((name) => [name, { type: 'string' }] as const);
  const switches = [...Object.keys(command.switches), 'help'].map((name) => [name, { type: 'boolean' }] as const);
  try {
    const { values, positionals } = parseArgs({
      args: words,
      options: { ...Object.fromEntries(text), ...Object.fromEntries(switches) },
      allowPositionals: true,
      strict: true,
    });
    const given = Object.entries(values);
    const settled: Arguments = {
      project: '.',
      defaultOutput,
      options: Object.fromEntries(given.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : []))),
      switches: new Set(given.filter(([, value]) => value === true).map(([key]) => key)),
      positionals,
    };
    if (settled.switches.has('help')) return settled;
    if (settled.switches.has('stdout') && settled.options['output'] !== undefined) {
      return 'expected either --stdout or --output, found both';
    }
    if (takes(command.positionals, positionals.length)) return settled;
    return `expected ${command.positionals.join(' ') || 'options alone'}, found ${positionals.join(' ') || 'nothing'}`;
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      return error.message;
    }
    throw error;
  }
}

/** Whether so many arguments fit the names of a command's; a last name that ends in `...` stands for any number of them. */
function takes(names: readonly string[], count: number): boolean {
  return names.at(-1)?.endsWith('...') === true ? count >= names.length - 1 : count === names.length;
}

function help(name: string): number {
  const asked = ['help', '--help', '-h'].includes(name);
  const names = Object.keys(COMMANDS);
  const show = asked ? output.print : output.note;
  if (!asked) show(`expected a command, found ${JSON.stringify(name)}; ${suggest(name, names) ?? 'see below'}`);
  for (const command of Object.values(COMMANDS)) show(`${command.usage}\n    ${command.summary}`);
  return asked ? SUCCESS : FAILURE;
}

function helpOf({ summary, usage, options, switches }: Command): number {
  output.print(`${summary}\n\n${usage}\n`);
  for (const [name, meaning] of Object.entries(options)) output.print(`  --${name} VALUE  ${meaning}`);
  for (const [name, meaning] of Object.entries(switches)) output.print(`  --${name}  ${meaning}`);
  return SUCCESS;
}

function fail(error: unknown): number {
  if (!(error instanceof ProblemsError)) throw error;
  for (const problem of error.problems) output.note(formatProblem(problem));
  const count = error.problems.length === 1 ? '1 mistake' : `${error.problems.length} mistakes`;
  output.note(output.style('bad', `${count}; ${error.outcome}`));
  return FAILURE;
}

// A reader that has seen enough (`| head`) closes the pipe; that is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(SUCCESS);
});

void run(process.argv.slice(2))
  .catch(fail)
  .then((code) => {
    process.exitCode = code;
  });
