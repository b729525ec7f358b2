import type { Ingress } from '../../environment';
import type { EnvironmentInput } from '../../inputs';
import type { EnvironmentMonitoringSettings, SystemMonitoringSettings } from '../../schema/monitoring';
import type { Workloads } from '../services';

/** What system.yaml and the environment's file say of the stack. */
export interface MonitoringInput {
  readonly input: EnvironmentInput;
  readonly system: SystemMonitoringSettings;
  readonly here: EnvironmentMonitoringSettings;
}

/** What of the rest of the model the stack follows from. */
export interface Watched {
  readonly workloads: Workloads;
  readonly ingress?: Ingress | undefined;
}
