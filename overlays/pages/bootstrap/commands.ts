import type { ComponentKind, Environment } from '../../environment';
import { deployedOf } from '../workloads';

/** How `kubectl` calls what runs a component; all others are Deployments. */
const RUN_BY: Readonly<Partial<Record<ComponentKind, string>>> = {
  alertmanager: 'statefulset',
  'node-exporter': 'daemonset',
};

/** Waits until External Secrets has made every Secret. */
export function secretWaits({ cluster, namespace, secrets, monitoring }: Environment): readonly string[] {
  const wait = (where: string, names: readonly { readonly name: string }[]): readonly string[] =>
    names.length === 0
      ? []
      : [
          `kubectl wait ${names.map(({ name }) => `externalsecret/${name}`).join(' ')} -n ${where} --for=condition=Ready --timeout=300s --context ${cluster.name}`,
        ];
  return [
    ...wait(namespace, secrets),
    ...(monitoring === undefined ? [] : wait(monitoring.namespace, monitoring.secrets)),
  ];
}

/**
 * Waits for the migrations, as long as the one that may take longest. For those of the files: a Job of an earlier release has another
 * name and stays for a day, and one that failed is never complete.
 */
export function migrationWaits({ cluster, migrations }: Environment): readonly string[] {
  if (migrations.length === 0) return [];
  const longest = Math.max(...migrations.map(({ deadlineSeconds }) => deadlineSeconds));
  return [
    `kubectl wait $(printf -- '-f %s ' dist/${cluster.name}/4*.yaml) --for=condition=complete --timeout=${longest}s --context ${cluster.name}`,
  ];
}

/** Waits for the stores that run in the cluster. */
export function storeWaits({ cluster, namespace, stores }: Environment): readonly string[] {
  return stores.map(({ name }) => rolloutStatus(`statefulset/${name}`, namespace, 300, cluster.name));
}

/** Waits for every workload of the system, each as long as its rollout may take. */
export function workloadWaits(environment: Environment): readonly string[] {
  const { cluster, namespace } = environment;
  return deployedOf(environment).map(({ name, rollout }) =>
    rolloutStatus(`deployment/${name}`, namespace, rollout.deadlineSeconds, cluster.name),
  );
}

/** Waits for every program of the monitoring stack. */
export function monitoringWaits({ cluster, monitoring }: Environment): readonly string[] {
  return (monitoring?.components ?? []).map(({ kind, name, namespace }) =>
    rolloutStatus(`${RUN_BY[kind] ?? 'deployment'}/${name}`, namespace, 300, cluster.name),
  );
}

const rolloutStatus = (workload: string, namespace: string, seconds: number, context: string): string =>
  `kubectl rollout status ${workload} -n ${namespace} --timeout=${seconds}s --context ${context}`;
