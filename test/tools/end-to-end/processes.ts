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

/** A program that runs until it is ended. */
export class Running {
  private keeper: ChildProcess | undefined;

  constructor(
    private readonly name: string,
    private readonly args: readonly string[],
    private readonly url: string,
    private readonly log: string,
  ) {}

  /** Starts it, and waits until it says that it is ready. */
  async start(): Promise<void> {
    const output = openSync(this.log, 'a');
    this.keeper = spawn('sh', ['-c', KEEPER, 'sh', program(this.name), ...this.args], {
      stdio: ['pipe', output, output],
    });
    closeSync(output);
    try {
      await until(`${this.name} is ready`, 30, async () => (await fetch(`${this.url}/-/ready`)).ok);
    } catch (error) {
      throw new Error(this.said(), { cause: error });
    }
  }

  /** Ends it, and waits until it has. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { keeper } = this;
    this.keeper = undefined;
    if (keeper === undefined || keeper.exitCode !== null || keeper.signalCode !== null) return;
    const ended = new Promise((done) => keeper.once('exit', done));
    keeper.stdin?.end(`${signal.replace('SIG', '')}\n`);
    await ended;
  }

  /** The end of what it has said. */
  said(): string {
    return readFileSync(this.log, 'utf8').split('\n').slice(-20).join('\n');
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
