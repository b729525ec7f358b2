import { isBuiltInGroup } from './built-in-kinds';
import type { Cluster } from '../cluster/cluster';
import { isJson } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';
import type { Violation } from '../policy';

/** Of all annotations together, and so of what client-side apply keeps of an object in one of them. */
export const ANNOTATIONS_LIMIT = 262_144;
/** Of the values of a ConfigMap or Secret. */
const DATA_LIMIT = 1_048_576;
/** Of what etcd takes at once. */
const REQUEST_LIMIT = 1_572_864;

/** What is too large to be applied. Without facts nobody knows by which kind of apply: the API server's own limits hold. */
export function oversized({ objects, facts }: Cluster): readonly Violation[] {
  return objects.filter(mayBeLarge).flatMap((object) => {
    const hard = object.kind === 'ConfigMap' || object.kind === 'Secret' ? DATA_LIMIT : REQUEST_LIMIT;
    const limit = facts === undefined || isServerSide(object) ? hard : ANNOTATIONS_LIMIT;
    if (isSmall(object.body, limit)) return [];
    const bytes = Buffer.byteLength(JSON.stringify(object.body));
    if (bytes < limit) return [];
    return [
      {
        object,
        path: 'metadata.name',
        expected: `less than ${limit} bytes of JSON`,
        found: `${bytes} bytes`,
        mend:
          limit === ANNOTATIONS_LIMIT
            ? 'split it, or set the annotation argocd.argoproj.io/sync-options: ServerSideApply=true'
            : 'split it',
      },
    ];
  });
}

/** Kinds of Kubernetes itself in which whole files or schemas stand; the others have a list of small things at most. */
const WITH_FILES = ['ConfigMap', 'Secret', 'CustomResourceDefinition'];

const mayBeLarge = (object: KubernetesObject): boolean => WITH_FILES.includes(object.kind) || !isBuiltInGroup(object);

function isServerSide({ annotations }: KubernetesObject): boolean {
  const options = annotations['argocd.argoproj.io/sync-options'] ?? '';
  return options.split(',').some((option) => option.trim() === 'ServerSideApply=true');
}

/** Bytes that a character can need at most: six where JSON escapes it. */
const WIDEST = 6;
/** What a number, a literal, quotes and commas need at most. */
const OTHER = 32;

/** Whether a value is far below a limit: an estimate from above, without writing it out. */
function isSmall(value: unknown, limit: number): boolean {
  return remaining(value, limit) > 0;
}

function remaining(value: unknown, room: number): number {
  if (typeof value === 'string') return room - value.length * WIDEST - OTHER;
  let left = room - OTHER;
  if (Array.isArray(value)) {
    for (const member of value) left = left <= 0 ? left : remaining(member, left);
  } else if (isJson(value)) {
    for (const key of Object.keys(value))
      left = left <= 0 ? left : remaining(value[key], left - key.length * WIDEST - OTHER);
  }
  return left;
}
