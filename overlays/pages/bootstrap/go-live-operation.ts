import type { ArgoCd, Environment } from '../../environment';
import type { Line } from './go-live-line';

/** That what runs is what the files say, and can be changed back. */
export function operationLines(argoCd: ArgoCd | undefined, environment: Environment): readonly Line[] {
  const { cluster, system, name, sources } = environment;
  return [
    {
      what: 'No stand-in is left',
      policies: [],
      command: `npm run ready -- ${cluster.name}`,
      see: 'exit code 0',
    },
    { what: '`dist/` is what the sources produce', policies: [], command: 'npm run check', see: 'exit code 0' },
    ...(argoCd === undefined
      ? []
      : [
          {
            what: 'The cluster is what `dist/` says',
            policies: ['sync-waves', 'duplicate-objects'],
            command: `kubectl get application ${cluster.name} -n ${argoCd.namespace} --context hub`,
            see: 'Synced, Healthy',
          },
        ]),
    {
      what: `${name} is nowhere weaker than staging, has all its services, and names nothing of another environment`,
      policies: ['production-strength', 'same-services', 'environment-isolation'],
    },
    {
      what: 'What differs from staging has a reason',
      policies: [],
      command: `npm run parity -- ${system} --to ${name}`,
      see: `exit code 0; the reasons stand in \`${sources.environment}\` under differences`,
    },
    {
      what: 'A rollback was tried in staging',
      policies: [],
      command: `npm run images -- rollback ${system} staging`,
      see: 'the pins of the release before; then as [releases](../releases.md#rollback) says',
    },
  ];
}
