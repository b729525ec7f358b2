import type { Cluster } from './cluster/cluster';
import type { KubernetesObject } from './cluster/object';
import { runsForever, type Pod } from './cluster/pod';
import type { Policy } from './policy';
import { podReferences } from './references/pod-references';
import { shownSome } from './services/service-target';

/** What `config-checksum` holds against our own pods, told of those of others by signs: a checksum, a hash, an operator. */
export const configRestarts: Policy = {
  id: 'config-restarts',
  severity: 'warning',
  demands: 'Pods that read a ConfigMap as variables start anew when it changes.',
  prevents: 'New configuration is applied, and pods go on with the old one until something else restarts them.',
  link: 'https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically',
  needs: 'objects',
  check: (cluster) =>
    cluster.facts !== undefined
      ? []
      : cluster.pods.filter(staysAsItIs).flatMap((pod) => {
          const names = changingMaps(cluster, pod);
          if (names.length === 0) return [];
          return [
            {
              object: pod.owner,
              path: pod.path === '' ? 'metadata.annotations' : `${pod.path}.metadata.annotations`,
              expected: `an annotation with a checksum of ConfigMap ${shownSome(names)}`,
              found: 'none',
              mend: 'annotate the template with a checksum of the data, or end the name of the ConfigMap with one',
            },
          ];
        }),
};

const RESTARTS = /checksum|hash|reloader|wave\.pusher\.com|restart/i;

const hasSign = (annotations: Readonly<Record<string, string>>): boolean =>
  Object.keys(annotations).some((annotation) => RESTARTS.test(annotation));

const staysAsItIs = (pod: Pod): boolean =>
  runsForever(pod) && !hasSign(pod.annotations) && !hasSign(pod.owner.annotations);

/** The ConfigMaps that a pod reads as variables, without those that never change: immutable ones, or with a hash in the name. */
function changingMaps(cluster: Cluster, pod: Pod): readonly string[] {
  const names = podReferences(pod)
    .filter(({ to, path, need }) => to.kind === 'ConfigMap' && need === 'required' && /\.env(From)?\[/.test(path))
    .map(({ to }) => to.name);
  return [...new Set(names)].filter((name) => {
    const configMap = cluster.find('ConfigMap', pod.namespace, name);
    return configMap !== undefined && !isFixed(configMap);
  });
}

/** Kustomize ends names with ten letters and digits of a hash. */
const isFixed = ({ name, body }: KubernetesObject): boolean =>
  body['immutable'] === true || /-(?=[a-z]*\d)[a-z\d]{8,}$/.test(name);
