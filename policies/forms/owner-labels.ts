import type { Cluster } from '../cluster/cluster';
import { inField } from '../cluster/field-path';
import { shown } from '../cluster/json';
import { groupOf, type KubernetesObject } from '../cluster/object';
import type { Pod } from '../cluster/pod';
import type { Violation } from '../policy';

type Labels = Readonly<Record<string, string>>;

const PREFIX = 'app.kubernetes.io/';
const RECOMMENDED = ['name', 'instance', 'part-of', 'managed-by'].map((label) => `${PREFIX}${label}`);
const ALL_RECOMMENDED = RECOMMENDED.join(', ');
/** Those that an owner and its pods share if both have them. */
const SHARED = [...RECOMMENDED, `${PREFIX}component`, `${PREFIX}version`];

/** Recommended labels that workloads, their pods and Services lack, or that a workload has otherwise than its pods. */
export function labelViolations({ pods, ofKind }: Cluster): readonly Violation[] {
  const services = ofKind('Service').filter((service) => groupOf(service) === '');
  return [
    ...pods.flatMap((pod) => [
      ...missing(pod.owner, 'metadata.labels', pod.owner.labels),
      ...(pod.path === '' ? [] : missing(pod.owner, labelsPath(pod), pod.labels)),
      ...disagreeing(pod),
    ]),
    ...services.flatMap((service) => missing(service, 'metadata.labels', service.labels)),
  ];
}

const labelsPath = ({ path }: Pod): string => `${path}.metadata.labels`;

function missing(object: KubernetesObject, path: string, labels: Labels): readonly Violation[] {
  const lacking = RECOMMENDED.filter((label) => (labels[label] ?? '') === '');
  if (lacking.length === 0) return [];
  const names = lacking.join(', ');
  return [{ object, path, expected: ALL_RECOMMENDED, found: `no ${names}`, mend: `add ${names}` }];
}

function disagreeing(pod: Pod): readonly Violation[] {
  const { owner, labels } = pod;
  return SHARED.filter((label) => {
    const [ofOwner = '', ofPods = ''] = [owner.labels[label], labels[label]];
    return ofOwner !== '' && ofPods !== '' && ofOwner !== ofPods;
  }).map((label) => ({
    object: owner,
    path: inField(labelsPath(pod), label),
    expected: `${shown(owner.labels[label])}, as on the ${owner.kind}`,
    found: shown(labels[label]),
    mend: 'give both the same value',
  }));
}
