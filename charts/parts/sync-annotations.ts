import { ApiObject, type Chart } from 'cdk8s';
import { LAST_WAVE } from './stages';

/** Kinds that hold data, or all that stands in them: deleted by a person alone, whatever becomes of the Application. */
const KEPT_KINDS: ReadonlySet<string> = new Set(['Namespace', 'PersistentVolumeClaim', 'StatefulSet']);

/** Argo CD asks before it prunes such an object (`Prune=confirm`, since 2.14), and leaves it when the Application is deleted. */
const KEPT = 'Prune=confirm,Delete=false';

/** Kinds that are degraded until something outside has answered, the metrics of new pods here: a wave that waited would fail. */
const LAST_KINDS: ReadonlySet<string> = new Set(['HorizontalPodAutoscaler']);

/** Of kinds that an add-on brings: a sync that comes before it plans the others all the same, and is tried again. */
const DEFINED_ELSEWHERE = 'SkipDryRunOnMissingResource=true';

/**
 * Says to Argo CD, on each object of a chart, in which wave it is applied and what must not happen to it. Without Argo CD these
 * annotations are words that nobody reads.
 */
export function annotateForArgoCd(chart: Chart, wave: number): void {
  for (const object of chart.node.findAll()) {
    if (!ApiObject.isApiObject(object)) continue;
    object.metadata.addAnnotation(
      'argocd.argoproj.io/sync-wave',
      String(LAST_KINDS.has(object.kind) ? LAST_WAVE : wave),
    );
    const options = syncOptions(object);
    if (options !== undefined) object.metadata.addAnnotation('argocd.argoproj.io/sync-options', options);
  }
}

function syncOptions({ kind, apiGroup }: ApiObject): string | undefined {
  if (KEPT_KINDS.has(kind)) return KEPT;
  return isBuiltIn(apiGroup) ? undefined : DEFINED_ELSEWHERE;
}

/** Groups of Kubernetes itself have no dot, or end so. */
const isBuiltIn = (group: string): boolean => !group.includes('.') || group.endsWith('.k8s.io');
