import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Environment, Migration } from '../overlays/environment';
import { addNetworkPolicy } from './parts/network';
import { addConfigMap, addServiceAccount } from './parts/workload';

export interface MigrationPrerequisitesChartProps {
  readonly environment: Environment;
  readonly migration: Migration;
}

/** What a migration Job needs before it starts; its own, since those of the service come after it. */
export class MigrationPrerequisitesChart extends Chart {
  constructor(scope: Construct, id: string, { environment, migration }: MigrationPrerequisitesChartProps) {
    super(scope, id);
    const { name, destinations } = migration;
    addServiceAccount(this, environment, migration, 'migration');
    addConfigMap(this, environment, migration, 'migration');
    addNetworkPolicy(this, environment, { name, component: 'migration', listeners: [], destinations });
  }
}
