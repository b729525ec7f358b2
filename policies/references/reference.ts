import { at } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';

/** A place in an object that names another object, or a key in it. */
export interface Reference {
  readonly object: KubernetesObject;
  /** Where the name stands: `spec.template.spec.serviceAccountName`. */
  readonly path: string;
  readonly to: Target;
  /** A key of a ConfigMap or Secret; absent: the object as a whole. */
  readonly key?: string;
  /** Whether Kubernetes goes on without it. */
  readonly need: 'required' | 'optional';
}

/** What is named. */
export interface Target {
  readonly kind: string;
  /** Empty for kinds of the whole cluster. */
  readonly namespace: string;
  readonly name: string;
}

/** A reference that must resolve. */
export const required = (object: KubernetesObject, path: string, to: Target): Reference => ({
  object,
  path,
  to,
  need: 'required',
});

/** What `optional` says of one. */
export const needOf = (source: unknown): Reference['need'] =>
  at(source, 'optional') === true ? 'optional' : 'required';
