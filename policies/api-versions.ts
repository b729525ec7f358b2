import { apiVersionAt, builtInKind, isBuiltInGroup, isServed, servedSpan } from './forms/built-in-kinds';
import { objectArrivals, podArrivals, type Arrival } from './forms/field-arrivals';
import type { KubernetesObject } from './cluster/object';
import type { Policy, Violation } from './policy';

/** The newest release that is looked at where the cluster's own is not known. */
const NEWEST = 35;

/**
 * Without facts only what that release has dropped is refused: a version or field that arrived in the meantime is right on a
 * cluster that is new enough.
 */
export const apiVersions: Policy = {
  id: 'api-versions',
  severity: 'error',
  demands: 'The API server of the cluster serves the apiVersion of every object, and knows every field.',
  prevents: 'An upgrade after which nothing can be applied; a field that the API server drops without a word.',
  link: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
  needs: 'objects',
  check: ({ objects, pods, facts }) => {
    const release = facts === undefined ? undefined : releaseOf(facts.kubernetesVersion);
    const notServed = objects.flatMap((object) => refusals(object, release));
    if (release === undefined) return notServed;
    const tooNew = (object: KubernetesObject, arrivals: readonly Arrival[]) =>
      arrivals.filter(({ since }) => since > release).map((arrival) => unknownField(object, arrival, release));
    return [
      ...notServed,
      ...objects.filter(isBuiltInGroup).flatMap((object) => tooNew(object, objectArrivals(object))),
      ...pods.flatMap((pod) => tooNew(pod.owner, podArrivals(pod))),
    ];
  },
};

/** The minor release: 28 of `1.28`, `v1.28.3` or `1.28+`. */
function releaseOf(version: string): number | undefined {
  const minor = /^v?1\.(\d{1,3})(?!\d)/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

function refusals(object: KubernetesObject, release: number | undefined): readonly Violation[] {
  if (!isBuiltInGroup(object)) return [];
  const span = servedSpan(object);
  if (span !== undefined && (release === undefined ? (span.until ?? Infinity) > NEWEST : isServed(span, release)))
    return [];
  const instead = apiVersionAt(object, release ?? NEWEST);
  if (span === undefined) {
    // A kind that no group has may be newer than the table.
    const isKnown = builtInKind(object) !== undefined || instead !== undefined;
    return isKnown ? [refusal(object, instead, 'which no release serves')] : [];
  }
  const { since, until = Infinity } = span;
  if (until <= (release ?? NEWEST)) return [refusal(object, instead, `which is gone since 1.${until}`)];
  if (release !== undefined && since > release) {
    return [refusal(object, instead, `which comes with 1.${since}, and the cluster is 1.${release}`)];
  }
  return [refusal(object, instead, 'which no API server serves unless it is told to')];
}

function refusal(object: KubernetesObject, instead: string | undefined, why: string): Violation {
  return {
    object,
    path: 'apiVersion',
    expected: instead ?? 'a kind that is still served',
    found: `${object.apiVersion}, ${why}`,
    mend: mendOf(object, instead),
  };
}

function mendOf({ kind }: KubernetesObject, instead: string | undefined): string {
  if (instead !== undefined) {
    return `set apiVersion: ${instead}; fields that changed: https://kubernetes.io/docs/reference/using-api/deprecation-guide/`;
  }
  return kind === 'PodSecurityPolicy'
    ? 'remove it, and set the labels pod-security.kubernetes.io/enforce on namespaces'
    : `remove it, or upgrade the cluster: no version of ${kind} is served`;
}

function unknownField(object: KubernetesObject, { path, since, instead }: Arrival, release: number): Violation {
  return {
    object,
    path,
    expected: `fields that Kubernetes 1.${release} knows`,
    found: `one that comes with 1.${since}`,
    mend: instead === 'nothing' ? 'remove it' : `remove it; before 1.${since}: ${instead}`,
  };
}
