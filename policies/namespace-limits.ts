import type { Policy, Violation } from './policy';

/** The namespaces that are made here are of the strictest level, and the system's own states limits for what states none. */
export const namespaceLimits: Policy = {
  id: 'namespace-limits',
  severity: 'error',
  demands:
    'Namespaces made here enforce the Pod Security level restricted, or the one that is declared, and have a LimitRange where workloads are declared.',
  prevents: 'A pod that takes over its node; a container without limits that starves its neighbours.',
  link: 'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
  needs: 'facts',
  check: ({ ofKind, facts }) => {
    if (facts === undefined) return [];
    const declared = new Map(facts.namespaces.map(({ name, podSecurity }) => [name, podSecurity]));
    const namespaces = ofKind('Namespace');
    const limited = new Set(ofKind('LimitRange').map(({ namespace }) => namespace));
    return namespaces.flatMap((object): readonly Violation[] => {
      const level = object.labels['pod-security.kubernetes.io/enforce'];
      return [
        ...(level === 'restricted' || (level !== undefined && level === declared.get(object.name))
          ? []
          : [
              {
                object,
                path: 'metadata.labels["pod-security.kubernetes.io/enforce"]',
                expected: 'restricted',
                found: level ?? 'nothing',
                mend: 'state it; a workload that needs more stands in a namespace of its own, with a waiver',
              },
            ]),
        ...(!declared.has(object.name) || limited.has(object.name)
          ? []
          : [
              {
                object,
                path: 'metadata.name',
                expected: `a LimitRange in ${object.name}`,
                found: 'none',
                mend: 'add one with default requests and limits',
              },
            ]),
      ];
    });
  },
};
