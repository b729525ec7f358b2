import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { program } from '../programs';

/**
 * Runs a program until it reads the name of a signal, or until whoever started it is gone, however that ended: then its input ends,
 * too.
 */
const KEEPER = [
  'trap : INT TERM HUP',
  '"$@" & pid=$!',
  'read -r signal || signal=KILL',
  'kill -s "$signal" "$pid"',
  'wait "$pid"',
].join('\n');

/** How a program runs. */
export interface Surroundings {
  /** What says that it is ready: an address that then answers 200, or the outcome of a question. */
  readonly ready: string | (() => boolean | Promise<boolean>);
  /** File to which what it says is added. */
  readonly log: string;
  /** All of its variables; by default those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The user that it is, where this process is root and may choose. */
  readonly uid?: number;
}

/** A program that runs until it is ended. */
export class Running {
  private keeper: ChildProcess | undefined;

  constructor(
    private readonly name: string,
    private readonly args: readonly string[],
    private readonly surroundings: Surroundings,
  ) {}

  /** Starts it, and waits until it says that it is ready. */
  async start(): Promise<void> {
    const { ready, log, env, uid } = this.surroundings;
    const output = openSync(log, 'a');
    this.keeper = spawn('/bin/sh', ['-c', KEEPER, 'sh', program(this.name), ...this.args], {
      stdio: ['pipe', output, output],
      ...(env === undefined ? {} : { env }),
      ...(uid === undefined || process.getuid?.() !== 0 ? {} : { uid }),
    });
    closeSync(output);
    try {
      const isReady = typeof ready === 'string' ? async () => (await fetch(ready)).ok : ready;
      await until(`${this.name} is ready`, 30, isReady);
    } catch (error) {
      throw new Error(this.said(), { cause: error });
    }
  }

  /** Ends it, and waits until it has. */
  async end(signal: 'SIGTERM' | 'SIGQUIT' | 'SIGKILL'): Promise<void> {
    const { keeper } = this;
    this.keeper = undefined;
    if (keeper === undefined || keeper.exitCode !== null || keeper.signalCode !== null) return;
    const ended = new Promise((done) => keeper.once('exit', done));
    keeper.stdin?.end(`${signal.replace('SIG', '')}\n`);
    await ended;
  }

  /** All that it has said. */
  log(): string {
    return readFileSync(this.surroundings.log, 'utf8');
  }

  /** The end of what it has said. */
  said(): string {
    return this.log().split('\n').slice(-20).join('\n');
  }
}

/** Waits until something holds; what is thrown on the way counts as not yet, and stands in the error at the end. */
export async function until(what: string, seconds: number, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  let last: unknown = 'it does not hold';
  while (Date.now() < end) {
    try {
      if (await holds()) return;
    } catch (error) {
      last = error;
    }
    await sleep(200);
  }
  throw new Error(`${what}: not within ${seconds} s (${String(last)})`);
}

export const sleep = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** Ports that nobody listens at. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((done) => server.listen(0, '127.0.0.1', () => done(server)));
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
