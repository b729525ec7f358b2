import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePorts, Running } from '../end-to-end/processes';
import type { Stage } from './stage';
import type { Container, GeneratedProgram } from './generated-container';

/** What stands for the cluster around a program. */
export interface Cluster {
  /** Values of variables that come from a Secret, by the name of the variable. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Variables that the cluster would give it. */
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments that say where the cluster is. */
  readonly args?: readonly string[];
}

/** A program of the stack that runs as its manifest has it. */
export interface RunningProgram {
  readonly running: Running;
  /** Where a port of the container is. */
  readonly addressOf: (port: number) => string;
  /** The text at a path of a port of the container, with its status. */
  readonly get: (port: number, path: string) => Promise<{ readonly status: number; readonly text: string }>;
}

/**
 * Starts a program with the arguments, variables and files of its container, as the container's user. Of these only the
 * following is another: ports are free ones of the loopback address, folders of files are below that of the stage, and folders of
 * the node are those of this machine.
 */
export async function startGenerated(
  name: string,
  { container, files }: GeneratedProgram,
  stage: Stage,
  { secrets = {}, env = {}, args = [] }: Cluster = {},
): Promise<RunningProgram> {
  const { folder } = stage;
  const free = await freePorts(container.ports.length);
  const ports = new Map(container.ports.map((port, index) => [port, free[index] ?? 0]));
  const port = (of: number): number => {
    const found = ports.get(of);
    if (found === undefined) throw new Error(`${name} has no port ${of}`);
    return found;
  };
  const addressOf = (of: number): string => `127.0.0.1:${port(of)}`;
  for (const [path, text] of Object.entries(files)) write(join(folder, path), text);
  chmodSync(folder, 0o755);
  const [probe] = container.probes;
  if (probe === undefined) throw new Error(`${name} has no probe`);
  const running = await stage.start(
    new Running(name, [...container.args.map((one) => substituted(one, container, folder, port)), ...args], {
      ready: `http://${addressOf(probe.port)}${probe.path}`,
      log: join(folder, `${name}.log`),
      env: { ...variables(container, secrets), ...env },
      uid: container.uid,
    }),
  );
  const get = async (of: number, path: string) => {
    const response = await fetch(`http://${addressOf(of)}${path}`);
    return { status: response.status, text: await response.text() };
  };
  return { running, addressOf, get };
}

function substituted(arg: string, { ports, mounts }: Container, folder: string, port: (of: number) => number): string {
  const listening = ports.find((one) => arg.endsWith(`=:${one}`) || arg.endsWith(`=${one}`));
  const ported =
    listening === undefined
      ? arg
      : arg.replace(/=(:?)\d+$/, (_, colon) => `=${colon === ':' ? '127.0.0.1:' : ''}${port(listening)}`);
  const [, path = ''] = /=(\/[^=]*)$/.exec(ported) ?? [];
  const mount = mounts.find((one) => path === one.path || path.startsWith(`${one.path}/`));
  return mount === undefined ? ported : ported.replace(mount.path, mount.ofNode ?? join(folder, mount.path));
}

function variables(container: Container, secrets: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    container.env.map(({ name, value }) => {
      const given = value ?? secrets[name];
      if (given === undefined) throw new Error(`nobody says what ${name} of a Secret is`);
      return [name, given];
    }),
  );
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** What the probes of a program answer, as `200 /healthz` of each, once. */
export async function probesOf({ container }: GeneratedProgram, { get }: RunningProgram): Promise<readonly string[]> {
  const answers = await Promise.all(
    container.probes.map(async ({ port, path }) => `${(await get(port, path)).status} ${path}`),
  );
  return [...new Set(answers)];
}
