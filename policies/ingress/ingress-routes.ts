import { parsed } from './listeners';
import type { Settings } from './load-balancer';
import { at, isJson, listAt, numberAt, recordAt, textAt, type Json } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';

/** A path of an Ingress, and what answers it. */
export interface Route {
  readonly ingress: KubernetesObject;
  /** Where it stands: `spec.rules[0].http.paths[1]`. */
  readonly at: string;
  /** Which rule of the Ingress it is in. */
  readonly rule: number;
  /** Empty for a rule that answers for any host. */
  readonly host: string;
  readonly path: string;
  readonly pathType: string;
  readonly backend: Backend;
}

/** A Service of the Ingress' own namespace, or an action of the load balancer, named in its place. */
export interface Backend {
  /** Absent where it is no Service: a resource of another kind, or something nobody knows. */
  readonly name?: string;
  readonly port?: number | string;
}

/** A Service that gets requests. */
export interface BackendService {
  readonly name: string;
  readonly port: number | string;
}

/** The port by which the controller knows that a backend is an action. */
export const ACTION_PORT = 'use-annotation';

/** Several policies ask for them. */
const KNOWN = new WeakMap<KubernetesObject, readonly Route[]>();

/** The routes of an Ingress, as they are written. */
export function routesOf(ingress: KubernetesObject): readonly Route[] {
  const known = KNOWN.get(ingress);
  if (known !== undefined) return known;
  const routes = listAt(ingress.body, 'spec', 'rules').flatMap((entry, rule) => {
    const host = textAt(entry, 'host') ?? '';
    return listAt(entry, 'http', 'paths').map((route, index) => ({
      ingress,
      at: `spec.rules[${rule}].http.paths[${index}]`,
      rule,
      host,
      path: textAt(route, 'path') ?? '',
      pathType: textAt(route, 'pathType') ?? 'ImplementationSpecific',
      backend: backendOf(at(route, 'backend')),
    }));
  });
  KNOWN.set(ingress, routes);
  return routes;
}

/** What answers where no rule does. */
export function defaultBackendOf({ body }: KubernetesObject): Backend | undefined {
  const backend = at(body, 'spec', 'defaultBackend');
  return backend === undefined ? undefined : backendOf(backend);
}

function backendOf(backend: unknown): Backend {
  const service = recordAt(backend, 'service');
  const name = textAt(service, 'name');
  const port = numberAt(service, 'port', 'number') ?? textAt(service, 'port', 'name');
  return { ...(name === undefined ? {} : { name }), ...(port === undefined ? {} : { port }) };
}

/** Routes in the order in which the controller tries them: within a rule exact paths, then prefixes, the longest first. */
export function inOrderOfTrial(routes: readonly Route[]): readonly Route[] {
  const rank = ({ pathType }: Route): number => (pathType === 'Exact' ? 0 : pathType === 'Prefix' ? 1 : 2);
  return [...routes].sort(
    (one, other) =>
      one.rule - other.rule ||
      rank(one) - rank(other) ||
      (one.pathType === 'Prefix' ? other.path.length - one.path.length : 0),
  );
}

/** Whether a route answers a request; never, where that depends on an expression. */
export function answers(
  { host, path, pathType }: Route,
  request: { readonly host: string; readonly path: string },
): boolean {
  if (host !== '' && !matchesGlob(host, request.host)) return false;
  if (path === '' || (path === '/' && pathType === 'Prefix')) return true;
  switch (pathType) {
    case 'Exact':
      return request.path === path;
    case 'Prefix': {
      const prefix = path.replace(/\/$/, '');
      return request.path === prefix || request.path.startsWith(`${prefix}/`);
    }
    default:
      return matchesGlob(path, request.path);
  }
}

function matchesGlob(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text;
  const expression = pattern
    .replace(/[\\^$+.()|[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(text);
}

/** The action that a backend names; undefined where none is defined under that name, or not in JSON. */
export function actionOf({ name, port }: Backend, settings: Settings): Json | undefined {
  if (name === undefined || port !== ACTION_PORT) return undefined;
  const action = parsed(settings[`actions.${name}`] ?? '');
  return isJson(action) ? action : undefined;
}

/** The Services that get the requests of a backend: itself, or those that its action forwards to. */
export function servicesBehind(backend: Backend, settings: Settings): readonly BackendService[] {
  const { name, port } = backend;
  if (name === undefined || port === undefined) return [];
  if (port !== ACTION_PORT) return [{ name, port }];
  return listAt(actionOf(backend, settings), 'forwardConfig', 'targetGroups').flatMap((group): BackendService[] => {
    const service = textAt(group, 'serviceName');
    const number = numberAt(group, 'servicePort') ?? textAt(group, 'servicePort');
    if (service === undefined || number === undefined) return [];
    // Actions may write a number as text.
    return [{ name: service, port: typeof number === 'string' && /^\d+$/.test(number) ? Number(number) : number }];
  });
}
