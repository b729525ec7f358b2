import type { Monitored } from '../../alert';

/**
 * Matcher of the namespaces that platform alerts are about: the system, the stack, the operator of secrets, and the add-ons that
 * every pod needs (DNS, network, volumes). What others run in the cluster is theirs to watch.
 */
export function watchedNamespaces({ environment, monitoring }: Monitored): string {
  const { namespace, secretStore } = environment;
  const names = [
    namespace,
    monitoring.namespace,
    monitoring.nodeNamespace,
    ...(secretStore === undefined ? [] : [secretStore.serviceAccountNamespace]),
    'kube-system',
  ];
  return `namespace=~"${[...new Set(names)].sort().join('|')}"`;
}

/** Matcher of the system's own namespace. */
export function systemNamespace({ environment }: Monitored): string {
  return `namespace="${environment.namespace}"`;
}
