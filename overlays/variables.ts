import { resolveCall } from './calls';
import { isEndpointVariable } from './events';
import { emulatorVariable, factOf } from './facts';
import { problemAt, type EnvironmentInput } from './inputs';
import { byCodeUnit, lookup, sortedEntries } from './lookup';
import type { Problem } from './problem';
import type { Resource } from './resources';
import type { ConfigValue } from './schema/variables';
import { declaredKeysOf, type DeclaredKey } from './secret-keys';
import type { Path } from './source-file';
import type { DeclaredWorkload } from './workloads';

/** The variables of one workload in one environment, and what is wrong with them. */
export interface Variables {
  /** Plain variable → value. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys of Secrets that it reads, in alphabetical order. */
  readonly keys: readonly DeclaredKey[];
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
  const isRefused = (name: string) => isEndpointVariable(input.system.settings, name);
  const declared = declaredConfig(input, workload, problems);
  const keys = keysOf(input, workload, problems);
  const config = new Map<string, string>();
  for (const [name, declaration] of declared) {
    const key = keys.get(name);
    if (key !== undefined && !isRefused(name)) {
      problems.push(
        problemAt(input.system, declaration.path, {
          expected: `${name} either as configuration or as a secret key`,
          found: `both for ${workload.name} (${key.reference})`,
        }),
      );
    }
    const value = settle(input, workload, name, declaration);
    if (typeof value === 'string') config.set(name, value);
    else problems.push(value);
  }
  for (const { name, value, because } of addresses(input, workload)) {
    const written = declared.get(name)?.path ?? (keys.has(name) ? workload.path : undefined);
    const other = written ?? (config.has(name) ? workload.path : undefined);
    if (other !== undefined && !isRefused(name)) {
      problems.push(
        problemAt(input.system, other, {
          expected: `${name} to follow from ${because}`,
          found: written === undefined ? 'another call with the same variable' : 'it written out as well',
          hint: written === undefined ? 'give one of them another variable' : 'remove it: its value is derived',
        }),
      );
    }
    config.set(name, value);
  }
  // That nothing else has its name is a rule (rules/events.ts).
  const endpoint = emulatorVariable(input, workload.resources);
  if (endpoint !== undefined) config.set(endpoint.name, endpoint.value);
  return {
    config: Object.fromEntries([...config].sort(([left], [right]) => byCodeUnit(left, right))),
    keys: [...keys.values()].sort((left, right) => byCodeUnit(left.key, right.key)),
    problems,
  };
}

/** The variables that system.yaml declares for a workload, with their values; environments may set these and no others. */
export function declaredVariables(
  input: EnvironmentInput,
  workload: DeclaredWorkload,
): ReadonlyMap<string, ConfigValue> {
  return new Map([...declaredConfig(input, workload, [])].map(([name, { value }]) => [name, value]));
}

interface Derived {
  readonly name: string;
  readonly value: string;
  /** What it follows from. */
  readonly because: string;
}

/** Variables with the addresses of what the workload calls. */
function addresses(input: EnvironmentInput, { calls }: DeclaredWorkload): readonly Derived[] {
  return calls.flatMap((declared): Derived[] => {
    const call = resolveCall(input.system.settings, declared);
    if (call === undefined) return []; // A rule says so: the callee is unknown, or nothing that can be called.
    return [{ name: call.variable, value: call.address, because: `calls: [${call.service}]` }];
  });
}

function declaredConfig(
  input: EnvironmentInput,
  workload: DeclaredWorkload,
  problems: Problem[],
): ReadonlyMap<string, Declared> {
  const declared = new Map<string, Declared>();
  for (const [name, value] of sortedEntries(workload.systemConfig)) {
    declared.set(name, { value, path: ['config', name] });
  }
  for (const resource of workload.resources) {
    for (const [name, value] of sortedEntries(resource.config)) {
      const path = [...resource.path, 'config', name];
      const other = declared.get(name);
      const isSettled = Object.hasOwn(workload.config, name) || isEndpointVariable(input.system.settings, name);
      if (!isSettled && other?.resource !== undefined && !agree(other, { value, path, resource })) {
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

/** Whether two resources give a variable one value; what each takes from itself is never the same. */
function agree(left: Declared, right: Declared): boolean {
  const ofItself = ({ value }: Declared) =>
    typeof value === 'object' && 'from' in value && RESOURCE_FACT.test(value.from);
  return JSON.stringify(left.value) === JSON.stringify(right.value) && !ofItself(left);
}

const RESOURCE_FACT = /^(bucket|topic|queue|store|external)\./;

/** Variable → key of a Secret; two sources for one variable are a mistake. */
function keysOf(
  { system }: EnvironmentInput,
  workload: DeclaredWorkload,
  problems: Problem[],
): ReadonlyMap<string, DeclaredKey> {
  const keys = new Map<string, DeclaredKey>();
  for (const brought of [...workload.resources, workload]) {
    for (const key of declaredKeysOf(system.settings, brought)) {
      const other = keys.get(key.key);
      // Within one Secret, a rule sees to it that a key has one source.
      if (other !== undefined && other.secret !== key.secret) {
        problems.push(
          problemAt(system, key.path, {
            expected: `${key.key} from one Secret`,
            found: `it in ${other.secret} and ${key.secret}, and ${workload.name} reads both`,
            hint: 'give one of them another variable',
          }),
        );
      }
      keys.set(key.key, key);
    }
  }
  return keys;
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
  const { value } = declaration;
  if (set !== undefined && !followsFromTier(value)) return String(set);
  if (typeof value !== 'object') return String(value);
  if ('from' in value) return factOf(input, declaration, value.from);
  if ('byTier' in value) return String(value.byTier[environment.settings.tier]);
  return problemAt(environment, ['config', name], {
    expected: `a value for ${name}, which ${input.system.file.name} leaves to each environment`,
    found: `nothing, and ${workload.name} needs it`,
  });
}

/** Whether a value follows from the tier, so that no environment can set another. */
export function followsFromTier(value: ConfigValue): boolean {
  return typeof value === 'object' && 'byTier' in value;
}
