/**
 * Stock cdk8s, writing only: the same charts with the same typed objects in one App, and its own synthesis. The model is
 * read as JSON, so overlays, rules and schema checks cost nothing here. Whether a chart of ours is a chart with a file of
 * its own or a part of one chart per environment is decided when this is bundled (`bundle.mjs`), and said again here.
 *
 *     node cdk8s-peer.cjs MODEL OUTPUT service|environment
 */
import { readFileSync } from 'node:fs';
import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CHARTS } from '../charts';

const [model, outdir, chartPer] = process.argv.slice(2);
const app = new App({ outdir });
for (const environment of JSON.parse(readFileSync(model, 'utf8'))) {
  const scope = chartPer === 'service' ? new Construct(app, environment.name) : new Chart(app, environment.name);
  // Several kinds have one source: of services there is one for each file that pins their images.
  CHARTS.forEach((kind, index) => kind.charts(new Construct(scope, `${index} ${kind.source}`), environment));
}
app.synth();
