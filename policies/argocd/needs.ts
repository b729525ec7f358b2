import type { Cluster } from '../cluster/cluster';
import { listAt, recordAt, textAt } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';
import { inSpec, type Pod } from '../cluster/pod';
import { routesOf, servicesBehind } from '../ingress/ingress-routes';
import { networkRulesOf } from '../network/network-rules';
import { madeSecret } from '../references/made-secrets';
import type { Reference } from '../references/reference';
import { referencesOf } from '../references/resolution';
import { settingsOf } from '../ingress/load-balancer';

/** An object that cannot do its work before another is there. */
export interface Need {
  readonly object: KubernetesObject;
  /** Where in the object the other is named; its kind or name, where it is found by them. */
  readonly path: string;
  readonly needed: KubernetesObject;
}

/** What the objects of a cluster need of each other. */
export function needsOf(cluster: Cluster): readonly Need[] {
  return [
    ...referencesOf(cluster).flatMap((reference) => named(cluster, reference)),
    ...cluster.objects.flatMap((object) => namespaceOf(cluster, object)),
    ...cluster.ofKind('Ingress').flatMap((ingress) => entrance(cluster, ingress)),
    ...cluster.ofKind('HorizontalPodAutoscaler').flatMap((autoscaler) => scaled(cluster, autoscaler)),
    ...isolation(cluster),
    ...rights(cluster),
  ];
}

/** What is named, or what makes it: of a Secret the object that an operator makes it from. */
function named(cluster: Cluster, { object, path, to, need }: Reference): readonly Need[] {
  if (need === 'optional') return [];
  const makers =
    to.kind === 'Secret'
      ? (madeSecret(cluster, to.namespace, to.name)?.makers ?? [])
      : [cluster.find(to.kind, to.namespace, to.name)];
  return makers.flatMap((needed) => (needed === undefined ? [] : [{ object, path, needed }]));
}

function namespaceOf(cluster: Cluster, object: KubernetesObject): readonly Need[] {
  const needed = object.namespace === '' ? undefined : cluster.find('Namespace', '', object.namespace);
  return needed === undefined ? [] : [{ object, path: 'metadata.namespace', needed }];
}

/** Its class, and the Services that it routes to. */
function entrance(cluster: Cluster, ingress: KubernetesObject): readonly Need[] {
  const found = cluster.find('IngressClass', '', textAt(ingress.body, 'spec', 'ingressClassName') ?? '');
  const settings = settingsOf(ingress);
  return [
    ...(found === undefined ? [] : [{ object: ingress, path: 'spec.ingressClassName', needed: found }]),
    ...routesOf(ingress).flatMap(({ at, backend }) =>
      servicesBehind(backend, settings).flatMap(({ name }): Need[] => {
        const needed = cluster.find('Service', ingress.namespace, name);
        return needed === undefined ? [] : [{ object: ingress, path: `${at}.backend`, needed }];
      }),
    ),
  ];
}

/** An autoscaler without what it scales is degraded, and holds up its wave. */
function scaled(cluster: Cluster, object: KubernetesObject): readonly Need[] {
  const target = recordAt(object.body, 'spec', 'scaleTargetRef');
  const needed = cluster.find(textAt(target, 'kind') ?? '', object.namespace, textAt(target, 'name') ?? '');
  return needed === undefined ? [] : [{ object, path: 'spec.scaleTargetRef', needed }];
}

/** A pod that starts before the rules that hold it is open until they come, or stays without defaults for good. */
function isolation(cluster: Cluster): readonly Need[] {
  const { policies, selectedBy } = networkRulesOf(cluster);
  return [
    ...policies.flatMap((policy) =>
      selectedBy(policy).map((pod) => ({ object: pod.owner, path: labelsIn(pod), needed: policy.object })),
    ),
    ...cluster
      .ofKind('LimitRange')
      .flatMap((needed) =>
        cluster.podsIn(needed.namespace).map((pod) => ({ object: pod.owner, path: inSpec(pod, 'containers'), needed })),
      ),
  ];
}

const labelsIn = (pod: Pod): string => (pod.path === '' ? 'metadata.labels' : `${pod.path}.metadata.labels`);

/** What a pod asks of the Kubernetes API at its start is refused without its bindings. */
function rights(cluster: Cluster): readonly Need[] {
  const bindings = new Map<string, KubernetesObject[]>();
  for (const binding of [...cluster.ofKind('RoleBinding'), ...cluster.ofKind('ClusterRoleBinding')]) {
    for (const subject of listAt(binding.body, 'subjects')) {
      const account = `${textAt(subject, 'namespace') ?? binding.namespace}/${textAt(subject, 'name') ?? ''}`;
      const own = bindings.get(account);
      if (own === undefined) bindings.set(account, [binding]);
      else own.push(binding);
    }
  }
  return cluster.pods.flatMap((pod) => {
    const account = `${pod.namespace}/${textAt(pod.spec, 'serviceAccountName') ?? 'default'}`;
    const path = inSpec(pod, 'serviceAccountName');
    return (bindings.get(account) ?? []).map((needed) => ({ object: pod.owner, path, needed }));
  });
}
