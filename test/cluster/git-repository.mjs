/**
 * The git repository that Argo CD reads, under whatever https address the output names: a proxy that leads every connection to a
 * server here, so that what is given to Argo CD is the output as it is.
 */
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createProxy } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { run } from './control-plane.mjs';

/** @typedef {import('./control-plane.mjs').ControlPlane} ControlPlane */
/** @typedef {Awaited<ReturnType<typeof serveRepository>>} Repository */

/** What is asked of a repository over http. */
const REQUEST = /\/(info\/refs|git-upload-pack)$/;

/**
 * Begins to serve an empty repository.
 * @param {ControlPlane} plane whose certificate the server has @param {{ branch: string, path: string }} place branch and folder that Argo CD reads
 */
export async function serveRepository(plane, { branch, path }) {
  const bare = join(plane.folder, 'repository.git');
  const clone = join(plane.folder, 'clone');
  const git = async (/** @type {string[]} */ ...args) => {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
    const env = { PATH: process.env.PATH, HOME: plane.folder, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' };
    const { code, stdout, stderr } = await run('git', [...identity, ...args], env, '');
    if (code !== 0) throw new Error(`git ${args.join(' ')}\n${stderr}`);
    return stdout.trim();
  };
  await git('init', '--quiet', '--bare', '-b', branch, bare);
  await git('init', '--quiet', '-b', branch, clone);
  const certificate = { cert: readFileSync(plane.certificate), key: readFileSync(plane.certificateKey) };
  const server = createServer(certificate, (request, response) => answer(bare, request, response));
  const port = await listening(server);
  const proxy = createProxy().on('connect', (_request, socket) => {
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [upstream, socket]) end.on('error', () => (upstream.destroy(), socket.destroy()));
  });
  const proxyPort = await listening(proxy);
  return {
    proxy: `http://127.0.0.1:${proxyPort}`,
    /**
     * Commits a cluster's folder in place of what was there. Answers with the commit.
     * @param {string} folder @param {string} cluster
     */
    commit: async (folder, cluster) => {
      const target = join(clone, path, cluster);
      rmSync(target, { recursive: true, force: true });
      cpSync(folder, target, { recursive: true });
      await git('-C', clone, 'add', '--all');
      await git('-C', clone, 'commit', '--quiet', '--allow-empty', '-m', cluster);
      await git('-C', clone, 'push', '--quiet', bare, `HEAD:${branch}`);
      return git('-C', clone, 'rev-parse', 'HEAD');
    },
    stop: () => {
      for (const one of [server, proxy]) {
        one.closeAllConnections();
        one.close();
      }
    },
  };
}

/** @param {import('node:net').Server} server @returns {Promise<number>} its port */
async function listening(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}

/** Asks git, by the protocol of CGI. @param {string} bare @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
function answer(bare, request, response) {
  const { pathname, search } = new URL(request.url ?? '/', 'https://localhost');
  const [path] = REQUEST.exec(pathname) ?? [];
  if (path === undefined) return void response.writeHead(404).end();
  const { headers } = request;
  const child = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: bare,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
      REQUEST_METHOD: request.method,
      PATH_INFO: path,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
    },
  });
  child.on('error', () => response.writeHead(500).end());
  child.stdin.on('error', () => {});
  request.pipe(child.stdin);
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.on('close', () => {
    const whole = Buffer.concat(chunks);
    const end = whole.indexOf('\r\n\r\n');
    const fields = whole.subarray(0, end).toString().split('\r\n');
    for (const field of fields) {
      const [name = '', value = ''] = field.split(': ');
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.end(whole.subarray(end + 4));
  });
}
