import type { Output } from '../command';

/** What an action of `images` was asked for. */
export interface Request {
  /** Folder of the project: overlays/ is in it. */
  readonly project: string;
  /** What stands behind its name. */
  readonly words: readonly string[];
}

/** One thing that `images` does. */
export interface Action {
  /** How it is called, behind `npm run images --`. */
  readonly usage: string;
  /** How many words it takes, at least and at most. */
  readonly takes: readonly [least: number, most: number];
  readonly act: (request: Request, output: Output) => void;
}
