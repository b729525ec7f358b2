import type { ArgoCd, Environment } from '../../environment';
import { shell } from '../markdown';

/** How long an add-on may take until it is healthy. */
const ADD_ON_SECONDS = 900;

/** How long the system may take: as long as Argo CD tries. */
const SYSTEM_SECONDS = 4500;

/** Waits for the add-ons, in the order in which a new cluster needs them. */
export function addOnSteps({ namespace }: ArgoCd, { addOns, cluster, sync }: Environment): readonly string[] {
  if (addOns.length === 0) return ['None are installed by Argo CD.'];
  return [
    'In this order; it stops at the first that does not get healthy.',
    shell([
      `for application in ${addOns.map(({ name }) => `${cluster.name}-${name}`).join(' ')}; do`,
      ...(sync.mode === 'automated' ? [] : [`  argocd app sync "$application" --timeout ${ADD_ON_SECONDS} || break`]),
      ...waits('"application/$application"', namespace, ADD_ON_SECONDS).map((wait) => `  ${wait} || break`),
      'done',
      'kubectl get storageclass,crd -o name --context ' +
        `${cluster.name} | grep -E 'storageclass|external-secrets|elbv2|networking.k8s.aws'`,
    ]),
    `See: \`condition met\` twice for each of the ${addOns.length}, then the StorageClass \`${cluster.storageClass}\` and the definitions that the system needs. Health alone is not enough: the DaemonSet that EKS makes is healthy before the sync. What is wrong: \`argocd app get ${cluster.name}-${addOns[0]?.name ?? ''} --show-operation\`.`,
  ];
}

/** Waits for the Application of the cluster's folder. */
export function systemSteps({ namespace }: ArgoCd, { cluster, sync }: Environment): readonly string[] {
  return [
    shell([
      ...(sync.mode === 'automated' ? [] : [`argocd app sync ${cluster.name} --timeout ${SYSTEM_SECONDS}`]),
      ...waits(`application/${cluster.name}`, namespace, SYSTEM_SECONDS),
    ]),
    `See: \`condition met\` twice. It is healthy once every pod is ready, every volume bound, every Secret made, and the load balancer has an address. \`argocd app get ${cluster.name} --show-operation\` says which wave it is in, and what it waits for.`,
  ];
}

const waits = (application: string, namespace: string, seconds: number): readonly string[] =>
  [
    ['operationState.phase', 'Succeeded'],
    ['health.status', 'Healthy'],
  ].map(
    ([field = '', value = '']) =>
      `kubectl wait --for=jsonpath='{.status.${field}}'=${value} ${application} -n ${namespace} --timeout=${seconds}s --context hub`,
  );
