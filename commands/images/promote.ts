import { join } from 'node:path';
import type { Pins } from '../../overlays/images/pins';
import { readOverlay } from '../../overlays/images/read';
import { inTier } from '../../overlays/in-tier';
import { lookup, sortedEntries } from '../../overlays/lookup';
import { ProblemsError } from '../../overlays/problem';
import type { ImagesSettings } from '../../overlays/schema/images';
import type { Validated } from '../../overlays/validate';
import type { Output } from '../command';
import type { Request } from './action';
import { changePins, type Change, type Wanted } from './change';
import { unusable } from './estate-with';
import { findPinFiles, type PinFile } from './pin-file';
import { askedWrongly, COMMAND_LINE, repeated, unknownWord } from './refusals';

/** The action `promote`: the pins of one environment in another of the same system. */
export function promotePins({ project, words }: Request, output: Output): void {
  const [system = '', from = '', to = '', ...services] = words;
  const { files, problems: misnomers } = findPinFiles(project, system, [from, to]);
  const slips = [
    ...(from === to ? [askedWrongly('two environments', `${from} twice`)] : []),
    ...repeated('service', services),
  ];
  const [source, target] = files;
  if (source === undefined || target === undefined || from === to) throw new ProblemsError([...misnomers, ...slips]);
  changePins(target, output, (present) => {
    // Read while no other run writes.
    const images = readOverlay('images', source.path);
    if (images === undefined) throw unusable(source.overlays, source.path);
    const wanted = services.length === 0 ? allPins(images, source, target, present) : namedPins(images, services, from);
    return { ...wanted, problems: [...slips, ...wanted.problems] };
  });
}

function promoted({ file, settings }: Validated<ImagesSettings>, service: string, namedAt: string): readonly Change[] {
  const pin = lookup(settings.images, service);
  const pinnedAt = file.locate(['images', service]);
  return pin === undefined ? [] : [{ service, pin, namedAt, pinnedAt }];
}

function namedPins(images: Validated<ImagesSettings>, services: readonly string[], from: string): Wanted {
  const known = Object.keys(images.settings.images);
  const distinct = [...new Set(services)];
  const unknown = distinct.filter((service) => !known.includes(service));
  return {
    changes: distinct.flatMap((service) => promoted(images, service, COMMAND_LINE)),
    problems: unknown.map((service) => unknownWord(`a service with a pin in ${from}`, service, known)),
    notes: [],
  };
}

/** What both environments have; of what one has alone, a note. */
function allPins(images: Validated<ImagesSettings>, source: PinFile, target: PinFile, present: Pins): Wanted {
  const here = servicesOf(target);
  if (here === undefined) throw unusable(target.overlays, target.path);
  const pinned = Object.keys(images.settings.images);
  const elsewhere = pinned.filter((service) => !here.includes(service));
  const alone = Object.keys(present).filter((service) => !pinned.includes(service));
  return {
    changes: pinned
      .filter((service) => here.includes(service))
      .flatMap((service) => promoted(images, service, source.path)),
    problems: [],
    notes: [
      ...elsewhere.map((service) => `${service}: left out, ${target.environment} does not have it`),
      ...alone.map((service) => `${service}: stays, ${source.environment} does not have it`),
    ],
  };
}

/** The services of an environment that run images of the system; undefined when its files cannot be read. */
function servicesOf({ folder, environment }: PinFile): readonly string[] | undefined {
  const system = readOverlay('system', join(folder, 'system.yaml'));
  const settings = readOverlay('environment', join(folder, `${environment}.yaml`))?.settings;
  if (system === undefined || settings === undefined) return undefined;
  const { services } = inTier(system, settings.tier).settings;
  return sortedEntries(services).flatMap(([name, { image }]) => (image === undefined ? [name] : []));
}
