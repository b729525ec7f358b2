import type { Described } from '../described';
import { byCodeUnit, lookup } from '../lookup';
import type { StorePlacementSettings } from '../schema/environment';
import type { StoreSettings } from '../schema/resources';
import { urlParametersOf } from '../url-parameters';
import { declaredWorkloads } from '../workloads';
import { names, table, type Section } from './markdown';
import { deployedOf, usersOf } from './workloads';

/** The databases and caches, and what they must be ready for. */
export function storesSection(described: Described): Section | undefined {
  const stores = Object.keys(described.input.system.settings.stores).sort(byCodeUnit);
  if (stores.length === 0) return undefined;
  return { title: 'Stores', blocks: stores.flatMap((name) => storeBlocks(described, name)) };
}

function storeBlocks(described: Described, name: string): readonly string[] {
  const { input } = described;
  const store = lookup(input.system.settings.stores, name);
  const placement = lookup(input.environment.settings.stores, name);
  if (store === undefined || placement === undefined) return [];
  const limit = placement.managed?.maxConnections ?? placement.internet?.maxConnections;
  const extensions = store.extensions.map((extension) => `CREATE EXTENSION IF NOT EXISTS "${extension}";`);
  return [
    `**${name}** (${store.engine}${store.optional ? ', optional for its users' : ''}): ${placeOf(store, placement)}.${contentOf(store)}`,
    ...(extensions.length === 0 ? [] : ['Extensions, once per database:', ['```sql', ...extensions, '```'].join('\n')]),
    ...(store.poolSize === undefined ? [] : connectionBlocks(described, name, store.poolSize, limit)),
  ];
}

function placeOf({ port }: StoreSettings, { managed, internet, inCluster }: StorePlacementSettings): string {
  if (managed !== undefined) {
    const host = managed.host === undefined ? '' : ` as \`${managed.host}\``;
    return `managed${host}, reached at ${names(managed.addresses)} port ${port}; its security group lets the nodes in`;
  }
  return internet === undefined
    ? `in the cluster, ${inCluster?.storage ?? ''} on a volume`
    : `on the internet at \`${internet.host}\` port ${port}`;
}

function contentOf({ database, databaseUser }: StoreSettings): string {
  const facts = [
    ...(database === undefined ? [] : [`database \`${database}\``]),
    ...(databaseUser === undefined ? [] : [`user \`${databaseUser}\``]),
  ];
  return facts.length === 0 ? '' : ` It has the ${facts.join(' and the ')}.`;
}

/** How many connections the users of a store may open together, and what to do when it is too many. */
function connectionBlocks(
  { input, environment }: Described,
  name: string,
  poolSize: string,
  limit: number | undefined,
): readonly string[] {
  const users = new Set(usersOf(declaredWorkloads(input.system.settings), name));
  const parameter = lookup(urlParametersOf(input, name).values, poolSize);
  const rows = [
    ...deployedOf(environment).map((workload) => ({ workload, pods: workload.replicas.max })),
    ...[...environment.scheduledJobs, ...environment.migrations].map((workload) => ({ workload, pods: 1 })),
  ].flatMap(({ workload, pods }) => {
    if (!users.has(workload.name)) return [];
    const size = Number(lookup(workload.config, poolSize) ?? parameter);
    return Number.isNaN(size) ? [] : [{ name: workload.name, pods, size, connections: pods * size }];
  });
  const total = rows.reduce((sum, { connections }) => sum + connections, 0);
  const verdict =
    limit === undefined
      ? 'The store must accept as many; its limit is not stated in the overlays.'
      : total <= limit
        ? `The store accepts ${limit}.`
        : `The store accepts ${limit}: put a pooler in front (RDS Proxy, PgBouncer), or lower \`${poolSize}\`.`;
  return [
    `Connections at the most pods, \`${poolSize}\` each:`,
    table(
      ['workload', 'pods', 'each', 'connections'],
      rows.map((row) => [`\`${row.name}\``, String(row.pods), String(row.size), String(row.connections)]),
    ),
    `Together ${total}. ${verdict} A proxy in front (RDS Proxy, or PgBouncer beside the pods) keeps failovers and rollouts from opening them all anew.`,
  ];
}
