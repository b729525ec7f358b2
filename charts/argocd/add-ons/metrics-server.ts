import type { AddOn, Environment } from '../../../overlays/environment';
import { replicasOf, requestsOf, serviceAccountOf, type HelmValues } from './helm-values';

const NAME = 'metrics-server';

/** metrics-server. Keys as in kubernetes-sigs/metrics-server at metrics-server-helm-chart-3.12.2. */
export function metricsServerValues(_: Environment, addOn: AddOn): HelmValues {
  return {
    replicas: replicasOf(addOn, NAME),
    resources: requestsOf(addOn, NAME, NAME),
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    serviceAccount: serviceAccountOf(addOn),
  };
}
