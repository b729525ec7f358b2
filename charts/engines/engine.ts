import type { k8s } from 'cdk8s-plus-27';
import type { Engine, InClusterStore } from '../../overlays/environment';

/** What an engine adds to the pod that all stores have in common. */
export interface EngineParts {
  /** How its port is called. */
  readonly portName: string;
  /** Command, arguments and variables of its container. */
  readonly container: Pick<k8s.Container, 'command' | 'args' | 'env'>;
  /** How it is asked whether it can take requests. */
  readonly ready: Pick<k8s.Probe, 'exec' | 'httpGet'>;
  /** How long it may take from start to ready. */
  readonly startupSeconds: number;
  /** Where it keeps its data: the volume is mounted there. */
  readonly dataFolder: string;
  /** Folders it writes to beside that one and /tmp. */
  readonly writableFolders: readonly string[];
  /** How long it may take to end. */
  readonly gracePeriodSeconds: number;
  /** What it reads at the start, if anything. */
  readonly files?: EngineFiles;
}

/** Files that an engine finds in a folder of its image. */
export interface EngineFiles {
  readonly folder: string;
  /** Permissions of each. */
  readonly mode: number;
  /** Name and text of each. */
  readonly texts: Readonly<Record<string, string>>;
}

/** What the engine of a store comes to. */
export type EngineMaker<Kind extends Engine['kind']> = (store: InClusterStore, engine: EngineOf<Kind>) => EngineParts;

/** The engine of one kind. */
export type EngineOf<Kind extends Engine['kind']> = Extract<Engine, { readonly kind: Kind }>;
