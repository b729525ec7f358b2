import type { Cluster } from '../cluster/cluster';
import { inField } from '../cluster/field-path';
import { isJson, listAt, recordAt, textAt } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';

/** A name that may become a variable, wherever it is written. */
export interface GivenName {
  readonly object: KubernetesObject;
  readonly path: string;
  readonly name: string;
}

/** The variables of all containers, and the keys of ConfigMaps and Secrets from which others come. */
export function givenNames(cluster: Cluster): readonly GivenName[] {
  return [
    ...cluster.pods.flatMap(({ owner, containers }) =>
      containers.flatMap(({ body, path }) =>
        listAt(body, 'env').flatMap((entry, index): GivenName[] => {
          const name = textAt(entry, 'name');
          if (name === undefined) return [];
          return [{ object: owner, path: `${path}.env[${index}]`, name }];
        }),
      ),
    ),
    ...cluster.ofKind('ConfigMap').flatMap((object) => keysOf(object, 'data')),
    ...cluster.ofKind('Secret').flatMap((object) => [...keysOf(object, 'data'), ...keysOf(object, 'stringData')]),
    ...cluster.ofKind('ExternalSecret').flatMap((object) => [
      ...listAt(object.body, 'spec', 'data').map((value, index) => ({
        object,
        path: `spec.data[${index}].secretKey`,
        name: textAt(value, 'secretKey') ?? '',
      })),
      ...Object.keys(recordAt(object.body, 'spec', 'target', 'template', 'data')).map((name) => ({
        object,
        path: inField('spec.target.template.data', name),
        name,
      })),
    ]),
  ];
}

const STATIC_KEYS = new Set(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']);

/** Whether a variable holds a static credential of AWS. */
export const isStaticKey = (name: string): boolean => STATIC_KEYS.has(name);

function keysOf(object: KubernetesObject, field: string): readonly GivenName[] {
  const values = object.body[field];
  return Object.keys(isJson(values) ? values : {}).map((name) => ({ object, path: inField(field, name), name }));
}
