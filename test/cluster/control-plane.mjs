/**
 * A Kubernetes control plane that lives as long as one test: etcd and kube-apiserver on loopback ports of their own, with a
 * data folder of their own. By themselves they accept or refuse objects, and nothing else happens to them; `startProgram` adds
 * controllers, a scheduler or nodes. The programs are found as envtest finds them, in the folder named by KUBEBUILDER_ASSETS, what
 * is not there on PATH; kubectl is found on PATH.
 */
import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { createServer } from 'node:net';
import { constants, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** What must not outlive this process, however it ends. @type {{ children: Set<import('node:child_process').ChildProcess>, folders: Set<string> }} */
const alive = { children: new Set(), folders: new Set() };

process.on('exit', () => {
  for (const child of alive.children) kill(child);
  for (const folder of alive.folders) removeFolder(folder);
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => process.exit(128 + constants.signals[signal]));

/**
 * What this machine lacks, as lines for the user; empty if nothing.
 * @param {string[]} further programs beside etcd and kube-apiserver
 */
export function missingPrograms(further = []) {
  const assets = process.env.KUBEBUILDER_ASSETS ?? '';
  const missing = [];
  if (!assets)
    missing.push('the environment variable KUBEBUILDER_ASSETS is not set (a folder with etcd and kube-apiserver)');
  for (const name of assets ? ['etcd', 'kube-apiserver'] : [])
    if (!existsSync(join(assets, name))) missing.push(`${name} is not in KUBEBUILDER_ASSETS (${assets})`);
  for (const name of further)
    if (!programPath(name)) missing.push(`${name} is neither in KUBEBUILDER_ASSETS (${assets}) nor on PATH`);
  if (spawnSync('kubectl', ['version', '--client']).status !== 0) missing.push('kubectl is not on PATH');
  if (spawnSync('diff', ['--version']).error) missing.push('diff is not on PATH (kubectl diff needs it)');
  return missing;
}

/** Where a program is, in KUBEBUILDER_ASSETS or on PATH. @param {string} name */
const programPath = (name) =>
  [process.env.KUBEBUILDER_ASSETS ?? '', ...(process.env.PATH ?? '').split(delimiter)]
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));

/**
 * Starts an empty control plane.
 * @param {{ emulatedVersion?: string | undefined }} options `emulatedVersion`: behave as this older Kubernetes, e.g. "1.31"
 */
export async function startControlPlane(options = {}) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(options);
    } catch (error) {
      // Somebody else took one of the free ports before the server did.
      if (attempt === 3 || !/address already in use/.test(String(error))) throw error;
    }
  }
}

