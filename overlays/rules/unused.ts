import { problemAt } from '../inputs';
import type { Problem } from '../problem';
import { RESOURCE_MAPS, resourceNames } from '../resources';
import type { SystemSettings } from '../schema/system';
import type { Validated } from '../validate';

/** What a member of each map is for. */
const USES: Readonly<Partial<Record<(typeof RESOURCE_MAPS)[number], string>>> = {
  topics: 'publishes to it',
  queues: 'takes from it',
};

/**
 * Something uses each store, external, bucket, topic, queue and variable set, in some tier: most often one that nothing uses
 * was forgotten under `uses`. A queue is no user of its topics, which bring it nothing without a publisher.
 */
export function unused(system: Validated<SystemSettings>): readonly Problem[] {
  const { settings } = system;
  const services = Object.values(settings.services);
  const used = new Set([...settings.uses, ...services.flatMap(({ uses, reaches }) => [...uses, ...reaches])]);
  const known = new Set(resourceNames(settings));
  // A name that is misspelt is one mistake, and its own rule's.
  if ([...used].some((name) => !known.has(name))) return [];
  return RESOURCE_MAPS.flatMap((map) =>
    Object.keys(settings[map])
      .filter((name) => !used.has(name))
      .map((name) =>
        problemAt(system, [map, name], {
          expected: `a service that ${USES[map] ?? 'uses it'}`,
          found: 'none',
          hint: 'remove it, or name it under uses',
        }),
      ),
  );
}
