import type { Construct } from 'constructs';
import type { Chart } from 'cdk8s';
import type { ComponentKind, Environment, Sources } from '../overlays/environment';
import { IngressChart } from './ingress';
import { MigrationChart } from './migration';
import { MigrationPrerequisitesChart } from './migration-prerequisites';
import { AlertmanagerChart } from './monitoring/alertmanager';
import { BlackboxExporterChart } from './monitoring/blackbox-exporter';
import { CloudwatchAgentChart } from './monitoring/cloudwatch-agent';
import { CloudwatchExporterChart } from './monitoring/cloudwatch-exporter';
import type { ComponentProps } from './monitoring/parts/component';
import { GrafanaChart } from './monitoring/grafana';
import { KubeStateMetricsChart } from './monitoring/kube-state-metrics';
import { NodeExporterChart } from './monitoring/node-exporter';
import { OperatorChart } from './monitoring/operator';
import { PrometheusChart } from './monitoring/prometheus';
import { StoreExporterChart } from './monitoring/store-exporter';
import { NamespacesChart } from './namespaces';
import { ScheduledJobChart } from './scheduled-job';
import { annotateForArgoCd } from './parts/sync-annotations';
import { SecretStoreChart } from './secret-store';
import { SecretsChart } from './secrets';
import { ServiceChart } from './service';
import { STAGES, type Stage } from './parts/stages';
import { StoreChart } from './store';
import { WorkerChart } from './worker';

/** A kind of chart: when it exists, and at which stage its objects are applied. */
export interface ChartKind {
  readonly stage: Stage;
  /** The file it is written in, for the header of its output. */
  readonly source: string;
  /** The overlay files that it depends on, for the same header. */
  readonly overlays: readonly (keyof Sources)[];
  /** Its charts in an environment, added to an app; the id of each is the rest of its file's name. */
  readonly charts: (scope: Construct, environment: Environment) => readonly Chart[];
}

/** The files that pin images: of the system, and of others. */
const PIN_FILES = ['images', 'thirdPartyImages'] as const;

/** What is made of the components of a kind, and the file that does it. */
interface ComponentChart {
  readonly file: string;
  readonly kinds: readonly ComponentKind[];
  readonly chart: new (scope: Construct, id: string, props: ComponentProps) => Chart;
}

/** The components of the monitoring stack. */
const COMPONENT_CHARTS: readonly ComponentChart[] = [
  { file: 'alertmanager', kinds: ['alertmanager'], chart: AlertmanagerChart },
  { file: 'blackbox-exporter', kinds: ['blackbox-exporter'], chart: BlackboxExporterChart },
  { file: 'cloudwatch-exporter', kinds: ['cloudwatch-exporter'], chart: CloudwatchExporterChart },
  { file: 'grafana', kinds: ['grafana'], chart: GrafanaChart },
  { file: 'kube-state-metrics', kinds: ['kube-state-metrics'], chart: KubeStateMetricsChart },
  { file: 'node-exporter', kinds: ['node-exporter'], chart: NodeExporterChart },
  { file: 'prometheus', kinds: ['prometheus'], chart: PrometheusChart },
  { file: 'store-exporter', kinds: ['postgres-exporter', 'redis-exporter'], chart: StoreExporterChart },
];

