import { isJson, listAt, numberAt, recordAt, textAt, type Json } from '../cluster/json';
import { groupOf, type KubernetesObject } from '../cluster/object';
import { perCluster } from '../cluster/per-cluster';

/** A HorizontalPodAutoscaler, of any version. */
export interface Autoscaler {
  readonly object: KubernetesObject;
  readonly target: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  /** What it scales, where that is here. */
  readonly owner?: KubernetesObject;
  readonly min: number;
  /** Absent where it cannot be read. */
  readonly max?: number;
  /** Those that are measured against what pods ask for. */
  readonly metrics: readonly UtilisationMetric[];
}

/** A share of what containers ask for. */
export interface UtilisationMetric {
  /** `spec.metrics[0]` */
  readonly path: string;
  readonly resource: 'cpu' | 'memory';
  /** The one container that counts; absent: all of them. */
  readonly container?: string;
  /** `spec.metrics[0].resource.target.averageUtilization` */
  readonly percentPath: string;
  readonly percent: number;
}

/** What Kubernetes takes where no metric is given. */
const DEFAULT_PERCENT = 80;

export const autoscalersOf = perCluster((cluster): readonly Autoscaler[] =>
  cluster
    .ofKind('HorizontalPodAutoscaler')
    .filter((object) => groupOf(object) === 'autoscaling')
    .map((object) => {
      const spec = recordAt(object.body, 'spec');
      const target = recordAt(spec, 'scaleTargetRef');
      const [kind, name] = [textAt(target, 'kind') ?? '', textAt(target, 'name') ?? ''];
      const owner = cluster.find(kind, object.namespace, name);
      const max = numberAt(spec, 'maxReplicas');
      return {
        object,
        target: { apiVersion: textAt(target, 'apiVersion') ?? '', kind, name },
        ...(owner === undefined ? {} : { owner }),
        min: numberAt(spec, 'minReplicas') ?? 1,
        ...(max === undefined ? {} : { max }),
        metrics: metricsOf(spec),
      };
    }),
);

/** The autoscalers of each workload that is here. */
export const autoscalersByOwner = perCluster((cluster): ReadonlyMap<KubernetesObject, readonly Autoscaler[]> => {
  const found = new Map<KubernetesObject, Autoscaler[]>();
  for (const autoscaler of autoscalersOf(cluster)) {
    if (autoscaler.owner === undefined) continue;
    const own = found.get(autoscaler.owner);
    if (own === undefined) found.set(autoscaler.owner, [autoscaler]);
    else own.push(autoscaler);
  }
  return found;
});

function metricsOf(spec: Json): readonly UtilisationMetric[] {
  const metrics = listAt(spec, 'metrics');
  if (metrics.length > 0) return metrics.flatMap(metricOf);
  const percentPath = 'spec.targetCPUUtilizationPercentage';
  const percent = numberAt(spec, 'targetCPUUtilizationPercentage') ?? DEFAULT_PERCENT;
  return [{ path: 'spec', resource: 'cpu', percentPath, percent }];
}

function metricOf(metric: unknown, index: number): readonly UtilisationMetric[] {
  const type = textAt(metric, 'type');
  const field = type === 'Resource' ? 'resource' : type === 'ContainerResource' ? 'containerResource' : undefined;
  if (field === undefined || !isJson(metric)) return [];
  const resource = textAt(metric, field, 'name');
  const percent = numberAt(metric, field, 'target', 'averageUtilization');
  const container = field === 'containerResource' ? textAt(metric, field, 'container') : undefined;
  // An average value, rather than a share, needs no request.
  if ((resource !== 'cpu' && resource !== 'memory') || percent === undefined) return [];
  const path = `spec.metrics[${index}]`;
  return [
    {
      path,
      resource,
      ...(container === undefined ? {} : { container }),
      percentPath: `${path}.${field}.target.averageUtilization`,
      percent,
    },
  ];
}
