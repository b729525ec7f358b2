import type { Cluster } from './cluster/cluster';
import { listAt, recordAt, type Json } from './cluster/json';
import { podMadeBy } from './cluster/made-pods';
import { titleOf, type KubernetesObject } from './cluster/object';
import { runsForever, type Pod } from './cluster/pod';
import type { Policy, Violation } from './policy';
import { podsSelected } from './cluster/selected-pods';
import { selects } from './cluster/selector';
import { shownLabels, shownSome } from './services/service-target';
import { isReleaseLabel, isVersionLabel, labelsNamed } from './services/version-labels';

const CONTROLLERS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout'];

/** Whose pods are whose; the selector of a workload can never be changed. */
export const workloadSelectors: Policy = {
  id: 'workload-selectors',
  severity: 'error',
  demands: 'A workload selects its own pods and no others, by labels that outlive releases.',
  prevents:
    'Controllers fight over pods and count those of others; a new version cannot be applied, since selectors are immutable.',
  link: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
  needs: 'objects',
  check: (cluster) =>
    CONTROLLERS.flatMap((kind) => cluster.ofKind(kind))
      .map((owner) => podMadeBy(cluster, owner))
      .filter((pod) => pod !== undefined)
      .filter(({ owner }) => !isMadeByAnother(owner))
      // A Rollout may refer to a Deployment instead.
      .filter(({ owner }) => Object.keys(recordAt(owner.body, 'spec', 'template')).length > 0)
      .flatMap((pod) => judged(cluster, pod)),
};

function judged(cluster: Cluster, pod: Pod): readonly Violation[] {
  const { owner } = pod;
  const selector = recordAt(owner.body, 'spec', 'selector');
  if (labelsNamed(selector).length === 0) return [withoutSelector(pod)];
  const isRefused = cluster.facts === undefined ? isReleaseLabel : isVersionLabel;
  return [
    ...(selects(selector, pod.labels) ? [] : [missesItself(pod, selector)]),
    ...foreignPods(cluster, pod, selector),
    ...labelsNamed(selector)
      .filter(isRefused)
      .map((label) => ({
        object: owner,
        path: 'spec.selector',
        expected: 'no label that says which release it is',
        found: label,
        mend: 'select by names alone: the next release has another value, and the selector cannot be changed',
      })),
  ];
}

const withoutSelector = ({ owner, labels }: Pod): Violation => ({
  object: owner,
  path: 'spec.selector',
  expected: 'labels of its pods',
  found: 'a selector that names none',
  mend: `write matchLabels with what names the workload in its template: ${shownLabels(labels)}`,
});

const missesItself = ({ owner, labels }: Pod, selector: Json): Violation => ({
  object: owner,
  path: 'spec.selector',
  expected: `labels of its own template: ${shownLabels(labels)}`,
  found: shownSelector(selector),
  mend: 'give the template the labels that the selector names, or the selector those of the template',
});

/** As the ReplicaSets of a Deployment are, in what somebody read out of a cluster. */
const isMadeByAnother = ({ body }: KubernetesObject): boolean => listAt(body, 'metadata', 'ownerReferences').length > 0;

/** Pods of others that the selector selects too; Jobs count where all is known, since they are not adopted. */
function foreignPods(cluster: Cluster, { owner, namespace }: Pod, selector: Json): readonly Violation[] {
  const titles = podsSelected(cluster, namespace, selector)
    .filter((other) => titleOf(other.owner) !== titleOf(owner) && !isMadeByAnother(other.owner))
    .filter((other) => cluster.facts !== undefined || runsForever(other))
    .map((other) => titleOf(other.owner));
  const others = [...new Set(titles)];
  if (others.length === 0) return [];
  return [
    {
      object: owner,
      path: 'spec.selector',
      expected: 'pods of its own alone',
      found: `${shownSelector(selector)}, which also selects those of ${shownSome(others)}`,
      mend: `give ${owner.name} a label that no other workload of ${namespace === '' ? 'the namespace' : namespace} has, in selector and template`,
    },
  ];
}

const shownSelector = (selector: Json): string =>
  shownLabels(recordAt(selector, 'matchLabels')) || labelsNamed(selector).join(', ');
