import type { Environment, Service } from '../environment';
import { byCodeUnit, sortedEntries } from '../lookup';
import type { SystemSettings } from '../schema/system';
import type { Described } from '../described';
import { names, page, points, table, type Section } from './markdown';

/** What a system is, from its system.yaml and what each environment makes of it. */
export function systemPage(settings: SystemSettings, environments: readonly Described[]): string {
  const { system, description } = settings;
  return page(`System: ${system}`, `${description}. Made by \`npm run docs\` from overlays/${system}.`, [
    servicesSection(settings),
    variablesSection(environments),
    sizesSection(environments.map(({ environment }) => environment)),
    routesSection(
      settings,
      environments.map(({ environment }) => environment),
    ),
    migrationsSection(settings),
    secretsSection(settings, environments),
    assumptionsSection(settings),
  ]);
}

function servicesSection({ services, uses: everywhere }: SystemSettings): Section {
  const rows = sortedEntries(services).map(([name, { port, schedule, size, calls, uses }]) => [
    `\`${name}\``,
    port === undefined ? `runs at \`${schedule ?? ''}\`` : String(port),
    size,
    names([...calls].sort(byCodeUnit)),
    names([...new Set([...everywhere, ...uses])].sort(byCodeUnit)),
  ]);
  return { title: 'Services', blocks: [table(['service', 'port', 'size', 'calls', 'uses'], rows)] };
}

/** Variables of each service: the same everywhere, but for values; so one environment stands for all. */
function variablesSection([first]: readonly Described[]): Section | undefined {
  if (first === undefined) return undefined;
  const { services, scheduledJobs, migrations } = first.environment;
  const rows = [...services, ...scheduledJobs, ...migrations].map(({ name, config, secretKeys }) => [
    `\`${name}\``,
    names(Object.keys(config)),
    names(secretKeys),
  ]);
  return { title: 'Variables', blocks: [table(['workload', 'configuration', 'secret keys'], rows)] };
}

function sizesSection(environments: readonly Environment[]): Section {
  const rows = (environments[0]?.services ?? []).map(({ name }) => [
    `\`${name}\``,
    ...environments.map(({ services }) => sizeOf(services.find((service) => service.name === name))),
  ]);
  return {
    title: 'Size by environment',
    blocks: [
      'Pods, CPU request, memory request and limit.',
      table(['service', ...environments.map(({ name }) => name)], rows),
    ],
  };
}

function sizeOf(service: Service | undefined): string {
  if (service === undefined) return '–';
  const { replicas, resources } = service;
  const pods = replicas.min === replicas.max ? String(replicas.min) : `${replicas.min}–${replicas.max}`;
  return `${pods} × ${resources.cpuMillis}m, ${resources.memoryMebibytes}Mi`;
}

function routesSection({ routes }: SystemSettings, environments: readonly Environment[]): Section | undefined {
  if (routes.length === 0) return undefined;
  const rows = environments.flatMap(({ name, ingress }) =>
    (ingress?.hosts ?? []).flatMap(({ host, routes: paths, privatePaths }) =>
      paths.map(({ path, service, port }) => [
        name,
        `\`${host}${path}\``,
        `\`${service}:${port}\``,
        names(privatePaths),
      ]),
    ),
  );
  return { title: 'Routes', blocks: [table(['environment', 'address', 'answered by', 'never public'], rows)] };
}

function migrationsSection({ migrations }: SystemSettings): Section | undefined {
  if (migrations.length === 0) return undefined;
  const rows = migrations.map(({ service, command, uses }) => [
    `\`${service}\``,
    `\`${command.join(' ')}\``,
    names(uses),
  ]);
  return { title: 'Migrations', blocks: [table(['image of', 'command', 'uses'], rows)] };
}

function secretsSection(settings: SystemSettings, environments: readonly Described[]): Section | undefined {
  const entries = sortedEntries(settings.secrets);
  if (entries.length === 0) return undefined;
  const used = new Set(
    environments.flatMap(({ environment }) =>
      environment.secret.keys.map(({ entry, property }) => `${entry.split('/').at(-1) ?? ''}.${property}`),
    ),
  );
  const unused = entries.flatMap(([entry, properties]) =>
    properties.map((property) => `${entry}.${property}`).filter((reference) => !used.has(reference)),
  );
  return {
    title: 'Secret inventory that nothing reads',
    blocks: [unused.length === 0 ? 'Every property is read.' : points(unused.map((reference) => `\`${reference}\``))],
  };
}

function assumptionsSection({ assumptions }: SystemSettings): Section | undefined {
  if (assumptions.length === 0) return undefined;
  const rows = assumptions.map(({ what, why }) => [what, why]);
  return { title: 'Assumptions', blocks: ['No document states these.', table(['assumption', 'why'], rows)] };
}
