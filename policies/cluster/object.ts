import { isJson, textAt, textsOf, type Json } from './json';

/** A Kubernetes object as plain data, and where it stands. What is absent in it is empty here. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Empty for objects of the cluster as a whole, and where none is written. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The object as it is written. */
  readonly body: Json;
  /** File in the cluster's folder: `50-auth-service.yaml`. */
  readonly file: string;
}

/** Plain data as an object; undefined when it lacks what makes it one. */
export function objectOf(value: unknown, file: string): KubernetesObject | undefined {
  const apiVersion = textAt(value, 'apiVersion');
  const kind = textAt(value, 'kind');
  const name = textAt(value, 'metadata', 'name');
  if (apiVersion === undefined || kind === undefined || name === undefined || !isJson(value)) return undefined;
  const metadata = value['metadata'];
  return {
    apiVersion,
    kind,
    name,
    namespace: textAt(metadata, 'namespace') ?? '',
    labels: isJson(metadata) ? textsOf(metadata['labels']) : {},
    annotations: isJson(metadata) ? textsOf(metadata['annotations']) : {},
    body: value,
    file,
  };
}

/** `Deployment autolytiq-prod/auth-service` */
export function titleOf({ kind, namespace, name }: Pick<KubernetesObject, 'kind' | 'namespace' | 'name'>): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** The group of an apiVersion, empty for the core group: `apps` of `apps/v1`. */
export const groupOf = ({ apiVersion }: Pick<KubernetesObject, 'apiVersion'>): string =>
  apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
