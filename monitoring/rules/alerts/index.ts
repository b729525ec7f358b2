import type { AlertDefinition } from '../../alert';
import { ALERTMANAGER_ALERTS } from './alertmanager';
import { CLOUDWATCH_ALERTS } from './cloudwatch';
import { INGRESS_ALERTS } from './ingress';
import { JOB_ALERTS } from './jobs';
import { LOAD_BALANCER_ALERTS } from './load-balancer';
import { NODE_ALERTS } from './nodes';
import { POD_ALERTS } from './pods';
import { PROMETHEUS_ALERTS } from './prometheus';
import { PROMETHEUS_STORAGE_ALERTS } from './prometheus-storage';
import { QUEUE_ALERTS } from './queues';
import { ROLLOUT_ALERTS } from './rollouts';
import { SECRET_ALERTS } from './secrets';
import { SERVICE_ALERTS } from './services';
import { SLO_ALERTS } from './slo';
import { STORE_ALERTS } from './stores';
import { TARGET_ALERTS } from './targets';
import { VOLUME_ALERTS } from './volumes';

/** Every alert there is, in the order of pages and groups; a file adds its own with one import and one line. */
export const ALERTS: readonly AlertDefinition[] = [
  ...SERVICE_ALERTS,
  ...SLO_ALERTS,
  ...INGRESS_ALERTS,
  ...LOAD_BALANCER_ALERTS,
  ...CLOUDWATCH_ALERTS,
  ...QUEUE_ALERTS,
  ...ROLLOUT_ALERTS,
  ...POD_ALERTS,
  ...JOB_ALERTS,
  ...STORE_ALERTS,
  ...NODE_ALERTS,
  ...VOLUME_ALERTS,
  ...SECRET_ALERTS,
  ...TARGET_ALERTS,
  ...PROMETHEUS_ALERTS,
  ...PROMETHEUS_STORAGE_ALERTS,
  ...ALERTMANAGER_ALERTS,
];
