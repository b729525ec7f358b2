import type { Deployed, Environment, Ingress, SecretVariable, Workload } from '../environment';
import { byCodeUnit } from '../lookup';
import { secretName } from '../secret-keys';
import { listed, names, table, type Section } from './markdown';
import { deployedOf } from './workloads';

/** A workload as it is in one of the environments. */
interface Seen {
  readonly environment: string;
  readonly workload: Workload;
}

const KINDS = ['services', 'workers', 'scheduledJobs', 'migrations'] as const;

/** The variables of each workload, of all environments together. */
export function variablesSection(environments: readonly Environment[]): Section | undefined {
  const shared = secretName(environments[0]?.system ?? '', { name: '', secret: 'shared' });
  const rows = KINDS.flatMap((kind) =>
    distinctNames(environments.map((environment) => environment[kind])).map((name) => {
      const seen = environments.flatMap((environment): Seen[] => {
        const workloads: readonly Workload[] = environment[kind];
        const workload = workloads.find((candidate) => candidate.name === name);
        return workload === undefined ? [] : [{ environment: environment.name, workload }];
      });
      return [
        `\`${name}\``,
        variables(seen, ({ config }) => Object.keys(config).map((variable) => ({ variable, from: '' }))),
        variables(seen, ({ secretKeys }) => secretKeys.map((read) => variableOf(read, shared))),
      ];
    }),
  );
  if (rows.length === 0) return undefined;
  return { title: 'Variables', blocks: [table(['workload', 'configuration', 'secret keys'], rows)] };
}

/** A variable, and where it is from if that is not where most are. */
interface Variable {
  readonly variable: string;
  readonly from: string;
}

const variableOf = ({ key, secret }: SecretVariable, shared: string): Variable => ({
  variable: key,
  from: secret === shared ? '' : ` of \`${secret}\``,
});

/** Variables of a workload, in alphabetical order; those that only some environments give it with the names of these. */
function variables(seen: readonly Seen[], of: (workload: Workload) => readonly Variable[]): string {
  const holders = new Map<string, { readonly from: string; readonly environments: string[] }>();
  for (const { environment, workload } of seen) {
    for (const { variable, from } of of(workload)) {
      const known = holders.get(variable);
      if (known === undefined) holders.set(variable, { from, environments: [environment] });
      else known.environments.push(environment);
    }
  }
  return listed(
    [...holders]
      .sort(([left], [right]) => byCodeUnit(left, right))
      .map(([variable, { from, environments }]) => {
        const where = environments.length === seen.length ? '' : ` (${environments.join(', ')})`;
        return `\`${variable}\`${from}${where}`;
      }),
  );
}

/** What each environment gives to what runs all the time. */
export function sizesSection(environments: readonly Environment[]): Section {
  const deployed = environments.map(deployedOf);
  const rows = distinctNames(deployed).map((name) => [
    `\`${name}\``,
    ...deployed.map((workloads) => sizeOf(workloads.find((workload) => workload.name === name))),
  ]);
  return {
    title: 'Size by environment',
    blocks: [
      'Pods, CPU request, memory request and limit.',
      table(['service', ...environments.map(({ name }) => name)], rows),
    ],
  };
}

function sizeOf(workload: Deployed | undefined): string {
  if (workload === undefined) return '–';
  const { replicas, resources } = workload;
  const pods = replicas.min === replicas.max ? String(replicas.min) : `${replicas.min}–${replicas.max}`;
  return `${pods} × ${resources.cpuMillis}m, ${resources.memoryMebibytes}Mi`;
}

/** What is reachable from outside, in each environment. */
export function routesSection(environments: readonly Environment[]): Section | undefined {
  const rows = environments.flatMap(({ name, ingress }) => routeRows(name, ingress));
  if (rows.length === 0) return undefined;
  return { title: 'Routes', blocks: [table(['environment', 'address', 'answered by', 'never public'], rows)] };
}

function routeRows(environment: string, ingress: Ingress | undefined): readonly (readonly string[])[] {
  return (ingress?.hosts ?? []).flatMap(({ host, routes, privatePaths }) =>
    routes.map(({ path, service, port }) => [
      environment,
      `\`${host}${path}\``,
      `\`${service}:${port.number}\``,
      names(privatePaths),
    ]),
  );
}

/** The names in several lists, each once, in alphabetical order. */
function distinctNames(lists: readonly (readonly { readonly name: string }[])[]): readonly string[] {
  return [...new Set(lists.flatMap((list) => list.map(({ name }) => name)))].sort(byCodeUnit);
}
