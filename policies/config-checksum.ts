import { createHash } from 'node:crypto';
import type { Cluster } from './cluster/cluster';
import { declarationsOf } from './cluster/declared-workload';
import { externalSecretOf } from './references/external-secret';
import type { ClusterFacts, WorkloadFacts } from './cluster/facts';
import { listAt, recordAt, shown, textAt, textsOf } from './cluster/json';
import type { Pod } from './cluster/pod';
import { podReferences } from './references/pod-references';
import type { Policy, Violation } from './policy';

const ANNOTATION = 'checksum/config';

/** The annotation by which a change of configuration changes the pod template, and so starts new pods. */
export const configChecksum: Policy = {
  id: 'config-checksum',
  severity: 'error',
  demands: `The annotation ${ANNOTATION} of a pod is the checksum of the ConfigMaps that it reads, and of what is added to its URLs.`,
  prevents: 'New configuration is applied, and pods go on with the old one until something else restarts them.',
  link: 'https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically',
  needs: 'facts',
  check: (cluster) => (cluster.facts === undefined ? [] : checksums(cluster, cluster.facts)),
};

function checksums(cluster: Cluster, facts: ClusterFacts): readonly Violation[] {
  const declaredOf = declarationsOf(facts);
  const parameters = urlParameters(cluster);
  return cluster.pods.flatMap((pod): Violation[] => {
    const declared = declaredOf(pod);
    const expected = declared === undefined ? undefined : checksumOf(cluster, pod, declared, parameters);
    const found = pod.annotations[ANNOTATION];
    if (expected === undefined || found === expected) return [];
    return [
      {
        object: pod.owner,
        path: `${pod.path}.metadata.annotations["${ANNOTATION}"]`,
        expected,
        found: shown(found),
        mend: 'set it to the checksum of the configuration as it is here, which synth does',
      },
    ];
  });
}

/** The checksum that charts make; undefined where there is nothing to make one of. */
function checksumOf(
  cluster: Cluster,
  pod: Pod,
  { kind }: WorkloadFacts,
  parameters: UrlParameters,
): string | undefined {
  const [first, ...others] = mapsOf(pod);
  if (others.length > 0) {
    if (kind !== 'component') return undefined;
    const [config, ...more] = [first, ...others].map((map) => textsIn(cluster, pod, map));
    return sha256([config, more]);
  }
  if (first === undefined && kind === 'store') return undefined;
  const config = textsIn(cluster, pod, first === undefined ? undefined : { ...first, keys: [] });
  const added = addedParameters(pod, parameters);
  return sha256(added.length === 0 ? config : [config, added]);
}

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** A ConfigMap that a pod reads, with the keys that it names. */
interface ReadMap {
  readonly name: string;
  readonly keys: readonly string[];
}

/** In the order in which the pod names them: where a component has several, that is the order in which charts read them. */
function mapsOf(pod: Pod): readonly ReadMap[] {
  const maps = new Map<string, readonly string[]>();
  for (const { to, key } of podReferences(pod)) {
    if (to.kind === 'ConfigMap') maps.set(to.name, [...(maps.get(to.name) ?? []), ...(key === undefined ? [] : [key])]);
  }
  return [...maps].map(([name, keys]) => ({ name, keys }));
}

/** What is in a ConfigMap: the keys that are named, first, in their order, and the others in that of the alphabet. */
function textsIn(cluster: Cluster, { namespace }: Pod, map: ReadMap | undefined): Readonly<Record<string, string>> {
  const object = map === undefined ? undefined : cluster.find('ConfigMap', namespace, map.name);
  const data = textsOf(object?.body['data']);
  const named = (map?.keys ?? []).filter((key) => Object.hasOwn(data, key));
  const keys = new Set([...named, ...Object.keys(data).sort()]);
  return Object.fromEntries([...keys].map((key) => [key, data[key] ?? '']));
}

/** What the templates of Secrets add to the URLs that a pod reads: key and parameters. */
function addedParameters(pod: Pod, parameters: UrlParameters): readonly (readonly [string, string])[] {
  return pod.containers
    .flatMap(({ body }) => listAt(body, 'env'))
    .flatMap((variable) => {
      const reference = recordAt(variable, 'valueFrom', 'secretKeyRef');
      const key = textAt(reference, 'key') ?? '';
      const added = parameters.get(placeOf(pod.namespace, textAt(reference, 'name') ?? '', key));
      return added === undefined ? [] : [[key, added] as const];
    });
}

/** The parameters by the place of the URL: namespace, Secret and key. */
type UrlParameters = ReadonlyMap<string, string>;

const placeOf = (...place: readonly [namespace: string, secret: string, key: string]): string => place.join('/');

function urlParameters(cluster: Cluster): UrlParameters {
  return new Map(
    cluster.ofKind('ExternalSecret').flatMap((object) => {
      const { target, template } = externalSecretOf(object);
      return Object.entries(template?.data ?? {}).flatMap(([key, text]) => {
        const added = parametersIn(text);
        return added === undefined ? [] : [[placeOf(object.namespace, target, key), added] as const];
      });
    }),
  );
}

/** `{{ .URL }}{{ if contains "?" .URL }}&{{ else }}?{{ end }}pool=10`: what stands after the question mark. */
const parametersIn = (template: string): string | undefined =>
  /\{\{ else \}\}\?\{\{ end \}\}(?<parameters>.+)$/s.exec(template)?.groups?.['parameters'];
