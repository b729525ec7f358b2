import type { Caller } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { lookup } from '../lookup';
import { MONITORING_NAMESPACE, exporterName } from '../monitoring-components';

/** Prometheus, as those see it whose metrics it reads. */
export const PROMETHEUS: Caller = { kind: 'pods', name: 'prometheus', namespace: MONITORING_NAMESPACE };

/** Whether there is a monitoring stack. */
export function isMonitored({ system, environment }: EnvironmentInput): boolean {
  return system.settings.monitoring !== undefined && environment.settings.monitoring !== undefined;
}

/** The exporter that logs in to a store, if there is one. */
export function exportersOf(input: EnvironmentInput, store: string): readonly Caller[] {
  const exporters = input.system.settings.monitoring?.exporters ?? {};
  return isMonitored(input) && lookup(exporters, store) !== undefined
    ? [{ kind: 'pods', name: exporterName(store), namespace: MONITORING_NAMESPACE }]
    : [];
}
