import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { blackboxConfig } from '../../monitoring/blackbox';
import { addIdentity, addService, type ComponentProps } from './parts/component';
import { addTexts, configMapFolder, yamlText } from './parts/files';
import { addComponentDeployment, httpProbes } from './parts/pod';

const FOLDER = '/etc/blackbox-exporter';
const FILE = 'blackbox.yml';

/** blackbox-exporter: asks public addresses whenever Prometheus asks it to. */
export class BlackboxExporterChart extends Chart {
  constructor(scope: Construct, id: string, props: ComponentProps) {
    super(scope, id);
    const { name, listeners } = props.component;
    const [{ port }] = listeners;
    const config = { [FILE]: yamlText(blackboxConfig(props)) };
    addIdentity(this, props);
    addTexts(this, props, config);
    addService(this, props);
    addComponentDeployment(this, props, {
      container: { args: [`--config.file=${FOLDER}/${FILE}`, `--web.listen-address=:${port.number}`] },
      probes: httpProbes({ port, ready: '/-/healthy', startupSeconds: 60 }),
      mounts: [configMapFolder('config', name, FOLDER)],
      readAtStart: config,
    });
  }
}
