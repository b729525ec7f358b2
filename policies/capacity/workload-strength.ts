import type { Cluster } from '../cluster/cluster';
import { inField } from '../cluster/field-path';
import { at, numberAt, recordAt, shown } from '../cluster/json';
import { networkRulesOf } from '../network/network-rules';
import { titleOf, type KubernetesObject } from '../cluster/object';
import type { Container, Pod } from '../cluster/pod';
import { podCounter, type PodCounts } from './pod-counts';
import type { Violation } from '../policy';
import { probePath } from '../pods/probe';
import { millisOf } from './quantity';
import { podsSelected } from '../cluster/selected-pods';
import type { SiblingWorkload } from '../cluster/sibling-facts';

/** What is known of a cluster once, for all of its workloads. */
interface Strength {
  /** The environment that it is compared with. */
  readonly model: string;
  readonly counts: (pod: Pod) => PodCounts;
  readonly scaler: (pod: Pod) => KubernetesObject | undefined;
  readonly budgeted: ReadonlySet<Pod>;
}

/** Holds the pods of a workload against what the same workload is in another environment. */
export function strengthJudge(
  cluster: Cluster,
  model: string,
): (pod: Pod, workload: SiblingWorkload) => readonly Violation[] {
  const strength = strengthOf(cluster, model);
  const { policiesOf } = networkRulesOf(cluster);
  return (pod, workload) => [
    ...fewerPods(strength, pod, workload),
    ...withoutBudget(strength, pod, workload),
    ...smaller(strength, pod, workload),
    ...unasked(strength, pod, workload),
    ...shorterRuns(strength, pod, workload),
    ...(['ingress', 'egress'] as const)
      .filter((direction) => policiesOf(pod, direction).length === 0)
      .map((direction) =>
        weaker(pod, 'metadata.name', `a NetworkPolicy for its ${direction}, as in ${model}`, 'none', 'add one'),
      ),
  ];
}

function strengthOf(cluster: Cluster, model: string): Strength {
  const keyOf = (...parts: readonly unknown[]): string => JSON.stringify(parts);
  const scalers = new Map(
    cluster.ofKind('HorizontalPodAutoscaler').map((scaler) => {
      const { kind, name } = recordAt(scaler.body, 'spec', 'scaleTargetRef');
      return [keyOf(scaler.namespace, kind, name), scaler];
    }),
  );
  return {
    model,
    counts: podCounter(cluster, 1),
    scaler: ({ owner }) => scalers.get(keyOf(owner.namespace, owner.kind, owner.name)),
    budgeted: new Set(
      cluster
        .ofKind('PodDisruptionBudget')
        .flatMap(({ namespace, body }) => podsSelected(cluster, namespace, recordAt(body, 'spec', 'selector'))),
    ),
  };
}

const weaker = ({ owner }: Pod, path: string, expected: string, found: string, mend: string): Violation => ({
  object: owner,
  path,
  expected,
  found,
  mend,
});

function fewerPods(
  { model, counts, scaler }: Strength,
  pod: Pod,
  { replicas, kind }: SiblingWorkload,
): readonly Violation[] {
  if (kind !== 'service' && kind !== 'worker') return [];
  const { least, most } = counts(pod);
  const object = scaler(pod) ?? pod.owner;
  const violation = (field: string, wanted: number, found: number): Violation => ({
    object,
    path: object === pod.owner ? 'spec.replicas' : `spec.${field}`,
    expected: `at least ${wanted}, as in ${model}`,
    found: String(found),
    mend: `raise replicas of ${titleOf(pod.owner)}, or lower them in ${model}`,
  });
  return [
    // What has a fixed number is asked for the most at once.
    ...(least < replicas.min && least < most ? [violation('minReplicas', replicas.min, least)] : []),
    ...(most < replicas.max ? [violation('maxReplicas', replicas.max, most)] : []),
  ];
}

const withoutBudget = (
  { model, budgeted }: Strength,
  pod: Pod,
  { disruptionBudget }: SiblingWorkload,
): readonly Violation[] =>
  disruptionBudget === 'absent' || budgeted.has(pod)
    ? []
    : [
        weaker(
          pod,
          'metadata.name',
          `a PodDisruptionBudget, as in ${model}`,
          'none that selects its pods',
          'add one with maxUnavailable: 1',
        ),
      ];

/** The container that the workload is about: the one of its name, or the first. */
function mainContainer({ containers }: Pod, { name }: SiblingWorkload): Container | undefined {
  const candidates = containers.filter(({ kind }) => kind === 'container');
  return candidates.find((container) => container.name === name) ?? candidates[0];
}

function smaller({ model }: Strength, pod: Pod, workload: SiblingWorkload): readonly Violation[] {
  const container = mainContainer(pod, workload);
  if (container === undefined) return [];
  return Object.entries(workload.requests).flatMap(([resource, wanted]) => {
    const found = at(container.body, 'resources', 'requests', resource);
    if ((millisOf(found) ?? 0) >= (millisOf(wanted) ?? 0)) return [];
    const path = inField(`${container.path}.resources.requests`, resource);
    return [weaker(pod, path, `at least ${wanted}, as in ${model}`, shown(found), 'raise it, or lower it there')];
  });
}

function unasked({ model }: Strength, pod: Pod, workload: SiblingWorkload): readonly Violation[] {
  const container = mainContainer(pod, workload);
  if (container === undefined) return [];
  return workload.probes
    .filter((kind) => at(container.body, `${kind}Probe`) === undefined)
    .map((kind) =>
      weaker(
        pod,
        probePath(container, kind),
        `a ${kind} probe, as in ${model}`,
        'none',
        'ask here what is asked there',
      ),
    );
}

/** What Kubernetes takes where a Job says nothing. */
const RETRIES = 6;

function shorterRuns({ model }: Strength, pod: Pod, { run }: SiblingWorkload): readonly Violation[] {
  if (run === undefined) return [];
  const steps = pod.owner.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec'] : ['spec'];
  const path = (field: string): string => [...steps, field].join('.');
  const spec = recordAt(pod.owner.body, ...steps);
  const deadline = numberAt(spec, 'activeDeadlineSeconds');
  const retries = numberAt(spec, 'backoffLimit') ?? RETRIES;
  return [
    ...(deadline !== undefined && deadline >= run.deadlineSeconds
      ? []
      : [
          weaker(
            pod,
            path('activeDeadlineSeconds'),
            `a deadline of at least ${run.deadlineSeconds} s, as in ${model}`,
            deadline === undefined ? 'none' : `${deadline} s`,
            'give it as long: there is no less data in production',
          ),
        ]),
    ...(retries >= run.retries
      ? []
      : [
          weaker(
            pod,
            path('backoffLimit'),
            `at least ${run.retries}, as in ${model}`,
            String(retries),
            'let it be tried as often',
          ),
        ]),
  ];
}
