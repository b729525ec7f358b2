import type { Environment, Secret } from '../environment';

/** Every Secret of an environment, whichever namespace it is in. */
export function secretsOf({ secrets, monitoring }: Environment): readonly Secret[] {
  return [...secrets, ...(monitoring?.secrets ?? [])];
}
