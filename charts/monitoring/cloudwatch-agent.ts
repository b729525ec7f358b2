import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Monitored } from '../../monitoring/alert';
import { environmentLabels } from '../parts/labels';

/** How often it looks, in seconds. */
const INTERVAL_SECONDS = 60;

/** How often it sends what it has, in seconds. */
const FLUSH_SECONDS = 5;

/**
 * The configuration of the CloudWatch agent, for Container Insights: the ConfigMap and the key by which the agent's own manifests
 * know it. The agent itself is not made here: where it is wanted, the add-on of EKS installs it
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-setup-metrics.html).
 */
export class CloudwatchAgentChart extends Chart {
  constructor(scope: Construct, id: string, { environment, monitoring }: Monitored) {
    super(scope, id);
    const { name, region } = environment.cluster;
    const config = {
      agent: { metrics_collection_interval: INTERVAL_SECONDS, region },
      logs: {
        metrics_collected: {
          kubernetes: { cluster_name: name, metrics_collection_interval: INTERVAL_SECONDS },
        },
        force_flush_interval: FLUSH_SECONDS,
      },
    };
    new k8s.KubeConfigMap(this, 'config-map', {
      metadata: {
        name: 'cwagentconfig',
        namespace: monitoring.namespace,
        labels: environmentLabels(environment),
      },
      data: { 'cwagentconfig.json': `${JSON.stringify(config, undefined, 2)}\n` },
    });
  }
}
