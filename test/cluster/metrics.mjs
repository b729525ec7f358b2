/** Stand-in for the metrics server, by which autoscalers know how busy pods are. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { create } from './api.mjs';
import { matches } from './network-policies.mjs';
import { mebibytes, millis } from './pods.mjs';

/** @typedef {import('./living-cluster.mjs').Living} Living */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

/**
 * Serves it behind the aggregation layer, as the metrics server is.
 * @param {Pick<Living, 'plane' | 'world'>} living @param {(pod: KubeObject) => number} utilisation what every container of a pod uses of its requests, in percent
 */
export async function serveMetrics({ plane, world }, utilisation) {
  const certificate = { cert: readFileSync(plane.certificate), key: readFileSync(plane.certificateKey) };
  const server = createServer(certificate, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://localhost');
    const namespace = /^\/apis\/metrics\.k8s\.io\/v1beta1\/namespaces\/([^/]+)\/pods$/.exec(pathname)?.[1];
    const body = namespace
      ? podMetrics(world.pods(), { namespace, selector: searchParams.get('labelSelector') ?? '', utilisation })
      : RESOURCES;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await create(plane, '/api/v1/namespaces/kube-system/services', {
    metadata: { name: 'metrics-server' },
    spec: { type: 'ExternalName', externalName: 'localhost' },
  });
  await create(plane, '/apis/apiregistration.k8s.io/v1/apiservices', {
    metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { name: 'metrics-server', namespace: 'kube-system', port },
    },
  });
  return {
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What the API serves, as discovery has it. */
const RESOURCES = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: 'metrics.k8s.io/v1beta1',
  resources: [{ name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] }],
};

/** @param {KubeObject[]} pods @param {{ namespace: string, selector: string, utilisation: (pod: KubeObject) => number }} asked `selector`: `a=b,c=d` */
function podMetrics(pods, { namespace, selector, utilisation }) {
  const matchLabels = Object.fromEntries(selector.split(',').map((pair) => pair.split('=')));
  const items = pods
    .filter(
      ({ metadata, status }) =>
        metadata.namespace === namespace &&
        status.phase === 'Running' &&
        matches({ matchLabels }, metadata.labels ?? {}),
    )
    .map((pod) => ({
      metadata: { name: pod.metadata.name, namespace, labels: pod.metadata.labels },
      timestamp: new Date().toISOString(),
      window: '1s',
      containers: pod.spec.containers.map((/** @type {any} */ container) => usageOf(container, utilisation(pod) / 100)),
    }));
  return { kind: 'PodMetricsList', apiVersion: 'metrics.k8s.io/v1beta1', metadata: {}, items };
}

/** @param {{ name: string, resources?: { requests?: { cpu?: string, memory?: string } } }} container @param {number} share of its requests */
function usageOf({ name, resources }, share) {
  const { cpu = '0', memory = '0' } = resources?.requests ?? {};
  return { name, usage: { cpu: `${millis(cpu) * share}m`, memory: `${Math.round(mebibytes(memory) * share)}Mi` } };
}
