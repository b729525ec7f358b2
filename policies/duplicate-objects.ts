import { builtInKind } from './forms/built-in-kinds';
import type { Cluster } from './cluster/cluster';
import { groupOf, titleOf, type KubernetesObject } from './cluster/object';
import type { Policy, Violation } from './policy';

/** Two equal copies that somebody else wrote do no harm. */
export const duplicateObjects: Policy = {
  id: 'duplicate-objects',
  severity: 'error',
  demands: 'No object (group, kind, namespace, name) is there twice.',
  prevents:
    'Whichever comes last wins, silently: half of a configuration is in no cluster, and every apply changes it back.',
  link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  needs: 'objects',
  check: ({ objects, facts }: Cluster) => {
    const first = new Map<string, KubernetesObject>();
    return objects.flatMap((object): readonly Violation[] => {
      const namespace = builtInKind(object)?.scope === 'cluster' ? '' : object.namespace;
      const key = JSON.stringify([groupOf(object), object.kind, namespace, object.name]);
      const earlier = first.get(key);
      if (earlier === undefined) {
        first.set(key, object);
        return [];
      }
      if (facts === undefined && JSON.stringify(earlier.body) === JSON.stringify(object.body)) return [];
      return [
        {
          object,
          path: 'metadata.name',
          expected: `one ${titleOf(object)}`,
          found: `another in ${earlier.file}, beside that in ${object.file}`,
          mend: 'remove or rename one of them',
        },
      ];
    });
  },
};
