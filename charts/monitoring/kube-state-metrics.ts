import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  CUSTOM_RESOURCES_FILE,
  CUSTOM_RESOURCES_FOLDER,
  CUSTOM_STATE_RESOURCES,
  KUBE_STATE_RESOURCES,
  customResourceStateMetrics,
  kubeStateMetricsArguments,
} from '../../monitoring/kube-state-metrics';
import { addIdentity, addService, portsOf, type ComponentProps } from './parts/component';
import { addTexts, configMapFolder, yamlText } from './parts/files';
import { addComponentDeployment, httpProbes } from './parts/pod';
import { addClusterRole } from './parts/rbac';

/** kube-state-metrics: the state of the objects of the cluster, as series. It may list what it shows, and nothing else. */
export class KubeStateMetricsChart extends Chart {
  constructor(scope: Construct, id: string, props: ComponentProps) {
    super(scope, id);
    const [port, telemetry] = portsOf(props);
    if (port === undefined || telemetry === undefined) throw new Error(`${props.component.name} has not two ports`);
    const config = { [CUSTOM_RESOURCES_FILE]: yamlText(customResourceStateMetrics()) };
    addIdentity(this, props);
    addClusterRole(
      this,
      props,
      [...KUBE_STATE_RESOURCES, ...CUSTOM_STATE_RESOURCES].map(({ group, resources }) => ({
        apiGroups: [group],
        resources: [...resources],
        verbs: ['list', 'watch'],
      })),
    );
    addTexts(this, props, config);
    addService(this, props);
    addComponentDeployment(this, props, {
      container: {
        args: [`--port=${port.number}`, `--telemetry-port=${telemetry.number}`, ...kubeStateMetricsArguments()],
      },
      // Whether it is alive it would say only while the API server answers, which a restart does not mend.
      probes: httpProbes({ port, ready: '/readyz', readyPort: telemetry, startupSeconds: 120 }),
      mounts: [configMapFolder('config', props.component.name, CUSTOM_RESOURCES_FOLDER)],
      readAtStart: config,
    });
  }
}
