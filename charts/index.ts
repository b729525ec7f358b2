import type { Construct } from 'constructs';
import type { Chart } from 'cdk8s';
import type { Environment, Sources } from '../overlays/environment';
import { IngressChart } from './ingress';
import { MigrationChart } from './migration';
import { MigrationPrerequisitesChart } from './migration-prerequisites';
import { NamespacesChart } from './namespaces';
import { ScheduledJobChart } from './scheduled-job';
import { SecretsChart } from './secrets';
import { ServiceChart } from './service';
import { StoreChart } from './store';
import { WorkerChart } from './worker';

/** A kind of chart: when it exists, and at which stage its objects are applied. */
export interface ChartKind {
  /** Prefix of its files: `kubectl apply -f` goes through a folder in alphabetical order. */
  readonly stage: string;
  /** The file it is written in, for the header of its output. */
  readonly source: string;
  /** The overlay files that it depends on, for the same header. */
  readonly overlays: readonly (keyof Sources)[];
  /** Its charts in an environment, added to an app; the id of each is the rest of its file's name. */
  readonly charts: (scope: Construct, environment: Environment) => readonly Chart[];
}

/** The files that pin images: of the system, and of others. */
const PIN_FILES = ['images', 'thirdPartyImages'] as const;

/** Every kind of chart, in the order of application. The only place that decides which charts exist. */
export const CHARTS: readonly ChartKind[] = [
  {
    stage: '00',
    source: 'charts/namespaces.ts',
    overlays: ['system', 'environment'],
    charts: (scope, environment) => [new NamespacesChart(scope, 'namespaces', { environment })],
  },
  {
    stage: '10',
    source: 'charts/secrets.ts',
    overlays: ['system', 'environment'],
    charts: (scope, environment) =>
      environment.secretStore === undefined
        ? []
        : [new SecretsChart(scope, 'secrets', { environment, secretStore: environment.secretStore })],
  },
  {
    stage: '20',
    source: 'charts/store.ts',
    overlays: ['system', 'environment', 'thirdPartyImages'],
    charts: (scope, environment) =>
      environment.stores.map((store) => new StoreChart(scope, store.name, { environment, store })),
  },
  {
    stage: '30',
    source: 'charts/migration-prerequisites.ts',
    overlays: ['system', 'environment'],
    charts: (scope, environment) =>
      environment.migrations.map(
        (migration) =>
          new MigrationPrerequisitesChart(scope, `${migration.name}-prerequisites`, { environment, migration }),
      ),
  },
  {
    stage: '40',
    source: 'charts/migration.ts',
    overlays: ['system', 'environment', 'images'],
    charts: (scope, environment) =>
      environment.migrations.map((migration) => new MigrationChart(scope, migration.name, { environment, migration })),
  },
  ...PIN_FILES.map((file): ChartKind => ({
    stage: '50',
    source: 'charts/service.ts',
    overlays: ['system', 'environment', file],
    charts: (scope, environment) =>
      environment.services
        .filter(({ pinnedIn }) => pinnedIn === file)
        .map((service) => new ServiceChart(scope, service.name, { environment, service })),
  })),
  ...PIN_FILES.map((file): ChartKind => ({
    stage: '50',
    source: 'charts/worker.ts',
    overlays: ['system', 'environment', file],
    charts: (scope, environment) =>
      environment.workers
        .filter(({ pinnedIn }) => pinnedIn === file)
        .map((worker) => new WorkerChart(scope, worker.name, { environment, worker })),
  })),
  ...PIN_FILES.map((file): ChartKind => ({
    stage: '50',
    source: 'charts/scheduled-job.ts',
    overlays: ['system', 'environment', file],
    charts: (scope, environment) =>
      environment.scheduledJobs
        .filter(({ pinnedIn }) => pinnedIn === file)
        .map((job) => new ScheduledJobChart(scope, job.name, { environment, job })),
  })),
  {
    stage: '60',
    source: 'charts/ingress.ts',
    overlays: ['system', 'environment'],
    charts: (scope, environment) =>
      environment.ingress === undefined
        ? []
        : [new IngressChart(scope, 'ingress', { environment, ingress: environment.ingress })],
  },
];
