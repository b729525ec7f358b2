import type { EnvironmentInput } from './inputs';
import { lookup } from './lookup';
import type { ServiceSettings } from './schema/service';
import { TIER_SETTINGS, type Replicas } from './sizes';

/** The replicas of a service: what the environment says, else what its size means in the tier. */
export function replicasOf({ environment }: EnvironmentInput, name: string, service: ServiceSettings): Replicas {
  const { tier, services } = environment.settings;
  return lookup(services, name)?.replicas ?? TIER_SETTINGS[tier].sizes[service.size].replicas;
}
