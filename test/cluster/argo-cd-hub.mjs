/**
 * Argo CD itself: its controller, repository server and API server with Redis, in the cluster that it deploys to, which is registered
 * under the name that the Applications call it by.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, create, merge } from './api.mjs';
import { freePorts, run } from './control-plane.mjs';
import { installCustomKinds } from './custom-kinds.mjs';
import { serveRepository } from './git-repository.mjs';
import { kubectl } from './kubectl.mjs';

/** @typedef {import('./control-plane.mjs').ControlPlane} ControlPlane */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */
/** @typedef {Awaited<ReturnType<typeof startHub>>} Hub */

/** Programs beside those of a living cluster. */
export const HUB_PROGRAMS = ['argocd', 'redis-server', 'git', 'helm'];

/** What the published manifests of Argo CD leave out of its sight (argocd-cm, resource.exclusions). */
const EXCLUSIONS = JSON.stringify([
  { apiGroups: ['', 'discovery.k8s.io'], kinds: ['Endpoints', 'EndpointSlice'] },
  { apiGroups: ['coordination.k8s.io'], kinds: ['Lease'] },
]);

/**
 * Starts Argo CD, hands it the cluster and the repository as the bootstrap pages do, and gives it the projects and Applications.
 * @param {ControlPlane} plane @param {{ cluster: string, folder: string, objects: KubeObject[] }} given the cluster's folder, and its objects in dist/argocd.yaml
 */
