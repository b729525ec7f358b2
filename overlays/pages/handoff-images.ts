import { registryOf } from '../aws';
import type { Described } from '../described';
import { byCodeUnit, lookup, sortedEntries } from '../lookup';
import { registryLoginOf } from '../secret-keys';
import { names, points, type Section } from './markdown';
import { workloadsOf } from './workloads';

/** The images that must be in registries before anything starts. */
export function imagesSection(described: Described): Section | undefined {
  const blocks = [...ownImages(described), ...imagesOfOthers(described)];
  return blocks.length === 0 ? undefined : { title: 'Images', blocks };
}

function ownImages(described: Described): readonly string[] {
  const { input, environment } = described;
  const { services, registry } = input.system.settings;
  const repositories = registry?.path ?? environment.system;
  const images = sortedEntries(services)
    .filter(([, { image }]) => image === undefined)
    .map(([name]) => `\`${repositories}/${name}\`, tag \`${lookup(input.images.settings.images, name)?.tag ?? '–'}\``);
  return images.length === 0 ? [] : [registryText(described), points(images)];
}

function registryText({ input, environment }: Described): string {
  const { settings } = input.system;
  const { account, region } = environment.cluster;
  if (settings.registry === undefined) {
    return `ECR repositories in \`${registryOf(account, region)}\`, with scan on push, AES256 encryption, and a lifecycle policy that keeps the last ${settings.keepImages} images:`;
  }
  const { path } = settings.registry;
  const secret = environment.secrets.find(({ kind }) => kind === 'registry-login');
  const login = registryLoginOf(settings);
  if (secret === undefined || login === undefined) return `At \`${path}\`, from where anybody may pull:`;
  return `At \`${path}\`, pulled with the login in the Secret \`${secret.name}\`. Its value, \`${login.reference}\` of the inventory, is a Docker configuration file (JSON) with an entry for \`${path.split('/')[0] ?? path}\` under \`auths\`:`;
}

function imagesOfOthers({ input, environment }: Described): readonly string[] {
  const { services } = input.system.settings;
  const { mirror } = input.thirdPartyImages.settings;
  const workloads = workloadsOf(environment).filter(({ name }) => lookup(services, name)?.image !== undefined);
  const images = new Set([...workloads, ...environment.stores].map(({ image }) => image));
  if (images.size === 0) return [];
  const through = mirror === undefined ? '' : `, through the mirror \`${mirror}\``;
  return [`Images of others${through}: ${names([...images].sort(byCodeUnit))}.`];
}
