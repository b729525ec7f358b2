import type { Described } from '../described';
import type { Environment } from '../environment';
import { secretsOf } from './secrets';
import { sortedEntries } from '../lookup';
import type { SystemSettings } from '../schema/system';
import { names, page, points, table, type Section } from './markdown';
import { routesSection, sizesSection, variablesSection } from './system-environments';
import { differencesSection, waiversSection } from './system-exceptions';
import { monitoringSection } from './system-monitoring';
import { eventsSection, storesSection } from './system-resources';
import { servicesSection } from './system-services';

/** What a system is, from its whole system.yaml and what each environment makes of it. */
export function systemPage(settings: SystemSettings, described: readonly Described[]): string {
  const { system, description } = settings;
  const environments = described.map(({ environment }) => environment);
  return page(`System: ${system}`, `${description}. Made by \`npm run docs\` from overlays/${system}.`, [
    servicesSection(settings),
    storesSection(settings),
    eventsSection(settings),
    variablesSection(environments),
    sizesSection(environments),
    routesSection(environments),
    migrationsSection(settings),
    monitoringSection(environments),
    secretsSection(settings, environments),
    differencesSection(environments),
    waiversSection(environments),
    assumptionsSection(settings),
  ]);
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

function secretsSection(settings: SystemSettings, environments: readonly Environment[]): Section | undefined {
  const entries = sortedEntries(settings.secrets);
  if (entries.length === 0) return undefined;
  const keys = environments.flatMap((environment) => secretsOf(environment).flatMap((secret) => secret.keys));
  const used = new Set(keys.map(({ entry, property }) => `${entry.split('/').at(-1) ?? ''}.${property}`));
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
