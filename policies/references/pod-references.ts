import { at, isJson, listAt, recordAt, textAt } from '../cluster/json';
import { perThing } from '../cluster/per-thing';
import { inSpec, type Container, type Pod } from '../cluster/pod';
import { needOf, required, type Reference } from './reference';
import { volumeReferences } from './volume-references';

/** Everything that a pod names. */
export const podReferences = perThing(read);

function read(pod: Pod): readonly Reference[] {
  const { owner, namespace, spec } = pod;
  const named = (kind: string, within: string, field: string): readonly Reference[] => {
    const name = textAt(spec, field);
    if (name === undefined || name === '') return [];
    return [required(owner, inSpec(pod, field), { kind, namespace: within, name })];
  };
  return [
    ...named('ServiceAccount', namespace, 'serviceAccountName'),
    ...named('PriorityClass', '', 'priorityClassName'),
    ...named('RuntimeClass', '', 'runtimeClassName'),
    ...pullSecrets(pod),
    ...pod.containers.flatMap((container) => [
      ...variableReferences(pod, container),
      ...sourceReferences(pod, container),
    ]),
    ...volumeReferences(pod),
  ];
}

/** Without this key the kubelet has no login. */
const LOGIN = '.dockerconfigjson';

function pullSecrets(pod: Pod): readonly Reference[] {
  const { owner, namespace, spec } = pod;
  return listAt(spec, 'imagePullSecrets').flatMap((entry, index): Reference[] => {
    const name = textAt(entry, 'name');
    if (name === undefined) return [];
    const to = { kind: 'Secret', namespace, name };
    return [{ ...required(owner, inSpec(pod, `imagePullSecrets[${index}].name`), to), key: LOGIN }];
  });
}

const KEY_REFERENCES = [
  ['configMapKeyRef', 'ConfigMap'],
  ['secretKeyRef', 'Secret'],
] as const;

function variableReferences({ owner, namespace }: Pod, container: Container): readonly Reference[] {
  return listAt(container.body, 'env').flatMap((variable, index) => {
    const source = at(variable, 'valueFrom');
    if (!isJson(source)) return [];
    return KEY_REFERENCES.flatMap(([field, kind]): Reference[] => {
      const reference = recordAt(source, field);
      const name = textAt(reference, 'name');
      const key = textAt(reference, 'key');
      if (name === undefined || key === undefined) return [];
      const path = `${container.path}.env[${index}].valueFrom.${field}`;
      return [{ object: owner, path, to: { kind, namespace, name }, key, need: needOf(reference) }];
    });
  });
}

const SOURCES = [
  ['configMapRef', 'ConfigMap'],
  ['secretRef', 'Secret'],
] as const;

function sourceReferences({ owner, namespace }: Pod, container: Container): readonly Reference[] {
  return listAt(container.body, 'envFrom').flatMap((source, index) =>
    SOURCES.flatMap(([field, kind]): Reference[] => {
      const reference = recordAt(source, field);
      const name = textAt(reference, 'name');
      if (name === undefined) return [];
      const path = `${container.path}.envFrom[${index}].${field}`;
      return [{ object: owner, path, to: { kind, namespace, name }, need: needOf(reference) }];
    }),
  );
}
