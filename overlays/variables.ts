import { problemAt, type EnvironmentInput } from './inputs';
import { byCodeUnit, lookup, sortedEntries } from './lookup';
import type { Problem } from './problem';
import type { Resource } from './resources';
import type { ConfigValue } from './schema/system';
import type { Path } from './source-file';
import { urlVariable, type DeclaredWorkload } from './workloads';

/** The variables of one workload in one environment, and what is wrong with them. */
export interface Variables {
  /** Plain variable → value. */
  readonly config: Readonly<Record<string, string>>;
  /** Variable → `entry.property` of the inventory. */
  readonly keys: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

interface Declared {
  readonly value: ConfigValue;
  /** Where it stands in system.yaml. */
  readonly path: Path;
  /** The resource that brought it. */
  readonly resource?: Resource;
}

/**
 * What a workload finds in its environment. Precedence, the later wins: configuration of the system, of the resources it
 * uses, of the service, then of the environment, then of the service in the environment. An environment sets variables
 * that system.yaml declares and adds none. Two resources must agree on a variable they both bring.
 */
export function variablesOf(input: EnvironmentInput, workload: DeclaredWorkload): Variables {
  const problems: Problem[] = [];
  const declared = declaredConfig(input, workload, problems);
  const keys = declaredKeys(workload);
  const config = new Map<string, string>();
  for (const [name, declaration] of declared) {
    if (keys.has(name)) {
      problems.push(
        problemAt(input.system, declaration.path, {
          expected: `${name} either as configuration or as a secret key`,
          found: `both for ${workload.name} (${keys.get(name)})`,
        }),
      );
    }
    const value = settle(input, workload, name, declaration);
    if (typeof value === 'string') config.set(name, value);
    else problems.push(value);
  }
  for (const callee of workload.calls) {
    const name = urlVariable(callee);
    const port = lookup(input.system.settings.services, callee)?.port;
    if (port === undefined) continue; // A rule says so: the callee is unknown, or nothing that can be called.
    const written = declared.get(name)?.path ?? (keys.has(name) ? workload.path : undefined);
    if (written !== undefined) {
      problems.push(
        problemAt(input.system, written, {
          expected: `${name} to follow from calls: [${callee}]`,
          found: 'it written out as well',
          hint: 'remove it: its value is derived',
        }),
      );
    }
    config.set(name, `http://${callee}:${port}`);
  }
  return {
    config: Object.fromEntries([...config].sort(([left], [right]) => byCodeUnit(left, right))),
    keys: Object.fromEntries(keys),
    problems,
  };
}

/** The variables that system.yaml declares for a workload; environments may set these and no others. */
export function declaredVariables(input: EnvironmentInput, workload: DeclaredWorkload): ReadonlySet<string> {
  return new Set(declaredConfig(input, workload, []).keys());
}

function declaredConfig(
  input: EnvironmentInput,
  workload: DeclaredWorkload,
  problems: Problem[],
): ReadonlyMap<string, Declared> {
  const declared = new Map<string, Declared>();
  for (const [name, value] of sortedEntries(input.system.settings.config)) {
    declared.set(name, { value, path: ['config', name] });
  }
  for (const resource of workload.resources) {
    for (const [name, value] of sortedEntries(resource.config)) {
      const path = [...resource.path, 'config', name];
      const other = declared.get(name);
      const isSettled = Object.hasOwn(workload.config, name);
      if (!isSettled && other?.resource !== undefined && JSON.stringify(other.value) !== JSON.stringify(value)) {
        problems.push(
          problemAt(input.system, path, {
            expected: `the value that ${other.resource.name} gives ${name}`,
            found: `another one, and ${workload.name} uses both`,
            hint: `set ${name} at the service, or give the two resources different variables`,
          }),
        );
      }
      declared.set(name, { value, path, resource });
    }
  }
  for (const [name, value] of sortedEntries(workload.config)) {
    declared.set(name, { value, path: [...workload.path, 'config', name] });
  }
  return declared;
}

/** Variable → `entry.property`; a rule sees to it that one variable has one source in the whole system. */
function declaredKeys(workload: DeclaredWorkload): ReadonlyMap<string, string> {
  return new Map([...workload.resources, workload].flatMap(({ keys }) => Object.entries(keys)));
}

/** The value in this environment, or the problem that there is none. */
function settle(
  input: EnvironmentInput,
  workload: DeclaredWorkload,
  name: string,
  declaration: Declared,
): string | Problem {
  const { environment } = input;
  const own = lookup(environment.settings.services, workload.service);
  const override = own && lookup(own.config, name);
  const set = override ?? lookup(environment.settings.config, name);
  if (set !== undefined) return String(set);
  const { value } = declaration;
  if (typeof value !== 'object') return String(value);
  if ('from' in value) return factOf(input, declaration, value.from);
  return problemAt(environment, ['config', name], {
    expected: `a value for ${name}, which ${input.system.file.name} leaves to each environment`,
    found: `nothing, and ${workload.name} needs it`,
  });
}

type Fact = Extract<Exclude<ConfigValue, string | number | boolean>, { readonly from: unknown }>['from'];

function factOf(input: EnvironmentInput, declaration: Declared, fact: Fact): string | Problem {
  const { cluster } = input.environment.settings;
  switch (fact) {
    case 'environment':
      return input.name;
    case 'cluster.name':
      return cluster.name;
    case 'cluster.region':
      return cluster.region;
    case 'bucket.name':
      if (declaration.resource?.kind === 'bucket') return bucketName(input, declaration.resource.name);
      return problemAt(input.system, declaration.path, {
        expected: 'from: bucket.name only in the config of a bucket',
        found: 'it elsewhere',
      });
  }
}

/** Name of a bucket in an environment: `<system>-<environment>-<name>`. */
export function bucketName(input: EnvironmentInput, bucket: string): string {
  return `${input.system.settings.system}-${input.name}-${bucket}`;
}
