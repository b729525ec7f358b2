/** A setting that only its owner can know and that still holds a stand-in. */
export interface Placeholder {
  /** Dotted path in the environment's file. */
  readonly path: string;
  /** What belongs there. */
  readonly what: string;
  /** The stand-ins, as they appear in the output. */
  readonly values: readonly string[];
}
