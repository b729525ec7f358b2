import type { Environment } from '../../environment';
import type { Line } from './go-live-line';

/** Databases, migrations and what must outlive a mistake. */
export function dataLines({ cluster, migrations, storeLimits, stores }: Environment): readonly Line[] {
  const managed = storeLimits.length > stores.length;
  return [
    ...(migrations.length === 0
      ? []
      : [
          {
            what: 'Migrations are done, before the new code and with its image',
            policies: ['migration-image', 'jobs', 'sync-waves'],
            command: `kubectl get $(printf -- '-f %s ' dist/${cluster.name}/4*.yaml) --context ${cluster.name}`,
            see: `COMPLETIONS 1/1 (${migrations.length} in all), or \`NotFound\` a day later`,
          },
        ]),
    ...(managed
      ? [
          { what: 'Databases accept the connections of all pods', policies: ['connection-limits'] },
          {
            what: 'Backups of databases are scheduled',
            policies: [],
            command: `aws rds describe-db-clusters --region ${cluster.region} --query 'DBClusters[].[DBClusterIdentifier,BackupRetentionPeriod,DeletionProtection]' --output text`,
            see: 'days of retention, and `True`, for each database',
          },
        ]
      : []),
    {
      what: 'Volumes, stores and namespaces outlive a deleted file',
      policies: ['stateful-retention', 'sync-options'],
    },
  ];
}
