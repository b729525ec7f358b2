import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { cloudWatchConfig } from '../../monitoring/cloudwatch';
import { addIdentity, addService, type ComponentProps } from './parts/component';
import { addTexts, configMapFolder, yamlText } from './parts/files';
import { addComponentDeployment, httpProbes } from './parts/pod';

const FOLDER = '/etc/cloudwatch-exporter';
const FILE = 'config.yml';

/** How often CloudWatch is asked, in seconds: each question costs, and its own series are a minute apart at best. */
const INTERVAL_SECONDS = 60;

/** YACE (yet another CloudWatch exporter): what queues and the load balancer tell CloudWatch alone, as the role of its ServiceAccount. */
export class CloudwatchExporterChart extends Chart {
  constructor(scope: Construct, id: string, props: ComponentProps) {
    super(scope, id);
    const { name, listeners } = props.component;
    const [{ port }] = listeners;
    const config = { [FILE]: yamlText(cloudWatchConfig(props)) };
    addIdentity(this, props);
    addTexts(this, props, config);
    addService(this, props);
    addComponentDeployment(this, props, {
      container: {
        args: [
          `--config.file=${FOLDER}/${FILE}`,
          `--listen-address=:${port.number}`,
          `--scraping-interval=${INTERVAL_SECONDS}`,
        ],
        env: [
          { name: 'AWS_REGION', value: props.environment.cluster.region },
          // The endpoint of the region, which is in the reach of its network policy as much as any, and not us-east-1's.
          { name: 'AWS_STS_REGIONAL_ENDPOINTS', value: 'regional' },
        ],
      },
      probes: httpProbes({ port, ready: '/healthz', startupSeconds: 60 }),
      mounts: [configMapFolder('config', name, FOLDER)],
      readAtStart: config,
    });
  }
}
