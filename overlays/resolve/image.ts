import { registryOf } from '../aws';
import type { User, Workload } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import type { ServiceSettings } from '../schema/service';
import { registryLoginOf } from '../secret-keys';

/** An image and what it runs as. */
export interface Image extends Pick<Workload, 'image' | 'pinnedIn' | 'version' | 'pullSecret'> {
  readonly user: User;
}

/** The image of a service: one of the system, from its registry, or one of others. */
export function imageOf(input: EnvironmentInput, name: string, service: ServiceSettings): Image {
  if (service.image !== undefined) {
    const image = thirdPartyImage(input, service.image);
    return { ...image, pinnedIn: 'thirdPartyImages', user: service.user ?? image.user };
  }
  const { settings } = input.system;
  const pin = lookup(input.images.settings.images, name) ?? { tag: '' }; // A rule has refused a missing one.
  const login = registryLoginOf(settings);
  return {
    image: pinned(`${registryPath(input)}/${name}`, pin),
    pinnedIn: 'images',
    version: pin.tag,
    user: service.user ?? settings.user,
    ...(login === undefined ? {} : { pullSecret: login.secret }),
  };
}

/** An image of others, through the mirror if there is one. */
export function thirdPartyImage(
  { thirdPartyImages }: EnvironmentInput,
  name: string,
): Pick<Image, 'image' | 'version' | 'user'> {
  const pin = lookup(thirdPartyImages.settings.images, name);
  if (pin === undefined) return { image: '', version: '', user: { uid: 0, gid: 0 } }; // A rule has refused it.
  return {
    image: pinned(mirrored(thirdPartyImages.settings.mirror, pin.repository), pin),
    version: pin.tag,
    user: { uid: pin.uid, gid: pin.gid },
  };
}

/** Where images of the system are. */
function registryPath({ system, environment }: EnvironmentInput): string {
  const { account, region } = environment.settings.cluster;
  return system.settings.registry?.path ?? `${registryOf(account, region)}/${system.settings.system}`;
}

function mirrored(mirror: string | undefined, repository: string): string {
  return mirror === undefined ? repository : repository.replace(/^[^/]+/, mirror);
}

/** Every registry or repository that an image here may come from. */
export function imageRepositoriesOf(input: EnvironmentInput): readonly string[] {
  const { images, mirror } = input.thirdPartyImages.settings;
  const others = sortedEntries(images).map(([, { repository }]) => mirrored(mirror, repository));
  return [`${registryPath(input)}/`, ...others];
}

/** `repository:tag`, and the digest behind it where one is pinned. */
function pinned(repository: string, { tag, digest }: { readonly tag: string; readonly digest?: string }): string {
  return digest === undefined ? `${repository}:${tag}` : `${repository}:${tag}@${digest}`;
}
