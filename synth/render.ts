import { ApiObject, App, type Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CHARTS, type ChartKind } from '../charts';
import type { Environment } from '../overlays/environment';
import { manifestOf, type Manifest } from './manifest';

/** The objects of one chart, and the file they will stand in. */
export interface RenderedChart {
  /** `50-auth-service.yaml` */
  readonly file: string;
  readonly kind: ChartKind;
  readonly manifests: readonly Manifest[];
}

/** Everything that a cluster is given. */
export interface RenderedCluster {
  /** Name of the cluster, and of its folder. */
  readonly cluster: string;
  readonly environment: Environment;
  /** In the order of their files, which is the order of application. */
  readonly charts: readonly RenderedChart[];
}

/**
 * Turns an environment into plain objects: one cdk8s app, its charts in their order, the objects of each in the order in which
 * the chart made them. The app's own synthesis is left out: its cost grows with the square of the number of charts.
 *
 * @throws Error when a construct finds itself invalid, or two charts would write one file: mistakes of ours
 */
export function render(environment: Environment): RenderedCluster {
  const app = new App();
  const charts = CHARTS.flatMap((kind) => {
    // A scope per kind, so that a service may have the name of a chart of another kind.
    const scope = new Construct(app, `${kind.source} ${kind.overlays.join(' ')}`);
    return kind.charts(scope, environment).map((chart) => renderChart(kind, chart));
  }).sort((left, right) => (left.file < right.file ? -1 : 1));
  charts.forEach(({ file }, index) => {
    if (file === charts[index + 1]?.file) throw new Error(`two charts write ${file}`);
  });
  return { cluster: environment.cluster.name, environment, charts };
}

function renderChart(kind: ChartKind, chart: Chart): RenderedChart {
  const constructs = chart.node.findAll();
  const errors = constructs.flatMap(({ node }) => node.validate().map((error) => `${node.path}: ${error}`));
  if (errors.length > 0) throw new Error(errors.join('\n'));
  const manifests = constructs
    .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
    .map(manifestOf);
  return { file: `${kind.stage.prefix}-${chart.node.id}.yaml`, kind, manifests };
}
