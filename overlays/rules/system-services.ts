import { declaredCall, portOfCall, portsOf } from '../calls';
import { problemAt } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import type { ServiceSettings } from '../schema/service';
import type { SystemSettings } from '../schema/system';
import { TIERS } from '../schema/tiers';
import { suggest } from '../suggest';
import type { Validated } from '../validate';

/** What makes a service a server, a worker or a scheduled job. */
const KINDS = ['port', 'worker', 'schedule'] as const;

/** The kinds that the settings of a service make it; but for a mistake, one. */
export const kindsOf = (service: ServiceSettings): readonly (typeof KINDS)[number][] =>
  KINDS.filter((kind) => service[kind] !== undefined);

/** A service listens, works on its own, or runs by the clock: one of the three. */
export function oneKind(system: Validated<SystemSettings>): readonly Problem[] {
  return sortedEntries(system.settings.services).flatMap(([name, service]) => {
    const kinds = kindsOf(service);
    if (kinds.length === 1) return [];
    const expected = 'a port (it listens), worker: {} (it runs and does not listen), or a schedule';
    const found = kinds.length === 0 ? 'none of them' : kinds.join(' and ');
    return [problemAt(system, ['services', name], { expected, found })];
  });
}

/** Where ports are part of a service's identity, no two services have the same. */
export function distinctPorts(system: Validated<SystemSettings>): readonly Problem[] {
  if (system.settings.ports === 'any') return [];
  const holders = new Map<number, string>();
  const problems: Problem[] = [];
  for (const [name, { port }] of sortedEntries(system.settings.services)) {
    if (port === undefined) continue;
    const holder = holders.get(port);
    if (holder === undefined) holders.set(port, name);
    else {
      problems.push(
        problemAt(system, ['services', name, 'port'], {
          expected: 'a port of its own',
          found: `${port}, the port of ${holder}`,
          hint: 'give it another, or say ports: any at the top if services may share one',
        }),
      );
    }
  }
  return problems;
}

/** The ports of one service differ in name and number, and it has a first one. */
export function extraPorts(system: Validated<SystemSettings>): readonly Problem[] {
  return sortedEntries(system.settings.services).flatMap(([name, service]) => {
    const [first, ...further] = portsOf(service);
    const path = ['services', name, 'extraPorts'];
    if (first === undefined) {
      const found = Object.keys(service.extraPorts).join(', ');
      const expected = 'no further ports, since it has no port';
      return found === '' ? [] : [problemAt(system, path, { expected, found })];
    }
    const holders = new Map([[first.number, first.name]]);
    return further.flatMap((port) => {
      const holder = holders.get(port.number);
      holders.set(port.number, port.name);
      if (port.name === first.name) {
        const expected = `another name than ${first.name}, that of its first port`;
        return [problemAt(system, [...path, port.name], { expected, found: JSON.stringify(port.name) })];
      }
      if (holder === undefined) return [];
      const expected = 'a number of its own';
      return [problemAt(system, [...path, port.name, 'port'], { expected, found: `${port.number}, as ${holder}` })];
    });
  });
}

/** A service calls others, not itself, at ports that they have, in a form that fits. */
export function calls(system: Validated<SystemSettings>): readonly Problem[] {
  const { services } = system.settings;
  return sortedEntries(services).flatMap(([name, service]) =>
    service.calls.flatMap((written, index): readonly Problem[] => {
      const call = declaredCall(written);
      const path = ['services', name, 'calls', index];
      if (call.service === name) {
        return [problemAt(system, path, { expected: 'another service', found: JSON.stringify(name) })];
      }
      const callee = lookup(services, call.service);
      if (callee?.port === undefined) return []; // Another rule says so.
      const port = portOfCall(system.settings, call);
      if (port === undefined) {
        const known = Object.keys(callee.extraPorts);
        const expected = `one of the extraPorts of ${call.service} (${known.join(', ') || 'there are none'})`;
        const found = JSON.stringify(call.port);
        return [problemAt(system, [...path, 'port'], { expected, found, hint: suggest(call.port ?? '', known) })];
      }
      const form = call.form ?? (call.port === undefined ? callee.address?.form : undefined);
      if (form !== 'url' || port.protocol !== 'tcp') return [];
      const expected = `form: host:port, since ${call.service} speaks tcp there`;
      return [problemAt(system, path, { expected, found: 'form: url' })];
    }),
  );
}

