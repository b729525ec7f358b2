import { isJson, listAt, recordAt, textAt } from '../cluster/json';
import { groupOf, type KubernetesObject } from '../cluster/object';
import { externalSecretOf } from './external-secret';
import { required, type Reference, type Target } from './reference';

/** What objects that make no pods, or beside their pods, name. */
export function objectReferences(object: KubernetesObject): readonly Reference[] {
  return (Object.hasOwn(READERS, object.kind) ? READERS[object.kind] : undefined)?.(object) ?? [];
}

const READERS: Readonly<Record<string, (object: KubernetesObject) => readonly Reference[]>> = {
  ServiceAccount: pullSecrets,
  StatefulSet: statefulSet,
  Ingress: ingress,
  IngressClass: parameters,
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  ExternalSecret: stores,
  SecretStore: identity,
  ClusterSecretStore: identity,
};

function pullSecrets(object: KubernetesObject): readonly Reference[] {
  return listAt(object.body, 'imagePullSecrets').flatMap((entry, index): Reference[] => {
    const name = textAt(entry, 'name');
    if (name === undefined) return [];
    const to = { kind: 'Secret', namespace: object.namespace, name };
    return [{ ...required(object, `imagePullSecrets[${index}].name`, to), key: '.dockerconfigjson' }];
  });
}

function statefulSet(object: KubernetesObject): readonly Reference[] {
  const { namespace, body } = object;
  const name = textAt(body, 'spec', 'serviceName') ?? '';
  return name === '' ? [] : [required(object, 'spec.serviceName', { kind: 'Service', namespace, name })];
}

/** Certificates; what else an Ingress names is the policy ingress-backends' business. */
function ingress(object: KubernetesObject): readonly Reference[] {
  const { namespace, body, annotations } = object;
  // cert-manager makes the Secrets of an Ingress that asks it to.
  if (Object.keys(annotations).some((key) => key.startsWith('cert-manager.io/'))) return [];
  return listAt(body, 'spec', 'tls').flatMap((entry, index): Reference[] => {
    const name = textAt(entry, 'secretName');
    if (name === undefined) return [];
    return [required(object, `spec.tls[${index}].secretName`, { kind: 'Secret', namespace, name })];
  });
}

function parameters(object: KubernetesObject): readonly Reference[] {
  const given = recordAt(object.body, 'spec', 'parameters');
  const kind = textAt(given, 'kind');
  const name = textAt(given, 'name');
  if (kind === undefined || name === undefined) return [];
  const namespace = textAt(given, 'scope') === 'Namespace' ? (textAt(given, 'namespace') ?? '') : '';
  return [required(object, 'spec.parameters', { kind, namespace, name })];
}

function binding(object: KubernetesObject): readonly Reference[] {
  const role = recordAt(object.body, 'roleRef');
  const kind = textAt(role, 'kind') ?? '';
  const name = textAt(role, 'name');
  const namespace = kind === 'Role' ? object.namespace : '';
  return [
    ...(name === undefined ? [] : [required(object, 'roleRef', { kind, namespace, name })]),
    ...listAt(object.body, 'subjects').flatMap((subject, index): Reference[] => {
      const account = textAt(subject, 'name');
      if (textAt(subject, 'kind') !== 'ServiceAccount' || account === undefined) return [];
      const to = { kind: 'ServiceAccount', namespace: textAt(subject, 'namespace') ?? object.namespace, name: account };
      return [required(object, `subjects[${index}]`, to)];
    }),
  ];
}

function stores(object: KubernetesObject): readonly Reference[] {
  return externalSecretOf(object).stores.map(({ path, kind, name }) =>
    required(object, path, { kind, namespace: kind === 'SecretStore' ? object.namespace : '', name }),
  );
}

/** The ServiceAccount as which a store asks AWS. */
function identity(object: KubernetesObject): readonly Reference[] {
  if (!groupOf(object).startsWith('external-secrets.io')) return [];
  const steps = ['provider', 'aws', 'auth', 'jwt', 'serviceAccountRef'];
  const account = recordAt(object.body, 'spec', ...steps);
  const name = textAt(account, 'name');
  if (!isJson(account) || name === undefined) return [];
  const to: Target = { kind: 'ServiceAccount', namespace: textAt(account, 'namespace') ?? object.namespace, name };
  return [required(object, `spec.${steps.join('.')}`, to)];
}
