/** Where a command says what it does: results to `print`, everything else to `note`; both take one line. */
export interface Output {
  readonly print: (line: string) => void;
  readonly note: (line: string) => void;
  /** Marks text as good, bad or secondary where the terminal shows colours; elsewhere it returns the text. */
  readonly style: (tone: 'good' | 'bad' | 'dim', text: string) => string;
}

/** What the command line said, read by its command's options. */
export interface Arguments {
  /** Folder of the project: overlays/ and docs/ are in it. */
  readonly project: string;
  /** Folder for the output where `--output` says nothing, as the working directory sees it. */
  readonly defaultOutput: string;
  /** `--name value` options, those given. */
  readonly options: Readonly<Record<string, string | undefined>>;
  /** `--name` switches, those given. */
  readonly switches: ReadonlySet<string>;
  readonly positionals: readonly string[];
}

/** One command of main.ts. */
export interface Command {
  /** What it does, in a line. */
  readonly summary: string;
  /** How it is called. */
  readonly usage: string;
  /** Options with a value, and what each means. */
  readonly options: Readonly<Record<string, string>>;
  /** Options without a value, and what each means. */
  readonly switches: Readonly<Record<string, string>>;
  /** Names of the arguments that follow the options; a last one that ends in `...` stands for any number of them. */
  readonly positionals: readonly string[];
  /**
   * Loads the command, so that the program starts with what it needs and nothing else. The command returns the exit code.
   */
  readonly load: () => Promise<(given: Arguments, output: Output) => number>;
}
