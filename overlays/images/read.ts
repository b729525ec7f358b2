import { readFileSync } from 'node:fs';
import type { FileKind } from '../schema/files';
import { isSourceFile, parseSourceFile } from '../source-file';
import { isValidated, validate, type Validated } from '../validate';
import type { SettingsOf } from '../validators';

/**
 * Reads one overlay file by itself; undefined when it cannot be read or has not the form of its schema. What is wrong with it
 * is for `loadEstate` to say, together with all other mistakes.
 */
export function readOverlay<Kind extends FileKind>(kind: Kind, path: string): Validated<SettingsOf[Kind]> | undefined {
  const text = readOverlayText(path);
  const parsed = text === undefined ? undefined : parseSourceFile(path, text);
  if (parsed === undefined || !isSourceFile(parsed)) return undefined;
  const outcome = validate(kind, parsed);
  return isValidated(outcome) ? outcome : undefined;
}

/** The text of an overlay file, a byte order mark included; undefined when it cannot be read or is no UTF-8. */
export function readOverlayText(path: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch {
    return undefined;
  }
}