/** @param {{ emulatedVersion?: string | undefined }} options */
async function start({ emulatedVersion }) {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), `control-plane-${process.pid}-`));
  alive.folders.add(folder);
  const at = (/** @type {string} */ name) => join(folder, name);
  const [etcdPort, port] = await freePorts(2);
  const etcdUrl = `http://127.0.0.1:${etcdPort}`;
  const token = randomUUID();
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(at('tokens.csv'), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  writeFileSync(at('service-account.key'), privateKey, { mode: 0o600 });
  writeFileSync(at('service-account.pub'), publicKey);

  const servers = [
    startServer(folder, 'etcd', [
      `--data-dir=${at('etcd')}`,
      '--unsafe-no-fsync',
      `--listen-client-urls=${etcdUrl}`,
      `--advertise-client-urls=${etcdUrl}`,
      '--listen-peer-urls=http://127.0.0.1:0',
    ]),
    startServer(folder, 'kube-apiserver', [
      `--etcd-servers=${etcdUrl}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${at('certificates')}`, // it signs its own certificate
      '--endpoint-reconciler-type=none',
      '--service-cluster-ip-range=10.96.0.0/16',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${at('service-account.pub')}`,
      `--service-account-signing-key-file=${at('service-account.key')}`,
      `--token-auth-file=${at('tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--allow-privileged=true',
      ...(emulatedVersion ? [`--emulated-version=${emulatedVersion}`] : []),
    ]),
  ];
  const certificate = at('certificates/apiserver.crt');
  const agent = new Agent({ keepAlive: true });
  const stop = async () => {
    agent.destroy();
    await Promise.all(servers.map((server) => server.stop()));
    removeFolder(folder);
    alive.folders.delete(folder);
  };
  /**
   * Sends a request and answers with the response as it begins to arrive.
   * @param {string} method @param {string} path @param {{ accept?: string, contentType?: string, body?: string }} [options]
   * @returns {Promise<import('node:http').IncomingMessage>}
   */
  const send = (method, path, { accept = 'application/json', contentType = 'application/json', body } = {}) =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        accept,
        ...(body === undefined ? {} : { 'content-type': contentType }),
      };
      const ca = readFileSync(certificate);
      request({ host: '127.0.0.1', port, path, method, headers, agent, ca }, resolve).on('error', reject).end(body);
    });
  /** The answer to a GET. @param {string} path @param {string} [accept] @returns {Promise<{ status: number | undefined, body: string }>} */
  const fetchPath = async (path, accept) => {
    const response = await send('GET', path, accept === undefined ? {} : { accept });
    return { status: response.statusCode, body: await textOf(response) };
  };

  try {
    const deadline = Date.now() + 120_000;
    const ready = async () => existsSync(certificate) && (await fetchPath('/readyz').catch(() => null))?.status === 200;
    while (!(await ready())) {
      for (const server of servers)
        if (server.ended()) throw new Error(`${server.name} ended at once:\n${server.log()}`);
      if (Date.now() > deadline)
        throw new Error(
          `kube-apiserver is not ready after 120 s:\n${servers.map((server) => server.log()).join('\n')}`,
        );
      await sleep(100);
    }
  } catch (error) {
    await stop();
    throw error;
  }

  writeFileSync(
    at('kubeconfig'),
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: 'test', cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': certificate } },
      ],
      users: [{ name: 'admin', user: { token } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
      'current-context': 'test',
    }),
    { mode: 0o600 },
  );
  // HOME: kubectl keeps what it discovered per host and port, and a port may have been another server's before.
  const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, KUBECONFIG: at('kubeconfig'), LC_ALL: 'C' };
  return {
    stop,
    send,
    fetchPath,
    kubectl: (/** @type {string[]} */ args, input = '') => run('kubectl', args, env, input),
    kubeconfig: at('kubeconfig'),
    certificate,
    certificateKey: at('certificates/apiserver.key'),
    serviceAccountKey: at('service-account.key'),
    folder,
    /**
     * Starts a further program, which ends with the control plane.
     * @param {string} name @param {string[]} args @param {Record<string, string | undefined>} [env] instead of that of this process
     */
    startProgram: (name, args, env) => {
      const server = startServer(folder, name, args, env);
      servers.push(server);
      return server;
    },
  };
}

/** The whole body of a response. @param {import('node:http').IncomingMessage} response */
export async function textOf(response) {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
}

/** @typedef {Awaited<ReturnType<typeof start>>} ControlPlane */

/** How many logs there are: a program may run more than once. */
let logs = 0;

/** @param {string} folder @param {string} name @param {string[]} args @param {Record<string, string | undefined>} [env] */
function startServer(folder, name, args, env = process.env) {
  const logFile = join(folder, `${name}-${++logs}.log`);
  const log = openSync(logFile, 'w');
  const child = spawn(programPath(name) ?? name, args, { stdio: ['ignore', log, log], env });
  closeSync(log);
  const ended = track(child);
  return {
    name,
    ended: () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined,
    log: () => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-12).join('\n'),
    // Nothing in here is worth a graceful shutdown, which takes the API server seconds.
    stop: () => (kill(child), ended),
  };
}

/** @param {string} program @param {string[]} args @param {Record<string, string | undefined>} env @param {string} input */
export async function run(program, args, env, input) {
  const child = spawn(program, args, { env });
  const output = { code: -1, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk) => (output.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk) => (output.stderr += chunk));
  child.stdin.on('error', () => {}).end(input);
  await track(child);
  return { ...output, code: child.exitCode ?? -1 };
}

/** Resolves when the process has ended and its output is read. @param {import('node:child_process').ChildProcess} child @returns {Promise<void>} */
function track(child) {
  alive.children.add(child);
  return new Promise((resolve) => {
    child.on('error', () => resolve());
    child.on('close', () => resolve());
  }).finally(() => alive.children.delete(child));
}

/** Loopback ports that nobody uses now. @param {number} count */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
    }),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** @param {import('node:child_process').ChildProcess} child */
function kill(child) {
  // A child that could not be started has no process id, and killing "0" would kill this process' whole group.
  if (child.pid) child.kill('SIGKILL');
}

/** @param {string} folder */
function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}