/** What is routed, called or migrated exists wherever that is asked of it. */
export function tiersOfServices(system: Validated<SystemSettings>): readonly Problem[] {
  const { services, routes, migrations } = system.settings;
  const tiersOf = (name: string): readonly string[] => lookup(services, name)?.only?.tiers ?? TIERS;
  const everywhere = (path: readonly (string | number)[], name: string, what: string) =>
    tiersOf(name).length === TIERS.length
      ? []
      : [
          problemAt(system, path, {
            expected: `${what} in every tier`,
            found: `${name}, only in ${tiersOf(name).join(', ')}`,
          }),
        ];
  const callers = sortedEntries(services).flatMap(([caller, service]) =>
    service.calls.flatMap((written, index) => {
      const { service: callee } = declaredCall(written);
      const missing = tiersOf(caller).filter((tier) => !tiersOf(callee).includes(tier));
      const expected = `a service that exists wherever ${caller} does`;
      const found = `${callee}, which is not in ${missing.join(', ')}`;
      const path = ['services', caller, 'calls', index];
      return missing.length === 0 ? [] : [problemAt(system, path, { expected, found })];
    }),
  );
  return [
    ...callers,
    ...routes.flatMap(({ service }, index) =>
      everywhere(['routes', index, 'service'], service, 'a service that is there'),
    ),
    ...migrations.flatMap(({ service }, index) =>
      everywhere(['migrations', index, 'service'], service, 'a service that is there'),
    ),
  ];
}

/** A load balancer speaks HTTP and gRPC. */
export function routedProtocols(system: Validated<SystemSettings>): readonly Problem[] {
  return system.settings.routes.flatMap(({ service }, index) => {
    const protocol = lookup(system.settings.services, service)?.protocol;
    if (protocol !== 'tcp') return [];
    const expected = 'a service that speaks http or grpc';
    return [problemAt(system, ['routes', index, 'service'], { expected, found: `${service}, which speaks tcp` })];
  });
}

/** What the container runtime mounts itself. */
const OF_THE_KERNEL = ['/proc', '/sys', '/dev'] as const;

/** The one folder in them that a volume may take the place of; without, it is 64 MiB large. */
const SHARED_MEMORY = '/dev/shm';

/** The folder that one is or is in, of these. */
const around = (folder: string, folders: readonly string[]): string | undefined =>
  folders.find((other) => folder === other || folder.startsWith(`${other}/`));

/** Folders are not the kernel's, not inside one another, and /tmp is there anyway. */
export function writableFolders(system: Validated<SystemSettings>): readonly Problem[] {
  return sortedEntries(system.settings.services).flatMap(([name, service]) =>
    service.writableFolders.flatMap((folder, index) => {
      const path = ['services', name, 'writableFolders', index];
      const kernel = around(folder, OF_THE_KERNEL);
      if (kernel !== undefined && around(folder, [SHARED_MEMORY]) === undefined) {
        const expected = `a folder that is not in ${kernel}, which belongs to the kernel`;
        return [problemAt(system, path, { expected, found: folder })];
      }
      const other = around(folder, ['/tmp', ...service.writableFolders.filter((_, at) => at !== index)]);
      if (other === undefined) return [];
      const expected = `a folder that is not in ${other}, which can be written to anyway`;
      return [problemAt(system, path, { expected, found: folder })];
    }),
  );
}

/** A service with an image of others has no migration, for which an image of the system is needed. */
export function migrationImages(system: Validated<SystemSettings>): readonly Problem[] {
  return system.settings.migrations.flatMap(({ service }, index) => {
    const image = lookup(system.settings.services, service)?.image;
    if (image === undefined) return [];
    const expected = 'a service with an image of the system';
    return [
      problemAt(system, ['migrations', index, 'service'], { expected, found: `${service}, which runs ${image}` }),
    ];
  });
}