export async function startHub(plane, { cluster, folder, objects }) {
  const written = objects.find(({ kind, metadata }) => kind === 'Application' && metadata.name === cluster);
  if (written === undefined) throw new Error(`dist/argocd.yaml has no Application ${cluster}`);
  const { metadata, spec } = written;
  const namespace = metadata.namespace ?? '';
  const { repoURL, targetRevision, path } = spec.source;
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const apply = () => kubectl(plane, ['apply', '-f', '-'], list);
  await install(plane, namespace, objects);
  const argocd = await startPrograms(plane, namespace);
  const repository = await serveRepository(plane, { branch: targetRevision, path: join(path, '..') });
  try {
    await argocd(['cluster', 'add', 'test', '--name', cluster, '--yes']);
    await repository.commit(folder, cluster);
    await argocd(['repo', 'add', repoURL, '--insecure-skip-server-verification', '--proxy', repository.proxy]);
    await apply();
  } catch (error) {
    repository.stop();
    throw error;
  }
  const at = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/applications/${cluster}`;
  const application = () => ask(plane, 'GET', at);
  return {
    cluster,
    argocd,
    /** Applies the projects and Applications, as a person with rights on the hub does. */
    apply,
    /** The Application as it stands. @returns {Promise<KubeObject>} */
    application,
    applications: async () => (await ask(plane, 'GET', at.slice(0, at.lastIndexOf('/')))).items,
    /** Lets Argo CD look at the repository and the cluster now, and waits until it has. */
    refresh: async () => {
      await merge(plane, at, { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } });
      for (const deadline = Date.now() + 60_000; ; await sleep(200)) {
        const found = await application();
        if (found.metadata.annotations?.['argocd.argoproj.io/refresh'] === undefined) return found;
        if (Date.now() > deadline) throw new Error(`${cluster}: Argo CD does not refresh`);
      }
    },
    /** Commits a folder as that of the cluster, or of another. Answers with the commit. @param {string} changed @param {string} [of] */
    commit: (changed, of = cluster) => repository.commit(changed, of),
    stop: repository.stop,
  };
}

/** What the programs need to find. @param {ControlPlane} plane @param {string} namespace @param {KubeObject[]} objects */
async function install(plane, namespace, objects) {
  const sets = { apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet', metadata: { name: '' } };
  await installCustomKinds({ folder: '', objects: [...objects, sets], plane });
  await create(plane, '/api/v1/namespaces', { metadata: { name: namespace } });
  const labels = { 'app.kubernetes.io/part-of': 'argocd' };
  const config = (/** @type {string} */ name, /** @type {Record<string, string>} */ data = {}) =>
    create(plane, `/api/v1/namespaces/${namespace}/configmaps`, { metadata: { name, labels }, data });
  await config('argocd-cm', { 'resource.exclusions': EXCLUSIONS });
  for (const name of ['argocd-rbac-cm', 'argocd-cmd-params-cm', 'argocd-tls-certs-cm', 'argocd-ssh-known-hosts-cm'])
    await config(name);
  await create(plane, `/api/v1/namespaces/${namespace}/secrets`, { metadata: { name: 'argocd-secret', labels } });
  await kubectl(
    plane,
    ['apply', '-f', '-'],
    JSON.stringify({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'default', namespace },
      spec: { sourceRepos: [], destinations: [] },
    }),
  );
}

/** Starts the programs and answers with the command `argocd`. @param {ControlPlane} plane @param {string} namespace */
async function startPrograms(plane, namespace) {
  const [redis, repo, repoMetrics, metrics, api, apiMetrics] = await freePorts(6);
  const home = join(plane.folder, 'argo-cd');
  for (const name of ['bin', 'tmp', 'tls', 'ssh', 'plugins']) mkdirSync(join(home, name), { recursive: true });
  // A script of the published image, which is called for every commit: none is signed here, so there is nothing to say.
  writeFileSync(join(home, 'bin/git-verify-wrapper.sh'), '#!/bin/sh\n', { mode: 0o755 });
  const env = {
    PATH: [join(home, 'bin'), process.env.PATH].join(delimiter),
    HOME: home,
    TMPDIR: join(home, 'tmp'),
    KUBECONFIG: plane.kubeconfig,
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_TLS_DATA_PATH: join(home, 'tls'),
    ARGOCD_SSH_DATA_PATH: join(home, 'ssh'),
    ARGOCD_PLUGINSOCKFILEPATH: join(home, 'plugins'),
    ARGOCD_ASK_PASS_SOCK: join(home, 'ask-pass.sock'),
    // Nothing outside of this machine is asked.
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1,localhost',
    LC_ALL: 'C',
  };
  const shared = [`--redis=127.0.0.1:${redis}`, '--loglevel=info', '--logformat=text'];
  const client = [`--kubeconfig=${plane.kubeconfig}`, `--namespace=${namespace}`, `--repo-server=127.0.0.1:${repo}`];
  const start = (/** @type {string} */ component, /** @type {string[]} */ args) =>
    plane.startProgram('argocd', [...shared, ...args], { ...env, ARGOCD_BINARY_NAME: `argocd-${component}` });
  const servers = [
    plane.startProgram('redis-server', ['--port', String(redis), '--bind', '127.0.0.1', '--save', '', '--dir', home]),
    start('repo-server', [
      '--address=127.0.0.1',
      `--port=${repo}`,
      `--metrics-port=${repoMetrics}`,
      '--disable-tls',
      '--client-ca-path=',
    ]),
    start('application-controller', [...client, '--repo-server-plaintext', `--metrics-port=${metrics}`]),
    start('server', [
      ...client,
      ...['--repo-server-plaintext', '--insecure', '--disable-auth', '--address=127.0.0.1'],
      ...[`--port=${api}`, `--metrics-port=${apiMetrics}`],
    ]),
  ];
  const argocd = async (/** @type {string[]} */ args) => {
    const { code, stdout, stderr } = await run(
      'argocd',
      [...args, `--server=127.0.0.1:${api}`, '--plaintext'],
      env,
      '',
    );
    if (code !== 0) throw new Error(`argocd ${args.join(' ')}\n${stderr}`);
    return stdout;
  };
  for (const deadline = Date.now() + 120_000; ; await sleep(300)) {
    const ended = servers.find((server) => server.ended());
    if (ended || Date.now() > deadline)
      throw new Error(`${(ended ?? servers[3]).name} does not work:\n${(ended ?? servers[3]).log()}`);
    if (
      await argocd(['app', 'list']).then(
        () => true,
        () => false,
      )
    )
      return argocd;
  }
}
