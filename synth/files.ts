import type { Environment } from '../overlays/environment';
import type { RenderedChart, RenderedCluster } from './render';
import type { ClusterOutput, OutputFile } from './write';
import { toYaml } from './yaml';

/** The files of a cluster: one per chart, each beginning with a line that says where it comes from. */
export function toFiles({ cluster, environment, charts }: RenderedCluster): ClusterOutput {
  return { cluster, files: charts.map((chart) => toFile(environment, chart)) };
}

function toFile(environment: Environment, { file, kind, manifests }: RenderedChart): OutputFile {
  const body = toYaml(manifests);
  const overlays = kind.overlays.map((source) => environment.sources[source]).join(', ');
  const standIns = environment.placeholders
    .filter(({ values }) => values.some((value) => body.includes(value)))
    .map(({ path }) => path);
  const warning = standIns.length === 0 ? '' : `; placeholders in it: ${standIns.join(', ')}`;
  return { name: file, text: `# Made by charthouse from ${kind.source} and ${overlays}${warning}\n${body}` };
}
