import type { SystemSettings } from './schema/system';
import type { Tier } from './sizes';
import type { Validated } from './validate';

/** The system as it is in a tier: without the services that do not exist there. */
export function inTier(system: Validated<SystemSettings>, tier: Tier): Validated<SystemSettings> {
  const services = Object.entries(system.settings.services).filter(
    ([, { only }]) => only?.tiers.includes(tier) ?? true,
  );
  return { file: system.file, settings: { ...system.settings, services: Object.fromEntries(services) } };
}
