/** A line of the list, with what proves it: policies, a command, or both. */
export interface Line {
  readonly what: string;
  /** Ids of policies; where no command is given, of such as stop the output. */
  readonly policies: readonly string[];
  /** What must be asked of AWS or the cluster, since no file shows it. */
  readonly command?: string;
  /** What it answers when all is well. */
  readonly see?: string;
}
