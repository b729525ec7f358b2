import { isJson, listAt, recordAt, textAt, textsOf, type Json } from './json';
import type { KubernetesObject } from './object';

/** The pods that an object makes, as its template describes them; or the pod itself. */
export interface Pod {
  readonly owner: KubernetesObject;
  /** Where the pod's metadata and spec stand in the owner: `spec.template`; empty for a Pod. */
  readonly path: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Of the template, as it is written. */
  readonly metadata: Json;
  readonly spec: Json;
  /** Of every kind, in the order in which they are written. */
  readonly containers: readonly Container[];
}

/** A container of a pod. */
export interface Container {
  readonly kind: 'container' | 'init' | 'ephemeral';
  readonly name: string;
  /** Where it stands in the owner: `spec.template.spec.containers[0]`. */
  readonly path: string;
  readonly body: Json;
}

/** Where kinds keep their pod template. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  ...Object.fromEntries(
    ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'Rollout'].map((kind) => [
      kind,
      ['spec', 'template'],
    ]),
  ),
};

const CONTAINER_LISTS = [
  ['initContainers', 'init'],
  ['containers', 'container'],
  ['ephemeralContainers', 'ephemeral'],
] as const;

/** The pods that an object makes; undefined for kinds that make none. */
export function podOf(owner: KubernetesObject): Pod | undefined {
  const steps = Object.hasOwn(TEMPLATES, owner.kind) ? TEMPLATES[owner.kind] : undefined;
  if (steps === undefined) return undefined;
  const template = recordAt(owner.body, ...steps);
  const path = steps.join('.');
  const inTemplate = (field: string) => (path === '' ? field : `${path}.${field}`);
  const metadata = recordAt(template, 'metadata');
  const spec = recordAt(template, 'spec');
  const containers = CONTAINER_LISTS.flatMap(([list, kind]) =>
    listAt(spec, list).flatMap((body, index): Container[] => {
      if (!isJson(body)) return [];
      return [{ kind, name: textAt(body, 'name') ?? '', path: inTemplate(`spec.${list}[${index}]`), body }];
    }),
  );
  return {
    owner,
    path,
    namespace: owner.namespace,
    labels: textsOf(metadata['labels']),
    annotations: textsOf(metadata['annotations']),
    metadata,
    spec,
    containers,
  };
}

/** A path in the pod's spec, as it stands in the owner. */
export const inSpec = ({ path }: Pod, field: string): string =>
  path === '' ? `spec.${field}` : `${path}.spec.${field}`;

/** Whether pods of the owner run until they are told to end, rather than until they are done. */
export const runsForever = ({ owner }: Pod): boolean => !['Job', 'CronJob', 'Pod'].includes(owner.kind);
