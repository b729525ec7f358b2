import { declarationsOf, keyOf } from './cluster/declared-workload';
import type { Policy } from './policy';

/** What the overlays declare is there, and nothing runs in the namespaces of the system that they do not. */
export const declaredWorkloads: Policy = {
  id: 'declared-workloads',
  severity: 'error',
  demands:
    'Every declared workload is there, once and of its kind, with its Service where it listens; nothing else runs beside them.',
  prevents: 'A service that is missing from a release, or one that nobody declared and nobody watches.',
  link: 'https://kubernetes.io/docs/concepts/workloads/',
  needs: 'facts',
  check: ({ objects, podsIn, find, facts }) => {
    if (facts === undefined) return [];
    const { namespace, namespaces, workloads } = facts;
    const pods = namespaces.flatMap(({ name }) => podsIn(name));
    const declarationOf = declarationsOf(facts);
    const found = new Map<string, number>();
    const undeclared = pods.flatMap((pod) => {
      const declared = declarationOf(pod);
      if (declared !== undefined && declared.madeBy === pod.owner.kind) {
        found.set(keyOf(declared), (found.get(keyOf(declared)) ?? 0) + 1);
        return [];
      }
      return [
        {
          object: pod.owner,
          path: 'metadata.name',
          expected: 'a workload that the overlays declare',
          found: `${pod.owner.kind} ${pod.owner.name}, which they do not`,
          mend: 'declare it in system.yaml, or remove it',
        },
      ];
    });
    // What is missing has no object: its namespace stands for it, or else whatever is there.
    const place = find('Namespace', '', namespace) ?? objects[0];
    if (place === undefined) return undeclared;
    const missing = workloads.flatMap((workload) => {
      const { name, madeBy, listeners } = workload;
      const count = found.get(keyOf(workload)) ?? 0;
      const lacks = [
        ...(count === 1 ? [] : [{ expected: `one ${madeBy} ${name}`, found: String(count) }]),
        ...(listeners.length === 0 || find('Service', workload.namespace, name) !== undefined
          ? []
          : [{ expected: `a Service ${name}`, found: 'none' }]),
      ];
      return lacks.map((lack) => ({
        object: place,
        path: '',
        ...lack,
        mend: `make it, or take ${name} out of system.yaml`,
      }));
    });
    return [...undeclared, ...missing];
  },
};