/** The kinds of charts, in the order of application. The only place that decides which charts exist. */
const KINDS: readonly ChartKind[] = [
  {
    stage: STAGES.namespaces,
    source: 'charts/namespaces.ts',
    overlays: ['system', 'environment'],
    charts: (scope, environment) => [new NamespacesChart(scope, 'namespaces', { environment })],
  },
  {
    stage: STAGES.secretStore,
    source: 'charts/secret-store.ts',
    overlays: ['system', 'environment'],
    charts: (scope, environment) =>
      environment.secretStore === undefined
        ? []
        : [new SecretStoreChart(scope, 'secret-store', { environment, secretStore: environment.secretStore })],
  },
  {
    stage: STAGES.secrets,
    source: 'charts/secrets.ts',
    overlays: ['system', 'environment'],
    charts: (scope, environment) =>
      environment.secretStore === undefined
        ? []
        : [new SecretsChart(scope, 'secrets', { environment, secretStore: environment.secretStore })],
  },
  {
    stage: STAGES.stores,
    source: 'charts/store.ts',
    overlays: ['system', 'environment', 'thirdPartyImages'],
    charts: (scope, environment) =>
      environment.stores.map((store) => new StoreChart(scope, store.name, { environment, store })),
  },
  {
    stage: STAGES.migrationPrerequisites,
    source: 'charts/migration-prerequisites.ts',
    overlays: ['system', 'environment'],
    charts: (scope, environment) =>
      environment.migrations.map(
        (migration) =>
          new MigrationPrerequisitesChart(scope, `${migration.name}-prerequisites`, { environment, migration }),
      ),
  },
  {
    stage: STAGES.migrations,
    source: 'charts/migration.ts',
    overlays: ['system', 'environment', 'images'],
    charts: (scope, environment) =>
      environment.migrations.map((migration) => new MigrationChart(scope, migration.name, { environment, migration })),
  },
  ...PIN_FILES.map((file): ChartKind => ({
    stage: STAGES.workloads,
    source: 'charts/service.ts',
    overlays: ['system', 'environment', file],
    charts: (scope, environment) =>
      environment.services
        .filter(({ pinnedIn }) => pinnedIn === file)
        .map((service) => new ServiceChart(scope, service.name, { environment, service })),
  })),
  ...PIN_FILES.map((file): ChartKind => ({
    stage: STAGES.workloads,
    source: 'charts/worker.ts',
    overlays: ['system', 'environment', file],
    charts: (scope, environment) =>
      environment.workers
        .filter(({ pinnedIn }) => pinnedIn === file)
        .map((worker) => new WorkerChart(scope, worker.name, { environment, worker })),
  })),
  ...PIN_FILES.map((file): ChartKind => ({
    stage: STAGES.workloads,
    source: 'charts/scheduled-job.ts',
    overlays: ['system', 'environment', file],
    charts: (scope, environment) =>
      environment.scheduledJobs
        .filter(({ pinnedIn }) => pinnedIn === file)
        .map((job) => new ScheduledJobChart(scope, job.name, { environment, job })),
  })),
  {
    stage: STAGES.ingress,
    source: 'charts/ingress.ts',
    overlays: ['system', 'environment'],
    charts: (scope, environment) =>
      environment.ingress === undefined
        ? []
        : [new IngressChart(scope, 'ingress', { environment, ingress: environment.ingress })],
  },
  ...COMPONENT_CHARTS.map(({ file, kinds, chart: ComponentChart }): ChartKind => ({
    stage: STAGES.monitoring,
    source: `charts/monitoring/${file}.ts`,
    overlays: ['system', 'environment', 'thirdPartyImages'],
    charts: (scope, environment) => {
      const { monitoring } = environment;
      if (monitoring === undefined) return [];
      return monitoring.components
        .filter(({ kind }) => kinds.includes(kind))
        .map((component) => new ComponentChart(scope, component.name, { environment, monitoring, component }));
    },
  })),
  {
    stage: STAGES.monitoring,
    source: 'charts/monitoring/operator.ts',
    overlays: ['system', 'environment'],
    charts: (scope, environment) =>
      environment.monitoring?.prometheusOperator === 'present'
        ? [new OperatorChart(scope, 'prometheus-operator', { environment, monitoring: environment.monitoring })]
        : [],
  },
  {
    stage: STAGES.monitoring,
    source: 'charts/monitoring/cloudwatch-agent.ts',
    overlays: ['system', 'environment'],
    charts: (scope, environment) =>
      environment.monitoring?.cloudWatchAgent === 'on'
        ? [new CloudwatchAgentChart(scope, 'cloudwatch-agent', { environment, monitoring: environment.monitoring })]
        : [],
  },
];

/** Every kind of chart, in the order of application; its objects say to Argo CD in which wave they are applied. */
export const CHARTS: readonly ChartKind[] = KINDS.map((kind) => ({
  ...kind,
  charts: (scope, environment) => {
    const charts = kind.charts(scope, environment);
    for (const chart of charts) annotateForArgoCd(chart, kind.stage.wave);
    return charts;
  },
}));
