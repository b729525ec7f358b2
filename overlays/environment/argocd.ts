import type { Placeholder } from './placeholder';

/** Argo CD: one hub that reads the output and deploys every cluster. */
export interface ArgoCd {
  /** Its namespace in the cluster of the hub. */
  readonly namespace: string;
  /** Address of the git repository that holds the output. */
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  /** Folder of the repository in which the clusters' folders stand: `dist`, or `.`. */
  readonly path: string;
  /** The overlay file, relative to the project. */
  readonly source: string;
  readonly placeholders: readonly Placeholder[];
}

/** How Argo CD brings an environment to what its folder says. */
export interface Sync {
  /** Whether commits are applied by themselves, or when a person says so. */
  readonly mode: 'automated' | 'manual';
  readonly windows: readonly SyncWindow[];
}

/** A time in which Argo CD may sync, or may not. */
export interface SyncWindow {
  readonly kind: 'allow' | 'deny';
  /** Five fields of cron. */
  readonly schedule: string;
  /** `8h`, `1h30m` */
  readonly duration: string;
  /** Name of the IANA database. */
  readonly timeZone: string;
  readonly manualSync: 'allowed' | 'refused';
}
