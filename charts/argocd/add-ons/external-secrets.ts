import type { AddOn, Environment } from '../../../overlays/environment';
import { replicasOf, requestsOf, serviceAccountOf, type HelmValues } from './helm-values';

const OPERATOR = 'external-secrets';
const WEBHOOK = 'external-secrets-webhook';
const CERT_CONTROLLER = 'external-secrets-cert-controller';

/** With `maxUnavailable` the chart passes over its `minAvailable: 1`, under which the node of a single pod never drains. */
const podDisruptionBudget: HelmValues = { enabled: true, maxUnavailable: 1 };

/**
 * External Secrets Operator. Keys as in external-secrets/external-secrets at helm-chart-0.19.2. Its ServiceAccounts take on no
 * role: the ClusterSecretStore names one of ours that does.
 */
export function externalSecretsValues(_: Environment, addOn: AddOn): HelmValues {
  return {
    installCRDs: true,
    replicaCount: replicasOf(addOn, OPERATOR),
    // During a rollout there are two, whatever their number.
    leaderElect: true,
    resources: requestsOf(addOn, OPERATOR, 'external-secrets'),
    podDisruptionBudget,
    serviceAccount: serviceAccountOf(addOn),
    webhook: {
      replicaCount: replicasOf(addOn, WEBHOOK),
      resources: requestsOf(addOn, WEBHOOK, 'webhook'),
      podDisruptionBudget,
    },
    certController: {
      replicaCount: replicasOf(addOn, CERT_CONTROLLER),
      resources: requestsOf(addOn, CERT_CONTROLLER, 'cert-controller'),
      podDisruptionBudget,
    },
  };
}
