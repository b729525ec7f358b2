import { declarationsOf } from './cluster/declared-workload';
import { shown } from './cluster/json';
import { inSpec } from './cluster/pod';
import type { Policy } from './policy';

/** A pod gets a token for the Kubernetes API only where the overlays say so; who else uses the API cannot be known. */
export const apiToken: Policy = {
  id: 'api-token',
  severity: 'error',
  demands: 'A pod has no token for the Kubernetes API unless its workload is declared to use one.',
  prevents: 'Whoever breaks into a pod with a token talks to the API server as its ServiceAccount.',
  link: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
  needs: 'facts',
  check: ({ pods, facts }) => {
    if (facts === undefined) return [];
    const declarationOf = declarationsOf(facts);
    return pods
      .filter(
        (pod) => pod.spec['automountServiceAccountToken'] !== false && declarationOf(pod)?.kubernetesApi !== 'token',
      )
      .map((pod) => ({
        object: pod.owner,
        path: inSpec(pod, 'automountServiceAccountToken'),
        expected: 'false',
        found: shown(pod.spec['automountServiceAccountToken']),
        mend: 'set it to false, or declare kubernetesApi: token for the workload',
      }));
  },
};
