import type { Command } from './command';

/** Every command, in the order of the help. */
const DECLARED: Readonly<Record<string, Command>> = {
  synth: {
    summary: 'Renders every cluster, checks all of them, and then replaces their folders in dist/.',
    usage: 'npm run synth [-- --cluster NAME] [--output DIR | --stdout] [--allow-deletions] [--quiet]',
    options: {
      cluster: 'this cluster alone, such as autolytiq-prod',
      output: 'write to DIR/<cluster> instead of dist/<cluster>; only folders that charthouse wrote are replaced',
    },
    switches: {
      stdout: 'print the objects instead of writing files',
      'allow-deletions': 'remove also many objects of a cluster at once, or such as hold data',
      quiet: 'say nothing unless something is wrong',
    },
    positionals: [],
    load: async () => (await import('./synth')).synth,
  },
  check: {
    summary: 'Says whether dist/, the references and the editor schemas are what the sources produce; writes nothing.',
    usage: 'npm run check [-- --output DIR]',
    options: { output: 'compare DIR instead of dist' },
    switches: {},
    positionals: [],
    load: async () => (await import('./check')).check,
  },
  ready: {
    summary: 'Lists what only the owner of a cluster can fill in; fails while something is missing.',
    usage: 'npm run ready -- CLUSTER',
    options: {},
    switches: {},
    positionals: ['CLUSTER'],
    load: async () => (await import('./ready')).ready,
  },
  policies: {
    summary:
      'Holds the objects in any folder of YAML or JSON against the policies (docs/policies.md); fails on errors.',
    usage: 'npm run policies -- DIR [--format text|json|sarif|junit] [--policy ID]',
    options: {
      format: 'how to report: text (which is the default), json, sarif, junit',
      policy: 'hold it against this policy alone',
    },
    switches: {},
    positionals: ['DIR'],
    load: async () => (await import('./policies')).policies,
  },
  parity: {
    summary:
      'Compares what two environments of a system are given, field by field; fails where a difference has no reason.',
    usage: 'npm run parity -- SYSTEM [--from ENVIRONMENT] [--to ENVIRONMENT] [--all]',
    options: {
      from: 'the environment to compare with, else the one of the tier staging',
      to: 'the environment that has to give reasons, else the one of the tier prod',
    },
    switches: { all: 'list also what is the same but for names, accounts, hosts and addresses' },
    positionals: ['SYSTEM'],
    load: async () => (await import('./parity')).parity,
  },
  images: {
    summary:
      'Changes which images an environment runs, in its images file: by hand, from another environment, or from history.',
    usage:
      'npm run images -- set SYSTEM ENVIRONMENT SERVICE=TAG[@sha256:DIGEST]... | promote SYSTEM FROM TO [SERVICE...] | ' +
      'rollback SYSTEM ENVIRONMENT [SERVICE...] | list [SYSTEM [ENVIRONMENT]]',
    options: {},
    switches: {},
    positionals: ['ACTION', 'ARGUMENT...'],
    load: async () => (await import('./images')).images,
  },
  docs: {
    summary: 'Writes the generated references (docs/reference) and the editor schemas (overlays/schema).',
    usage: 'npm run docs',
    options: {},
    switches: {},
    positionals: [],
    load: async () => (await import('./docs')).docs,
  },
};

/** The commands, by name. Before it does anything else, each finishes or undoes what a killed run left in the output. */
export const COMMANDS: Readonly<Record<string, Command>> = Object.fromEntries(
  Object.entries(DECLARED).map(([name, command]) => [name, { ...command, load: () => loadWithRecovery(command) }]),
);

async function loadWithRecovery({ load }: Command): ReturnType<Command['load']> {
  const [act, { recoverFirst }] = await Promise.all([load(), import('./output-directory')]);
  return (given, output) => {
    recoverFirst(given, output);
    return act(given, output);
  };
}
