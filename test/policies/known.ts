import { clusterOf, type Cluster } from '../../policies/cluster/cluster';
import type { ClusterFacts } from '../../policies/cluster/facts';
import { isJson, listAt, recordAt, textAt, type Json } from '../../policies/cluster/json';
import { objectOf, titleOf } from '../../policies/cluster/object';
import { withObject } from './clusters';
import type { Edit } from './edits';

/** What the overlays say of a committed cluster. */
export function factsOf(given: Cluster): ClusterFacts {
  if (given.facts === undefined) throw new Error(`${given.name} has no facts`);
  return given.facts;
}

/** The cluster, had the overlays said something else. */
export function withFacts(given: Cluster, change: Partial<ClusterFacts>): Cluster {
  return { ...given, facts: { ...factsOf(given), ...change } };
}

/**
 * The cluster as it would be without its monitoring stack, for tests that count what the system alone has: nodes that it fills, members
 * of the group of its load balancer, callers of a service.
 */
export function unwatched(given: Cluster): Cluster {
  const { monitoring, workloads, namespaces, namespace: own, ...others } = factsOf(given);
  const stack = new Set(namespaces.map(({ name }) => name).filter((name) => name !== own));
  const components = new Set(workloads.filter(({ kind }) => kind === 'component').map(({ name }) => name));
  const objects = given.objects
    .filter(({ namespace, name }) => !stack.has(namespace === '' ? name : namespace))
    .filter(({ kind, name }) => !/Role(Binding)?$/.test(kind) || !components.has(name))
    .map((object) => objectOf(withoutPeers(object.body, stack), object.file))
    .filter((object) => object !== undefined);
  return clusterOf(given.name, objects, {
    ...others,
    namespace: own,
    namespaces: namespaces.filter(({ name }) => name === own),
    workloads: workloads
      .filter(({ kind }) => kind !== 'component')
      .map((workload) => ({
        ...workload,
        listeners: workload.listeners.map((listener) => ({
          ...listener,
          callers: listener.callers.filter((peer) => peer.kind !== 'workload' || !stack.has(peer.namespace)),
        })),
      })),
  });
}

/** A NetworkPolicy without the peers in some namespaces, and without rules that are then for nobody; others as they are. */
function withoutPeers(body: Json, namespaces: ReadonlySet<string>): Json {
  const rules = listAt(body, 'spec', 'ingress');
  if (textAt(body, 'kind') !== 'NetworkPolicy' || rules.length === 0) return body;
  const left = rules.flatMap((rule) => {
    const from = listAt(rule, 'from').filter(
      (peer) => !namespaces.has(textAt(peer, 'namespaceSelector', 'matchLabels', 'kubernetes.io/metadata.name') ?? ''),
    );
    return isJson(rule) && from.length > 0 ? [{ ...rule, from }] : [];
  });
  return { ...body, spec: { ...recordAt(body, 'spec'), ingress: left } };
}

/** The cluster with one more object: a copy of one that is there, after edits. */
export function withCopy(given: Cluster, title: string, ...edits: readonly Edit[]): Cluster {
  const original = given.objects.find((object) => titleOf(object) === title);
  if (original === undefined) throw new Error(`no ${title} in ${given.name}`);
  const body: Json = structuredClone(original.body);
  for (const edit of edits) edit(body);
  return withObject(given, body);
}

/** Path of an annotation of the AWS Load Balancer Controller. */
export const alb = (setting: string): string => `metadata.annotations["alb.ingress.kubernetes.io/${setting}"]`;

/** An Ingress that somebody else wrote, for the controller, with this spec. */
export function foreignIngress(annotations: Readonly<Record<string, string>>, spec: unknown): Json {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'web',
      namespace: 'shop',
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [`alb.ingress.kubernetes.io/${key}`, value]),
      ),
    },
    spec,
  };
}

/** An Ingress of everyday use with its Service and Deployment, as the controller's guide has them. */
export const SOUND: readonly Json[] = [
  foreignIngress(
    {
      scheme: 'internet-facing',
      'target-type': 'ip',
      'certificate-arn': 'arn:aws:acm:us-west-2:012345678901:certificate/11112222-3333-4444-5555-666677778888',
      'listen-ports': '[{"HTTP": 80}, {"HTTPS": 443}]',
      'ssl-policy': 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      'ssl-redirect': '443',
      'healthcheck-path': '/status',
    },
    {
      ingressClassName: 'alb',
      rules: [
        {
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
          },
        },
      ],
    },
  ),
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', readinessProbe: { httpGet: { path: '/ready', port: 8080 } } }] },
      },
    },
  },
];

/** Ingresses in forms that nobody expects; policies look at them and go on. */
export const ODD: readonly Json[] = [
  foreignIngress({ scheme: 'internal' }, null),
  foreignIngress({ scheme: 'internal' }, { rules: 'none' }),
  foreignIngress({ 'target-type': 'ip' }, { rules: [null, { http: { paths: [{}, { backend: { service: {} } }] } }] }),
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'bare' } },
  {
    apiVersion: 'networking.internal.knative.dev/v1alpha1',
    kind: 'Ingress',
    metadata: { name: 'other', namespace: 'shop' },
    spec: { rules: [{ hosts: ['a'] }] },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'nginx', namespace: 'shop' },
    spec: { ingressClassName: 'nginx', rules: [{ http: { paths: [{ path: '/', backend: { resource: {} } }] } }] },
  },
];
