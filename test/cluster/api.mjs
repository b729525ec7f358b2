/** Objects of an API server by plain requests, and a view of them that is always up to date. */
import { textOf } from './control-plane.mjs';
import { Refused } from './kubectl.mjs';

/** @typedef {import('./control-plane.mjs').ControlPlane} ControlPlane */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

/**
 * Sends a request and answers with what the server says; throws where it refuses.
 * @param {ControlPlane} plane @param {string} method @param {string} path @param {unknown} [body] @param {string} [contentType]
 */
export async function ask(plane, method, path, body, contentType) {
  const response = await plane.send(method, path, {
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(contentType === undefined ? {} : { contentType }),
  });
  const text = await textOf(response);
  // The store of a kind that was defined a moment ago: clients of Kubernetes come again, and so do we.
  if (response.statusCode === 429 && text.includes('storage is (re)initializing')) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return ask(plane, method, path, body, contentType);
  }
  if ((response.statusCode ?? 500) >= 400) throw new Refused(`${method} ${path}: ${response.statusCode} ${text}`);
  return JSON.parse(text);
}

/** The objects at a path of a collection. @param {ControlPlane} plane @param {string} path @returns {Promise<KubeObject[]>} */
export async function list(plane, path) {
  const { kind, apiVersion, items } = await ask(plane, 'GET', path);
  return items.map((/** @type {object} */ item) => ({ apiVersion, kind: kind.replace(/List$/, ''), ...item }));
}

/** @param {ControlPlane} plane @param {string} path @param {unknown} body */
export const create = (plane, path, body) => ask(plane, 'POST', path, body);

/** Merges into an object. @param {ControlPlane} plane @param {string} path @param {unknown} body */
export const merge = (plane, path, body) => ask(plane, 'PATCH', path, body, 'application/merge-patch+json');

/** What is looked at while a cluster lives. */
const COLLECTIONS = /** @type {const} */ ({
  pods: '/api/v1/pods',
  nodes: '/api/v1/nodes',
  claims: '/api/v1/persistentvolumeclaims',
  volumes: '/api/v1/persistentvolumes',
  deployments: '/apis/apps/v1/deployments',
  statefulSets: '/apis/apps/v1/statefulsets',
  daemonSets: '/apis/apps/v1/daemonsets',
  replicaSets: '/apis/apps/v1/replicasets',
  jobs: '/apis/batch/v1/jobs',
});

/**
 * The collections of a cluster as they are now, by watches.
 * @typedef {Record<keyof typeof COLLECTIONS, () => KubeObject[]> & {
 *   plane: ControlPlane,
 *   on: (listener: (collection: string, type: string, object: KubeObject) => void) => () => void,
 *   quietSince: () => number,
 *   close: () => void,
 * }} World
 */

/** Begins to watch. @param {ControlPlane} plane @returns {Promise<World>} */
export async function observe(plane) {
  /** @type {Set<(collection: string, type: string, object: KubeObject) => void>} */
  const listeners = new Set();
  /** @type {Set<import('node:http').IncomingMessage>} */
  const responses = new Set();
  let last = Date.now();
  let closed = false;
  const world = {
    plane,
    on: (/** @type {any} */ listener) => (listeners.add(listener), () => void listeners.delete(listener)),
    quietSince: () => last,
    close: () => {
      closed = true;
      for (const response of responses) response.destroy();
    },
  };
  const readers = await Promise.all(
    Object.entries(COLLECTIONS).map(async ([name, path]) => {
      /** @type {Map<string, KubeObject>} */
      const objects = new Map();
      const { metadata, items } = await ask(plane, 'GET', path);
      for (const item of items) objects.set(item.metadata.uid, item);
      const follow = async (/** @type {string} */ version) => {
        const response = await plane.send('GET', `${path}?watch=1&allowWatchBookmarks=true&resourceVersion=${version}`);
        responses.add(response);
        let rest = '';
        try {
          for await (const chunk of response.setEncoding('utf8')) {
            const lines = (rest + chunk).split('\n');
            rest = lines.pop() ?? '';
            for (const line of lines) version = seen(JSON.parse(line)) ?? version;
          }
        } catch (error) {
          if (!closed) throw error;
        } finally {
          responses.delete(response);
        }
        if (!closed) await follow(version);
      };
      const seen = (/** @type {{ type: string, object: KubeObject }} */ { type, object }) => {
        if (type === 'ERROR') throw new Error(`watch of ${path}: ${JSON.stringify(object)}`);
        if (type === 'DELETED') objects.delete(object.metadata.uid);
        else if (type !== 'BOOKMARK') objects.set(object.metadata.uid, object);
        if (type !== 'BOOKMARK') {
          last = Date.now();
          for (const listener of listeners) listener(name, type, object);
        }
        return object.metadata.resourceVersion;
      };
      void follow(metadata.resourceVersion).catch((error) => {
        if (!closed) throw error;
      });
      return [name, () => [...objects.values()]];
    }),
  );
  return /** @type {World} */ ({ ...world, ...Object.fromEntries(readers) });
}

/** Longer than the longest pause of scheduler and controllers before they try again, which is 10 s. */
const QUIET_MILLIS = 15_000;
const LONGEST_MILLIS = 180_000;

/**
 * Waits until nothing is missing, and answers with what still is when time is over, or when nothing has happened for so long that
 * nothing will.
 * @param {World} world @param {() => string[]} missing @returns {Promise<string[]>}
 */
export function until(world, missing) {
  return new Promise((resolve, reject) => {
    const begin = Date.now();
    let scheduled = false;
    const look = () => {
      scheduled = false;
      try {
        const left = missing();
        const now = Date.now();
        const quiet = now - Math.max(begin, world.quietSince()) > QUIET_MILLIS;
        if (left.length === 0 || quiet || now - begin > LONGEST_MILLIS) finish(() => resolve(left));
      } catch (error) {
        finish(() => reject(error));
      }
    };
    const finish = (/** @type {() => void} */ end) => {
      clearInterval(timer);
      off();
      end();
    };
    // Many events arrive at once: one look for all of them.
    const off = world.on(() => {
      if (!scheduled) setTimeout(look, 20);
      scheduled = true;
    });
    const timer = setInterval(look, 500);
    look();
  });
}
