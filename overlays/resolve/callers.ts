import { resolveCall } from '../calls';
import { emulatorOf } from '../events';
import { emulatorVariable } from '../facts';
import type { EnvironmentInput } from '../inputs';
import { byCodeUnit } from '../lookup';
import { declaredWorkloads } from '../workloads';

/** Where a caller connects to: a store, or a port of a service. */
export const portKey = (service: string, port: number): string => `${service}:${port}`;

/** Workloads that connect to each port of a service (by `portKey`) and to each store (by name), in alphabetical order. */
export function callersByCallee(input: EnvironmentInput): ReadonlyMap<string, readonly string[]> {
  const callers = new Map<string, Set<string>>();
  const add = (callee: string, caller: string) => {
    const names = callers.get(callee);
    if (names === undefined) callers.set(callee, new Set([caller]));
    else names.add(caller);
  };
  const emulator = emulatorOf(input);
  for (const { name, calls, resources, reaches } of declaredWorkloads(input.system.settings)) {
    for (const declared of calls) {
      const call = resolveCall(input.system.settings, declared);
      if (call !== undefined) add(portKey(call.service, call.port.number), name);
    }
    for (const resource of resources) if (resource.kind === 'store') add(resource.name, name);
    for (const store of reaches) add(store, name);
    if (emulator !== undefined && emulatorVariable(input, resources) !== undefined) add(emulator.name, name);
  }
  return new Map([...callers].map(([callee, names]) => [callee, [...names].sort(byCodeUnit)]));
}
