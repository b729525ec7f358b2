import type { ArgoCd, Sync } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { placeholdersOf } from '../placeholders';
import type { ArgoCdSettings } from '../schema/argocd';
import { TIER_SETTINGS } from '../sizes';
import type { Validated } from '../validate';

/** The hub, from a file that has passed every rule. */
export function resolveArgoCd({ file, settings }: Validated<ArgoCdSettings>): ArgoCd {
  const { namespace, repository, revision, path } = settings;
  return { namespace, repository, revision, path, source: file.name, placeholders: placeholdersOf(settings) };
}

/** How an environment is synced: as it says, else by its tier. */
export function resolveSync({ environment }: EnvironmentInput): Sync {
  const { argocd, tier } = environment.settings;
  return { mode: argocd?.sync ?? TIER_SETTINGS[tier].sync, windows: argocd?.windows ?? [] };
}
