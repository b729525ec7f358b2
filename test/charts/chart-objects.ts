import { App, Testing, type Chart } from 'cdk8s';
import type { Environment } from '../../overlays/environment';
import type { Manifest } from '../../synth/manifest';
import { render, type RenderedCluster } from '../../synth/render';
import { isRecord } from '../../synth/schemas/narrow';
import { manifestOf } from '../manifest';

/** The objects of a chart in an app of its own, as any user of cdk8s gets them. */
export function objectsOf(chart: (app: App) => Chart): readonly Manifest[] {
  const objects: readonly unknown[] = Testing.synth(chart(new App()));
  return objects.map(manifestOf);
}

/** The objects that the pipeline puts into a file, without the order that only the registry knows. */
export function pipelineObjects(environment: Environment, file: string): readonly Manifest[] {
  const chart = rendered(environment).charts.find((candidate) => candidate.file === file);
  if (chart === undefined) throw new Error(`${environment.cluster.name} has no file ${file}`);
  return chart.manifests.map(withoutOrder);
}

/** Everything that the pipeline makes of an environment, without the order that only the registry knows. */
export function estateObjects(environment: Environment): readonly Manifest[] {
  return rendered(environment).charts.flatMap(({ manifests }) => manifests.map(withoutOrder));
}

/** An object without the annotations that the registry gives it; test/charts/index.test.ts is about them. */
function withoutOrder(manifest: Manifest): Manifest {
  const copy = structuredClone(manifest);
  const { annotations } = copy.metadata;
  if (!isRecord(annotations)) return copy;
  for (const key of ['argocd.argoproj.io/sync-wave', 'argocd.argoproj.io/sync-options'])
    Reflect.deleteProperty(annotations, key);
  if (Object.keys(annotations).length === 0) Reflect.deleteProperty(copy.metadata, 'annotations');
  return copy;
}

const clusters = new WeakMap<Environment, RenderedCluster>();

function rendered(environment: Environment): RenderedCluster {
  const cluster = clusters.get(environment) ?? render(environment);
  clusters.set(environment, cluster);
  return cluster;
}
