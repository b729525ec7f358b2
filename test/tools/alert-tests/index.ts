import type { AlertTest } from './alert-test';
import { CLOUDWATCH_TESTS } from './cloudwatch';
import { INGRESS_TESTS } from './ingress';
import { JOB_TESTS } from './jobs';
import { LOAD_BALANCER_TESTS } from './load-balancer';
import { MONITORING_STACK_TESTS } from './monitoring-stack';
import { NODE_TESTS } from './nodes';
import { POD_TESTS } from './pods';
import { QUEUE_TESTS } from './queues';
import { ROLLOUT_TESTS } from './rollouts';
import { SECRET_TESTS } from './secrets';
import { SERVICE_TESTS } from './services';
import { STORE_TESTS } from './stores';
import { VOLUME_TESTS } from './volumes';

/** A situation for every alert; a file adds its own with one import and one line. */
export const ALERT_TESTS: readonly AlertTest[] = [
  ...SERVICE_TESTS,
  ...INGRESS_TESTS,
  ...LOAD_BALANCER_TESTS,
  ...CLOUDWATCH_TESTS,
  ...QUEUE_TESTS,
  ...ROLLOUT_TESTS,
  ...POD_TESTS,
  ...JOB_TESTS,
  ...STORE_TESTS,
  ...NODE_TESTS,
  ...VOLUME_TESTS,
  ...SECRET_TESTS,
  ...MONITORING_STACK_TESTS,
];
