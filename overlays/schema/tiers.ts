/** How much an environment matters; what follows from it is data in overlays/sizes.ts. */
export const TIERS = ['dev', 'staging', 'prod'] as const;

/** Sizes a workload can have; what they mean in each tier stands in overlays/sizes.ts. */
export const SIZES = ['small', 'medium', 'large'] as const;
