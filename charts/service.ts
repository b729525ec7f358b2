import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Environment, Service } from '../overlays/environment';
import { targetGroupAnnotations } from './parts/alb';
import { addDeployment, addScaling } from './parts/deployment';
import { selectorLabels, workloadLabels } from './parts/labels';
import { addNetworkPolicy } from './parts/network';
import { containerPorts, servicePorts } from './parts/port';
import { serviceProbes } from './parts/probe';
import { addConfigMap, addServiceAccount } from './parts/workload';

export interface ServiceChartProps {
  readonly environment: Environment;
  readonly service: Service;
}

const COMPONENT = 'service';

/** A workload that answers requests, with everything that belongs to it alone. */
export class ServiceChart extends Chart {
  constructor(scope: Construct, id: string, { environment, service }: ServiceChartProps) {
    super(scope, id);
    const { name, listeners, destinations, shutdown } = service;
    const ports = listeners.map(({ port }) => port);
    addServiceAccount(this, environment, service, COMPONENT);
    addConfigMap(this, environment, service, COMPONENT);
    addNetworkPolicy(this, environment, { name, component: COMPONENT, listeners, destinations });
    addDeployment(this, environment, service, {
      component: COMPONENT,
      container: {
        ports: containerPorts(ports),
        ...serviceProbes(service),
        // SIGTERM must come after load balancers and kube-proxy have stopped sending. `exec` rather than the `sleep`
        // action, which Kubernetes has from 1.30 on.
        lifecycle: { preStop: { exec: { command: ['sleep', String(shutdown.preStopSeconds)] } } },
      },
    });
    new k8s.KubeService(this, 'service', {
      metadata: {
        name,
        namespace: environment.namespace,
        labels: workloadLabels(environment, name, COMPONENT),
        ...targetGroupAnnotations(service),
      },
      spec: { type: 'ClusterIP', selector: selectorLabels(environment, name), ports: servicePorts(ports) },
    });
    addScaling(this, environment, service, COMPONENT);
  }
}
