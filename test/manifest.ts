import type { Manifest } from '../synth/manifest';
import { isRecord } from '../synth/schemas/narrow';
import { valueAt } from './query';

/** A value as the API object that it is. Throws when it has no apiVersion, kind or name. */
export function manifestOf(value: unknown): Manifest {
  if (!isManifest(value)) throw new Error(`expected an API object, found ${JSON.stringify(value)}`);
  return value;
}

function isManifest(value: unknown): value is Manifest {
  if (!isRecord(value) || !isRecord(value['metadata'])) return false;
  return [value['apiVersion'], value['kind'], value['metadata']['name']].every((text) => typeof text === 'string');
}

/** `Deployment auth-service`: enough to tell an object from the others in its namespace. */
export function titleOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.name}`;
}

/** The objects of a kind. */
export function ofKind(objects: readonly Manifest[], kind: string): readonly Manifest[] {
  return objects.filter((object) => object.kind === kind);
}

/** The object of a title, such as `Deployment auth-service`. Throws when there is none, or more than one. */
export function named(objects: readonly Manifest[], title: string): Manifest {
  return single(objects, title, (object) => titleOf(object) === title);
}

/** The only object of a kind. Throws when there is none, or more than one. */
export function only(objects: readonly Manifest[], kind: string): Manifest {
  return single(objects, kind, (object) => object.kind === kind);
}

function single(objects: readonly Manifest[], what: string, isMeant: (object: Manifest) => boolean): Manifest {
  const [found, ...others] = objects.filter(isMeant);
  if (found === undefined || others.length > 0) {
    throw new Error(`expected one ${what}, found ${objects.map(titleOf).join(', ')}`);
  }
  return found;
}

/** Where the pod template of each kind of workload stands. */
const TEMPLATES: Readonly<Record<string, string>> = {
  DaemonSet: 'spec.template',
  Deployment: 'spec.template',
  StatefulSet: 'spec.template',
  Job: 'spec.template',
  CronJob: 'spec.jobTemplate.spec.template',
};

/** The pod templates of the objects that have one, with the title of each. */
export function podTemplates(objects: readonly Manifest[]): readonly PodTemplate[] {
  return objects.flatMap((object) => {
    const path = TEMPLATES[object.kind];
    if (path === undefined) return [];
    const { namespace = '' } = object.metadata;
    return [{ title: titleOf(object), namespace, template: valueAt(object, path) }];
  });
}

/** What a workload makes pods of. */
export interface PodTemplate {
  /** `Deployment auth-service` */
  readonly title: string;
  readonly namespace: string;
  readonly template: unknown;
}
