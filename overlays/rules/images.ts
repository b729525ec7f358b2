import { problemAt, type EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import { TIER_SETTINGS } from '../sizes';
import { suggest } from '../suggest';
import { serviceOfOtherTiers, unknownName } from './references';

/** Every service with an image of the system has a pin, and every pin such a service. */
export function imagePins(input: EnvironmentInput): readonly Problem[] {
  const { system, images } = input;
  const own = sortedEntries(system.settings.services).filter(([, { image }]) => image === undefined);
  const services = new Set(own.map(([name]) => name));
  const pins = images.settings.images;
  const missing = [...services]
    .filter((name) => lookup(pins, name) === undefined)
    .map((name) =>
      problemAt(images, ['images', name], {
        expected: `an image pin for ${name}`,
        found: 'nothing',
        hint: `add a line "  ${name}: { tag: … }"`,
      }),
    );
  const unknown = Object.keys(pins)
    .filter((name) => !services.has(name))
    .map((name) => {
      const elsewhere = serviceOfOtherTiers(input, name);
      const complaint = elsewhere ?? unknownName(name, 'service with an image of the system', services);
      return problemAt(images, ['images', name], complaint);
    });
  return [...missing, ...unknown];
}

/** Services with an image of others have one that is pinned. */
export function imagesOfOthers({ system, thirdPartyImages }: EnvironmentInput): readonly Problem[] {
  return sortedEntries(system.settings.services).flatMap(([name, { image }]) =>
    image === undefined ? [] : imageOfOthers(thirdPartyImages, image, `which ${name} runs`),
  );
}

/** The problem that an image of others is not pinned, if it is not. */
export function imageOfOthers(
  thirdPartyImages: EnvironmentInput['thirdPartyImages'],
  name: string,
  what: string,
): readonly Problem[] {
  const known = thirdPartyImages.settings.images;
  if (lookup(known, name) !== undefined) return [];
  const expected = `an image named ${name}, ${what}`;
  return [
    problemAt(thirdPartyImages, ['images', name], {
      expected,
      found: 'nothing',
      hint: suggest(name, Object.keys(known)),
    }),
  ];
}

/**
 * A tag that names an image for ever: it holds a digit, as no name of a channel does (`latest`, `prod`), and more than the
 * beginning of a version (`v1`, `1.2`, `7-alpine`). A date (`20240115`) or the number of a build is enough.
 */
export function isImmutableTag(tag: string): boolean {
  return /\d/.test(tag) && !/^v?\d{1,3}(\.\d{1,3})?(-[a-z]+)*$/i.test(tag);
}

/** Outside dev, a pin is a tag that does not move, or a digest. */
export function immutablePins({ environment, images, thirdPartyImages }: EnvironmentInput): readonly Problem[] {
  const { tier } = environment.settings;
  if (TIER_SETTINGS[tier].mutableTags === 'allowed') return [];
  return [images, thirdPartyImages].flatMap((source) =>
    sortedEntries<{ readonly tag: string; readonly digest?: string }>(source.settings.images)
      .filter(([, { tag, digest }]) => digest === undefined && !isImmutableTag(tag))
      .map(([name, { tag }]) =>
        problemAt(source, ['images', name, 'tag'], {
          expected: `a tag that names one image for ever, such as v1.2.0, outside the tier dev`,
          found: JSON.stringify(tag),
          hint: 'pin the release, or add its digest',
        }),
      ),
  );
}
