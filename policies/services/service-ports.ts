import type { Cluster } from '../cluster/cluster';
import { isJson, listAt, numberAt, recordAt, textAt, textsOf } from '../cluster/json';
import { groupOf, type KubernetesObject } from '../cluster/object';
import type { Pod } from '../cluster/pod';
import { podsSelected } from '../cluster/selected-pods';

/** A port of a Service. */
export interface ServicePort {
  /** Where it stands: `spec.ports[0]`. */
  readonly path: string;
  readonly name: string | undefined;
  readonly port: number;
  /** Port of the pods, by name or number. */
  readonly target: number | string;
  readonly protocol: string;
}

/** A port that a container says it listens on. */
interface ContainerPort {
  readonly name: string | undefined;
  readonly port: number;
  readonly protocol: string;
}

/** The Services of Kubernetes itself; other groups have kinds of that name too. */
export const servicesOf = (cluster: Cluster): readonly KubernetesObject[] =>
  cluster.ofKind('Service').filter((service) => groupOf(service) === '');

/** The ports of a Service. */
export function servicePortsOf({ body }: KubernetesObject): readonly ServicePort[] {
  return listAt(body, 'spec', 'ports').flatMap((entry, index): ServicePort[] => {
    const port = numberAt(entry, 'port');
    if (port === undefined) return [];
    return [
      {
        path: `spec.ports[${index}]`,
        name: textAt(entry, 'name'),
        port,
        target: numberAt(entry, 'targetPort') ?? textAt(entry, 'targetPort') ?? port,
        protocol: textAt(entry, 'protocol') ?? 'TCP',
      },
    ];
  });
}

/** Labels that controllers give to each pod: no template has them. */
const GIVEN =
  /^(statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|(rollouts-)?pod-template-hash|controller-revision-hash)$/;

/** The labels by which a Service selects, those aside that no template can have. */
export function selectorOf({ body }: KubernetesObject): Readonly<Record<string, string>> {
  const labels = Object.entries(textsOf(recordAt(body, 'spec', 'selector')));
  return Object.fromEntries(labels.filter(([label]) => !GIVEN.test(label)));
}

/** The pods behind a Service: none when it has no selector. */
export function podsBehind(cluster: Cluster, service: KubernetesObject): readonly Pod[] {
  const { namespace } = service;
  const matchLabels = selectorOf(service);
  return Object.keys(matchLabels).length === 0 ? [] : podsSelected(cluster, namespace, { matchLabels });
}

/** The ports that the containers of a pod declare; those of init containers that stay (sidecars) too. */
export function containerPortsOf({ containers }: Pod): readonly ContainerPort[] {
  return containers
    .filter(({ kind, body }) => kind === 'container' || body['restartPolicy'] === 'Always')
    .flatMap(({ body }) => listAt(body, 'ports'))
    .flatMap((entry): ContainerPort[] => {
      const port = numberAt(entry, 'containerPort');
      if (port === undefined || !isJson(entry)) return [];
      return [{ name: textAt(entry, 'name'), port, protocol: textAt(entry, 'protocol') ?? 'TCP' }];
    });
}

/** The port that a pod declares for a port of a Service. */
export function declaredTarget(pod: Pod, { target, protocol }: ServicePort): ContainerPort | undefined {
  return containerPortsOf(pod).find(
    (port) => port.protocol === protocol && (typeof target === 'number' ? port.port : port.name) === target,
  );
}
