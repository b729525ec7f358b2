import { describeWhere } from '../../describe-where';
import { POD_TARGET } from '../../../monitoring/metrics/metric';
import { NODE_EXPORTER_METRICS } from '../../../monitoring/metrics/node-exporter';
import { contradictions, exportedIn, samplesIn } from '../exported';
import { missingPrograms } from '../programs';
import { generatedProgram } from './generated-container';
import { probesOf, startGenerated, type RunningProgram } from './generated-program';
import { Stage } from './stage';
import { unmatched } from './unmatched';

const GENERATED = generatedProgram('autolytiq-prod', 'node-exporter');
const FROM = `build github.com/prometheus/node_exporter ${GENERATED.container.version}`;
const [PORT = 0] = GENERATED.container.ports;

describeWhere(missingPrograms(['node_exporter'], FROM), 'node_exporter as generated', () => {
  const stage = new Stage();
  let exporter: RunningProgram;
  let text = '';

  beforeAll(async () => {
    exporter = await startGenerated('node_exporter', GENERATED, stage);
    text = (await exporter.get(PORT, '/metrics')).text;
  });

  afterAll(() => stage.clear());

  test('answers its probes', async () => {
    expect(await probesOf(GENERATED, exporter)).toEqual(['200 /']);
  });

  test('exports what the catalogue has of it', () => {
    expect(contradictions(NODE_EXPORTER_METRICS, exportedIn(text), [...POD_TARGET, 'node'])).toEqual([]);
  });

  test('has what rules and dashboards ask it for', () => {
    expect(unmatched(NODE_EXPORTER_METRICS, samplesIn(text), [...POD_TARGET, 'node'])).toEqual([]);
  });

  test('reads everything as nobody', () => {
    const collectors = samplesIn(text).filter(({ name }) => name === 'node_scrape_collector_success');
    expect(collectors.filter(({ value }) => value !== 1)).toEqual([]);
    const asked = GENERATED.container.args.flatMap((arg) => /^--collector\.(\w+)$/.exec(arg)?.[1] ?? []);
    expect(collectors.map(({ labels }) => labels['collector'])).toEqual(asked);
  });

  test('shows the root of the node, and nothing of the kernel or of pods', () => {
    const mountpoints = samplesIn(text)
      .filter(({ name }) => name === 'node_filesystem_size_bytes')
      .map(({ labels }) => labels['mountpoint'] ?? '');
    expect(mountpoints).toContain('/');
    expect(mountpoints.filter((one) => /^\/(dev|proc|run|sys)(\/|$)/.test(one))).toEqual([]);
  });
});
