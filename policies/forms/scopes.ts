import { builtInKind } from './built-in-kinds';
import { textAt } from '../cluster/json';
import { groupOf, type KubernetesObject } from '../cluster/object';

type Scope = 'namespaced' | 'cluster';

/** Custom kinds of the whole cluster, by group; the groups' other kinds are namespaced. */
const CUSTOM_GROUPS: Readonly<Record<string, readonly string[]>> = {
  'argoproj.io': ['ClusterAnalysisTemplate', 'ClusterWorkflowTemplate'],
  'cert-manager.io': ['ClusterIssuer'],
  'elbv2.k8s.aws': ['IngressClassParams', 'ALBTargetControlConfig'],
  'external-secrets.io': ['ClusterExternalSecret', 'ClusterPushSecret', 'ClusterSecretStore'],
  'keda.sh': ['ClusterTriggerAuthentication', 'ClusterCloudEventSource'],
  'monitoring.coreos.com': [],
};

/** Whether objects are of a namespace or of the whole cluster, as far as kinds, and definitions made here, say. */
export function scopes(definitions: readonly KubernetesObject[]): (object: KubernetesObject) => Scope | undefined {
  const defined = new Map(
    definitions.map(({ body }) => [
      `${textAt(body, 'spec', 'group') ?? ''}/${textAt(body, 'spec', 'names', 'kind') ?? ''}`,
      textAt(body, 'spec', 'scope') === 'Cluster' ? ('cluster' as const) : ('namespaced' as const),
    ]),
  );
  return (object) => {
    const group = groupOf(object);
    const known = builtInKind(object)?.scope ?? defined.get(`${group}/${object.kind}`);
    if (known !== undefined) return known;
    // Every kind of the AWS controllers is namespaced.
    if (group.endsWith('.services.k8s.aws')) return 'namespaced';
    const ofCluster = Object.hasOwn(CUSTOM_GROUPS, group) ? CUSTOM_GROUPS[group] : undefined;
    if (ofCluster === undefined) return undefined;
    return ofCluster.includes(object.kind) ? 'cluster' : 'namespaced';
  };
}
