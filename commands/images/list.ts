import type { Described } from '../../overlays/described';
import { pinText, type Pin } from '../../overlays/images/pins';
import { byCodeUnit, lookup } from '../../overlays/lookup';
import { ProblemsError } from '../../overlays/problem';
import type { Output } from '../command';
import { loadProject } from '../clusters';
import type { Request } from './action';
import { unknownWord } from './refusals';

/** The action `list`: which images run where, and where environments differ. */
export function listPins({ project, words }: Request, output: Output): void {
  const [system, environment] = words;
  const { described } = loadProject(project);
  const systems = [...new Set(described.map((one) => one.environment.system))];
  if (system !== undefined && !systems.includes(system))
    throw new ProblemsError([unknownWord('a system', system, systems)]);
  const blocks = systems
    .filter((name) => system === undefined || name === system)
    .map((name) => {
      const environments = described.filter((one) => one.environment.system === name);
      return environment === undefined
        ? systemTable(name, environments)
        : environmentTable(name, environment, environments);
    });
  for (const line of blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]))) output.print(line);
}

const SHORTEST_DIGEST = 'sha256:'.length + 12;
const ABSENT = '–';

function pinOf({ input }: Described, service: string): Pin | undefined {
  return lookup(input.images.settings.images, service);
}

/** A pin as far as it must be shown to be told from others. */
function shortText({ tag, digest }: Pin): string {
  return pinText(digest === undefined ? { tag } : { tag, digest: `${digest.slice(0, SHORTEST_DIGEST)}…` });
}

function servicesOf(environments: readonly Described[]): readonly string[] {
  const names = environments.flatMap(({ input }) => Object.keys(input.images.settings.images));
  return [...new Set(names)].sort(byCodeUnit);
}

/** One system: a line per service, a column per environment. */
function systemTable(system: string, environments: readonly Described[]): readonly string[] {
  const services = servicesOf(environments);
  const rows = services.map((service) => {
    const pins = environments.map((one) => pinOf(one, service));
    const distinct = new Set(pins.flatMap((pin) => (pin === undefined ? [] : [pinText(pin)])));
    const cells = pins.map((pin) => (pin === undefined ? ABSENT : shortText(pin)));
    return [service, ...cells, distinct.size > 1 ? 'differs' : ''];
  });
  const differing = rows.filter((row) => row.at(-1) !== '').length;
  const head = [system, ...environments.map(({ input }) => input.name), ''];
  return [...aligned([head, ...rows]), `${counted(services.length)}, ${differing} differ between environments`];
}

/** One environment: its pins in full, and who has others. */
function environmentTable(system: string, environment: string, environments: readonly Described[]): readonly string[] {
  const names = environments.map(({ input }) => input.name);
  const chosen = environments.find(({ input }) => input.name === environment);
  if (chosen === undefined) throw new ProblemsError([unknownWord(`an environment of ${system}`, environment, names)]);
  const rows = servicesOf([chosen]).map((service) => {
    const text = (one: Described): string => pinText(pinOf(one, service) ?? { tag: ABSENT });
    const others = environments.filter((one) => pinOf(one, service) !== undefined && text(one) !== text(chosen));
    return [service, text(chosen), others.map((one) => `${one.input.name}: ${text(one)}`).join(', ')];
  });
  const differing = rows.filter((row) => row.at(-1) !== '').length;
  const head = [system, environment, differing === 0 ? '' : 'elsewhere'];
  return [...aligned([head, ...rows]), `${counted(rows.length)}, ${differing} differ from other environments`];
}

const counted = (services: number): string => (services === 1 ? '1 service' : `${services} services`);

/** Lines with columns below each other. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(width(column) + 2))
      .join('')
      .trimEnd(),
  );
}
