import { listAt, shown, textAt } from './cluster/json';
import { groupOf, type KubernetesObject } from './cluster/object';
import type { Policy, Violation } from './policy';
import { scopes } from './forms/scopes';

/** Others leave the namespace to `kubectl -n`, make it by hand, or write one on a ClusterRole, which is ignored. */
export const namespaces: Policy = {
  id: 'namespaces',
  severity: 'error',
  demands:
    'Every namespaced object states a namespace, which is made here before it; objects of the whole cluster state none.',
  prevents:
    'Objects in whatever namespace somebody happens to be in, or an apply that stops at a namespace that is not there.',
  link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
  needs: 'facts',
  check: (cluster) => {
    const scopeOf = scopes(cluster.ofKind('CustomResourceDefinition'));
    const made = new Set<string>();
    const later = new Set(cluster.ofKind('Namespace').map(({ name }) => name));
    return cluster.objects.flatMap((object): readonly Violation[] => {
      if (object.kind === 'Namespace' && groupOf(object) === '') made.add(object.name);
      const scope = scopeOf(object);
      if (scope === 'cluster') return [...misplaced(object), ...subjects(object, later)];
      if (scope === undefined && object.namespace === '') return [];
      return [...homeless(object, made, later), ...subjects(object, later)];
    });
  },
};

/** There in every cluster. */
const SYSTEM = ['kube-system', 'kube-public', 'kube-node-lease'];

function violation(object: KubernetesObject, expected: string, found: string, mend: string): Violation {
  return { object, path: 'metadata.namespace', expected, found, mend };
}

function misplaced(object: KubernetesObject): readonly Violation[] {
  if (object.namespace === '') return [];
  return [violation(object, 'none', shown(object.namespace), `remove it: a ${object.kind} is of the whole cluster`)];
}

function homeless(
  object: KubernetesObject,
  made: ReadonlySet<string>,
  anywhere: ReadonlySet<string>,
): readonly Violation[] {
  const { namespace } = object;
  if (namespace === '') {
    return [
      violation(object, 'a namespace', 'nothing', 'state it: without one it goes where the caller happens to be'),
    ];
  }
  if (namespace === 'default') {
    return [violation(object, 'a namespace of its own', '"default"', 'move it: default has no quota and no denials')];
  }
  if (made.has(namespace) || SYSTEM.includes(namespace)) return [];
  return anywhere.has(namespace)
    ? [
        violation(
          object,
          'a namespace that is made before',
          `"${namespace}", made later`,
          'put the Namespace before it',
        ),
      ]
    : [violation(object, 'a namespace that is made here', shown(namespace), 'add the Namespace, or correct the name')];
}

/** Accounts that a binding names in namespaces that nobody makes. */
function subjects(object: KubernetesObject, made: ReadonlySet<string>): readonly Violation[] {
  if (groupOf(object) !== 'rbac.authorization.k8s.io') return [];
  return listAt(object.body, 'subjects').flatMap((subject, index) => {
    const namespace = textAt(subject, 'namespace');
    if (textAt(subject, 'kind') !== 'ServiceAccount' || namespace === undefined) return [];
    if (made.has(namespace) || SYSTEM.includes(namespace)) return [];
    return [
      {
        object,
        path: `subjects[${index}].namespace`,
        expected: 'a namespace that is made here',
        found: shown(namespace),
        mend: 'correct the name, or add the Namespace',
      },
    ];
  });
}
