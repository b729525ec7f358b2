import type { ImagesSettings } from '../schema/images';
import { isSourceFile, parseSourceFile } from '../source-file';
import { isValidated, validate } from '../validate';

/** Which image each service runs, by service. */
export type Pins = ImagesSettings['images'];

/** One image: its tag and, where it is given, the digest that decides. */
export type Pin = Pins[string];

/** A pin in one word, as the command line takes it: `v1.2.0` or `v1.2.0@sha256:…`. */
export function pinText({ tag, digest }: Pin): string {
  return digest === undefined ? tag : `${tag}@${digest}`;
}

/** The pins in the text of an images file; undefined when the text has not the form of one. */
export function pinsIn(name: string, text: string): Pins | undefined {
  const parsed = parseSourceFile(name, text);
  if (!isSourceFile(parsed)) return undefined;
  const outcome = validate('images', parsed);
  return isValidated(outcome) ? outcome.settings.images : undefined;
}

/** Whether two maps pin the same services to the same images. */
export function arePinsEqual(left: Pins, right: Pins): boolean {
  const texts = (pins: Pins): string =>
    Object.entries(pins)
      .map(([service, pin]) => `${service}=${pinText(pin)}`)
      .sort()
      .join('\n');
  return texts(left) === texts(right);
}
