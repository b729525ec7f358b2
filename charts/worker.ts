import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Environment, Worker } from '../overlays/environment';
import { addDeployment, addScaling } from './parts/deployment';
import { addNetworkPolicy } from './parts/network';
import { workerProbes } from './parts/probe';
import { addConfigMap, addServiceAccount } from './parts/workload';

export interface WorkerChartProps {
  readonly environment: Environment;
  readonly worker: Worker;
}

const COMPONENT = 'worker';

/** Nobody asks a worker whether it is ready: only having run for a while tells it from one that crashes at once. */
const MIN_READY_SECONDS = 15;

/**
 * A workload that runs all the time and listens nowhere, with everything that belongs to it alone. Its end has no hook: the
 * sleep of a service is for those that still send to it.
 */
export class WorkerChart extends Chart {
  constructor(scope: Construct, id: string, { environment, worker }: WorkerChartProps) {
    super(scope, id);
    const { name, destinations } = worker;
    addServiceAccount(this, environment, worker, COMPONENT);
    addConfigMap(this, environment, worker, COMPONENT);
    addNetworkPolicy(this, environment, { name, component: COMPONENT, listeners: [], destinations });
    addDeployment(this, environment, worker, {
      component: COMPONENT,
      container: workerProbes(worker),
      minReadySeconds: MIN_READY_SECONDS,
    });
    addScaling(this, environment, worker, COMPONENT);
  }
}
