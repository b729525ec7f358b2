import { isJson } from '../cluster/json';
import { isSet } from './security-context';

/** The kind of a volume: `emptyDir`. */
export const volumeKind = (volume: unknown): string | undefined =>
  isJson(volume) ? Object.keys(volume).find((field) => field !== 'name' && isSet(volume[field])) : undefined;
