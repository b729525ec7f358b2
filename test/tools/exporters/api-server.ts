import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { textAt } from '../../query';
import { program } from '../programs';

/** An API server with nothing in it and nobody who acts, as `npm run test:cluster` has it (test/cluster/control-plane.mjs). */
export class ApiServer {
  private constructor(
    private readonly process: ChildProcess,
    private readonly kubeconfig: string,
  ) {}

  static async start(): Promise<ApiServer> {
    const child = spawn(process.execPath, ['test/cluster/serve.mjs'], { stdio: ['pipe', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) return new ApiServer(child, line);
    throw new Error('no API server could be started');
  }

  /** Runs kubectl as administrator; throws what it complains of. */
  kubectl(args: readonly string[], input = ''): string {
    return execFileSync(program('kubectl'), ['--kubeconfig', this.kubeconfig, ...args], {
      input,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { HOME: dirname(this.kubeconfig), PATH: process.env['PATH'] },
    });
  }

  /** A kubeconfig by which a ServiceAccount speaks to it, with everything in it. */
  kubeconfigOf(namespace: string, account: string): string {
    const config: unknown = JSON.parse(readFileSync(this.kubeconfig, 'utf8'));
    const authority = readFileSync(textAt(config, 'clusters[0].cluster.certificate-authority'));
    const cluster = {
      server: textAt(config, 'clusters[0].cluster.server'),
      'certificate-authority-data': authority.toString('base64'),
    };
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster }],
      users: [{ name: account, user: { token: this.kubectl(['create', 'token', account, '-n', namespace]).trim() } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: account } }],
      'current-context': 'test',
    });
  }

  async stop(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.stdin?.end();
    await ended;
  }
}
