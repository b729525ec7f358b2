import type { SIZES, TIERS } from './schema/tiers';

export type Size = (typeof SIZES)[number];
export type Tier = (typeof TIERS)[number];

/** What one pod asks for. Memory is request and limit alike, so that no node is overcommitted; CPU has no limit. */
export interface Resources {
  /** CPU request in millicores. */
  readonly cpuMillis: number;
  /** Memory request and limit in MiB. */
  readonly memoryMebibytes: number;
  /** Ephemeral storage request and limit in MiB. */
  readonly ephemeralStorageMebibytes: number;
}

/** How many pods; the same number twice means that nothing scales them. */
export interface Replicas {
  readonly min: number;
  readonly max: number;
}

/** What a tier means: every difference between tiers that no environment states stands here. */
export interface TierSettings {
  readonly sizes: Readonly<Record<Size, { readonly resources: Resources; readonly replicas: Replicas }>>;
  /** Fewest replicas an environment of this tier may ask for. */
  readonly fewestReplicas: number;
  /** Whether images may be pinned by a tag that moves. */
  readonly mutableTags: 'allowed' | 'refused';
  /** Whether an emulator may stand in for AWS. */
  readonly awsEmulator: 'allowed' | 'refused';
  /** Whether the load balancer refuses to be deleted until somebody says otherwise. */
  readonly deletionProtection: 'on' | 'off';
  /** Whether Argo CD applies commits by itself. */
  readonly sync: 'automated' | 'manual';
}

const resources = (cpuMillis: number, memoryMebibytes: number): Resources => ({
  cpuMillis,
  memoryMebibytes,
  ephemeralStorageMebibytes: 256,
});

/**
 * Tier × size. dev runs one pod of each and scales nothing, to fit on few small nodes; staging has the shape of prod with
 * fewer pods; prod begins with three, the one replica number that the documents give (rollback procedure of the runbook).
 */
export const TIER_SETTINGS: Readonly<Record<Tier, TierSettings>> = {
  dev: {
    sizes: {
      small: { resources: resources(50, 128), replicas: { min: 1, max: 1 } },
      medium: { resources: resources(100, 256), replicas: { min: 1, max: 1 } },
      large: { resources: resources(200, 512), replicas: { min: 1, max: 1 } },
    },
    fewestReplicas: 1,
    mutableTags: 'allowed',
    awsEmulator: 'allowed',
    deletionProtection: 'off',
    sync: 'automated',
  },
  staging: {
    sizes: {
      small: { resources: resources(100, 256), replicas: { min: 2, max: 4 } },
      medium: { resources: resources(200, 512), replicas: { min: 2, max: 5 } },
      large: { resources: resources(400, 1024), replicas: { min: 2, max: 6 } },
    },
    fewestReplicas: 2,
    mutableTags: 'refused',
    awsEmulator: 'refused',
    deletionProtection: 'off',
    sync: 'automated',
  },
  prod: {
    sizes: {
      small: { resources: resources(100, 256), replicas: { min: 3, max: 6 } },
      medium: { resources: resources(250, 512), replicas: { min: 3, max: 10 } },
      large: { resources: resources(500, 1024), replicas: { min: 3, max: 12 } },
    },
    fewestReplicas: 2,
    mutableTags: 'refused',
    awsEmulator: 'refused',
    deletionProtection: 'on',
    sync: 'manual',
  },
};
