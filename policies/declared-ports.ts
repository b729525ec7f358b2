import { keyOf, workloadKey } from './cluster/declared-workload';
import type { ClusterFacts, WorkloadFacts } from './cluster/facts';
import { isJson, listAt, numberAt, shown, textAt } from './cluster/json';
import type { Cluster } from './cluster/cluster';
import type { KubernetesObject } from './cluster/object';
import { inSpec, type Pod } from './cluster/pod';
import type { Policy, Violation } from './policy';
import { servicePortsOf, servicesOf } from './services/service-ports';

/**
 * A Service of ours leads to the pods of its workload, by the declared ports and those alone, inside the cluster; under the same
 * number as the container's, as the VPC CNI wants it for network policies.
 */
export const declaredPorts: Policy = {
  id: 'declared-ports',
  severity: 'error',
  demands: 'The Service and the container of a workload have exactly the declared ports, and no door to the outside.',
  prevents:
    'A caller connects to a port where nobody listens; a load balancer of its own opens a service to the internet.',
  link: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  needs: 'facts',
  check: (cluster) => {
    const { facts } = cluster;
    if (facts === undefined) return [];
    const pods = podsByOwner(cluster, facts);
    const listening = facts.workloads.filter(({ listeners }) => listeners.length > 0);
    return [
      ...listening.flatMap((workload) => [
        ...serviceViolations(cluster, workload),
        ...containerViolations(pods.get(keyOf(workload)), workload),
      ]),
      ...furtherServices(cluster, facts, new Set(listening.map(keyOf))).flatMap(leadingElsewhere),
    ];
  },
};

function serviceViolations(cluster: Cluster, workload: WorkloadFacts): readonly Violation[] {
  const service = cluster.find('Service', workload.namespace, workload.name);
  if (service === undefined) return []; // declared-workloads says so.
  return [
    ...leadingElsewhere(service),
    ...differences(
      service,
      'spec.ports',
      workload,
      servicePortsOf(service).map(({ port }) => port),
    ),
  ];
}

/** Services in namespaces of ours that stand beside that of a workload: by which the pods of a StatefulSet find each other. */
function furtherServices(
  cluster: Cluster,
  { namespaces }: ClusterFacts,
  known: ReadonlySet<string>,
): readonly KubernetesObject[] {
  const own = new Set(namespaces.map(({ name }) => name));
  return servicesOf(cluster).filter((service) => own.has(service.namespace) && !known.has(keyOf(service)));
}

/** A way past the Ingress, or one to nowhere. */
function leadingElsewhere(service: KubernetesObject): readonly Violation[] {
  const type = textAt(service.body, 'spec', 'type') ?? 'ClusterIP';
  const selector = isJson(service.body['spec']) ? service.body['spec']['selector'] : undefined;
  return [
    ...(type === 'ClusterIP'
      ? []
      : [
          {
            object: service,
            path: 'spec.type',
            expected: 'ClusterIP',
            found: type,
            mend: 'what is public goes through the Ingress',
          },
        ]),
    ...(isJson(selector) && Object.keys(selector).length > 0
      ? []
      : [
          {
            object: service,
            path: 'spec.selector',
            expected: `the labels of the pods of ${service.name}`,
            found: shown(selector),
            mend: 'without them it leads nowhere',
          },
        ]),
  ];
}

/** The pods of each workload that listens; those of its migration are its own and listen nowhere. */
function podsByOwner({ podsIn }: Cluster, { namespaces }: ClusterFacts): ReadonlyMap<string, Pod> {
  return new Map(
    namespaces
      .flatMap(({ name }) => podsIn(name))
      .filter(({ owner }) => owner.kind !== 'Job')
      .map((pod) => [workloadKey(pod), pod]),
  );
}

function containerViolations(pod: Pod | undefined, workload: WorkloadFacts): readonly Violation[] {
  if (pod === undefined) return []; // declared-workloads says so.
  const ports = pod.containers.flatMap(({ body }) =>
    listAt(body, 'ports')
      .map((port) => numberAt(port, 'containerPort'))
      .filter((port) => port !== undefined),
  );
  return differences(pod.owner, inSpec(pod, 'containers'), workload, ports);
}

function differences(
  object: KubernetesObject,
  path: string,
  { name, listeners }: WorkloadFacts,
  found: readonly number[],
): readonly Violation[] {
  const declared = listeners.map(({ port }) => port);
  const sorted = (ports: readonly number[]) => [...ports].sort((left, right) => left - right).join(', ');
  if (sorted(declared) === sorted(found)) return [];
  return [
    {
      object,
      path,
      expected: `the declared ports of ${name}, ${sorted(declared)}`,
      found: sorted(found) === '' ? 'none' : sorted(found),
      mend: 'give it those ports, or declare others in system.yaml',
    },
  ];
}
