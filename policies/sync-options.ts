import type { Cluster } from './cluster/cluster';
import { inField } from './cluster/field-path';
import { shown } from './cluster/json';
import { groupOf, type KubernetesObject } from './cluster/object';
import type { Policy, Violation } from './policy';

const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

/** What goes with an object when Argo CD deletes it; of the groups of Kubernetes itself. */
const HOLDS: Readonly<Record<string, string>> = {
  Namespace: 'everything in it',
  PersistentVolumeClaim: 'its data',
  StatefulSet: 'its pods, and with a retention policy their data',
};

/** What each option must be, and what Argo CD does without. */
const OPTIONS = [
  { name: 'Prune', values: ['confirm', 'false'], occasion: 'its file is gone' },
  { name: 'Delete', values: ['false', 'confirm'], occasion: 'the Application is deleted' },
] as const;

/**
 * Argo CD deletes what is in git no more, and all that an Application made when the Application is deleted; and it tries all objects out
 * before it applies the first, which fails for kinds that the API server does not know.
 */
export const syncOptions: Policy = {
  id: 'sync-options',
  severity: 'error',
  demands:
    'Argo CD deletes no namespace, claim or StatefulSet by itself, and applies the rest while a custom kind is not yet defined.',
  prevents:
    'A database that is gone because somebody deleted an Application; a first sync that applies nothing until every add-on is there.',
  link: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#resource-pruning-with-confirmation',
  needs: 'facts',
  check: ({ objects }: Cluster) => objects.flatMap((object) => [...unprotected(object), ...undefinedKind(object)]),
};

function unprotected(object: KubernetesObject): readonly Violation[] {
  const group = groupOf(object);
  const held = (group === '' || group === 'apps') && Object.hasOwn(HOLDS, object.kind) ? HOLDS[object.kind] : undefined;
  if (held === undefined) return [];
  const given = optionsOf(object);
  return OPTIONS.filter(({ name, values }) => !values.some((value) => given.includes(`${name}=${value}`))).map(
    ({ name, values, occasion }) => ({
      object,
      path: inField('metadata.annotations', SYNC_OPTIONS),
      expected: `${name}=${values[0]} among its options`,
      found: shown(object.annotations[SYNC_OPTIONS]),
      mend: `add it: without, Argo CD deletes the ${object.kind}, and ${held}, when ${occasion}`,
    }),
  );
}

const optionsOf = ({ annotations }: KubernetesObject): readonly string[] =>
  (annotations[SYNC_OPTIONS] ?? '').split(',').map((option) => option.trim());

const SKIP_DRY_RUN = 'SkipDryRunOnMissingResource=true';

/** Groups of Kubernetes itself have no dot, or end so. */
function undefinedKind(object: KubernetesObject): readonly Violation[] {
  const group = groupOf(object);
  if (!group.includes('.') || group.endsWith('.k8s.io') || optionsOf(object).includes(SKIP_DRY_RUN)) return [];
  return [
    {
      object,
      path: inField('metadata.annotations', SYNC_OPTIONS),
      expected: `${SKIP_DRY_RUN} among its options`,
      found: shown(object.annotations[SYNC_OPTIONS]),
      mend: `add it: until an add-on has defined ${object.kind}, nothing of the folder would be applied`,
    },
  ];
}
