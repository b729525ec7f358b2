import { declaredCall, portsOf, resolveCall, type DeclaredCall } from '../calls';
import type { Port } from '../environment';
import { byCodeUnit, lookup, sortedEntries } from '../lookup';
import type { ServiceSettings } from '../schema/service';
import type { SystemSettings } from '../schema/system';
import { SERVICE_DEFAULTS } from '../schema/service-defaults';
import { withDefaults } from '../service-defaults';
import { listed, names, table, type Section } from './markdown';

/** The workloads of a system, in whichever tier they exist. */
export function servicesSection(settings: SystemSettings): Section {
  const { services, uses: everywhere } = settings;
  const rows = sortedEntries(services).map(([name, service]) => [
    `\`${name}\``,
    kindOf(service),
    service.size,
    listed(callsOf(service).map((call) => callText(settings, call))),
    // What every service uses means nothing to an image of others.
    names([...new Set([...(service.image === undefined ? everywhere : []), ...service.uses])].sort(byCodeUnit)),
  ]);
  return {
    title: 'Services',
    blocks: [
      table(['service', 'port', 'size', 'calls', 'uses'], rows),
      ...imagesOfOthers(settings),
      ...tiersOf(settings),
    ],
  };
}

/** The ports of what listens; else what makes it run. */
function kindOf(service: ServiceSettings): string {
  const { schedule, timeZone } = withDefaults(service);
  if (schedule !== undefined)
    return `runs at \`${schedule}\`${timeZone === SERVICE_DEFAULTS.timeZone ? '' : ` ${timeZone}`}`;
  const [first, ...further] = portsOf(service);
  return first === undefined ? 'worker' : [portText(first), ...further.map(furtherPortText)].join(', ');
}

const portText = ({ number, protocol }: Port): string =>
  protocol === 'http' ? String(number) : `${number} ${protocol}`;

const furtherPortText = ({ name, number, protocol }: Port): string => `\`${name}\` ${number} ${protocol}`;

/** In alphabetical order. */
function callsOf({ calls }: ServiceSettings): readonly DeclaredCall[] {
  const order = ({ service, port }: DeclaredCall): string => `${service} ${port ?? ''}`;
  return calls.map(declaredCall).sort((left, right) => byCodeUnit(order(left), order(right)));
}

/** A call; with its port and variable where they are not what the name of the callee gives. */
function callText(settings: SystemSettings, declared: DeclaredCall): string {
  const { service, port } = declared;
  const at = port === undefined ? `\`${service}\`` : `\`${service}\` port \`${port}\``;
  const callee = lookup(settings.services, service);
  const call = resolveCall(settings, declared);
  if (callee === undefined || call === undefined) return at; // A rule has refused it.
  const unnamed = { ...settings, services: { [service]: { ...callee, address: {} } } };
  const plain = resolveCall(unnamed, { service, ...(port === undefined ? {} : { port }) });
  const isPlain = call.variable === plain?.variable && call.address === plain.address;
  return isPlain ? at : `${at} as \`${call.variable}=${call.address}\``;
}

function imagesOfOthers({ services }: SystemSettings): readonly string[] {
  const rows = sortedEntries(services).flatMap(([name, { image }]) =>
    image === undefined ? [] : [[`\`${name}\``, `\`${image}\``]],
  );
  return rows.length === 0
    ? []
    : ['Images of others, as overlays/third-party.images.yaml pins them:', table(['service', 'image'], rows)];
}

function tiersOf({ services }: SystemSettings): readonly string[] {
  const rows = sortedEntries(services).flatMap(([name, { only }]) =>
    only === undefined ? [] : [[`\`${name}\``, only.tiers.join(', '), only.why]],
  );
  return rows.length === 0 ? [] : ['Not in every tier:', table(['service', 'tiers', 'why'], rows)];
}
