import type { ComponentKind } from '../environment';
import { problemAt, type EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import { MONITORING_NAMESPACE, NODE_MONITORING_NAMESPACE } from '../monitoring-components';
import { isUnder } from '../paths';
import type { Problem } from '../problem';
import type { SystemSettings } from '../schema/system';
import type { Validated } from '../validate';
import { imageOfOthers } from './images';
import { unknownName } from './references';

/** What `monitoring` of system.yaml names stands in it: stores that are watched, hosts that are asked. */
export function monitoringReferences(system: Validated<SystemSettings>): readonly Problem[] {
  const { monitoring, stores, routes } = system.settings;
  if (monitoring === undefined) return [];
  const known = new Set(Object.keys(stores));
  const routed = new Set(routes.map(({ host }) => host));
  return [
    ...sortedEntries(monitoring.exporters)
      .filter(([store]) => !known.has(store))
      .map(([store]) => problemAt(system, ['monitoring', 'exporters', store], unknownName(store, 'store', known))),
    ...monitoring.probes.flatMap(({ host }, index) =>
      routed.has(host)
        ? []
        : [
            problemAt(
              system,
              ['monitoring', 'probes', index, 'host'],
              unknownName(host, 'host that a route names', routed),
            ),
          ],
    ),
  ];
}

/** A path that is asked is one that a service answers. */
export function probedPaths(system: Validated<SystemSettings>): readonly Problem[] {
  const { monitoring, routes } = system.settings;
  return (monitoring?.probes ?? []).flatMap(({ host, path }, index) => {
    const there = routes.filter((route) => route.host === host);
    const answers = there.some((route) => isUnder(path, route.path));
    if (answers || there.length === 0) return [];
    return [
      problemAt(system, ['monitoring', 'probes', index, 'path'], {
        expected: `a path under a route of ${host} (${there.map((route) => route.path).join(', ')})`,
        found: path,
      }),
    ];
  });
}

/** Objectives and teams of services mean something where there is monitoring. */
export function idleObjectives(system: Validated<SystemSettings>): readonly Problem[] {
  if (system.settings.monitoring !== undefined) return [];
  return sortedEntries(system.settings.services).flatMap(([name, service]) =>
    (['team', 'objectives'] as const)
      .filter((setting) => service[setting] !== undefined)
      .map((setting) =>
        problemAt(system, ['services', name, setting], {
          expected: `no ${setting}, since the system has no monitoring`,
          found: setting,
          hint: 'remove it, or write monitoring: in system.yaml',
        }),
      ),
  );
}

/** The system says what is promised, each environment who hears of it: one without the other does nothing. */
export function monitoringHere({ system, environment }: EnvironmentInput): readonly Problem[] {
  const promised = system.settings.monitoring !== undefined;
  const here = environment.settings.monitoring !== undefined;
  if (promised === here) return [];
  return promised
    ? [
        problemAt(environment, ['monitoring'], {
          expected: `how much of it there is here, since ${system.file.name} has monitoring`,
          found: 'nothing',
          hint: 'write at least monitoring: { channel: "#alerts" }',
        }),
      ]
    : [
        problemAt(environment, ['monitoring'], {
          expected: `nothing, since ${system.file.name} has no monitoring`,
          found: 'settings',
          hint: 'remove it, or write monitoring: in system.yaml',
        }),
      ];
}

/** What runs in every stack. */
const ALWAYS: readonly ComponentKind[] = [
  'prometheus',
  'alertmanager',
  'grafana',
  'kube-state-metrics',
  'node-exporter',
  'blackbox-exporter',
  'cloudwatch-exporter',
];

/** The programs of the stack are pinned. */
export function monitoringImages({ system, thirdPartyImages }: EnvironmentInput): readonly Problem[] {
  const { monitoring, stores } = system.settings;
  if (monitoring === undefined) return [];
  const exporters = Object.keys(monitoring.exporters).flatMap((store) => {
    const engine = lookup(stores, store)?.engine;
    return engine === undefined ? [] : [`${engine}-exporter`];
  });
  return [...new Set([...ALWAYS, ...exporters])].flatMap((name) =>
    imageOfOthers(thirdPartyImages, name, 'which the monitoring stack runs'),
  );
}

/** The namespaces of the stack are its own. */
export function monitoringNamespaces({ system, name }: EnvironmentInput): readonly Problem[] {
  const namespace = `${system.settings.system}-${name}`;
  if (![MONITORING_NAMESPACE, NODE_MONITORING_NAMESPACE].includes(namespace)) return [];
  return [
    problemAt(system, ['system'], {
      expected: `a name that does not make ${namespace} with the environment ${name}, since monitoring runs there`,
      found: system.settings.system,
    }),
  ];
}
