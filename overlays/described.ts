import type { Environment } from './environment';
import type { EnvironmentInput } from './inputs';

/** An environment: its files, and what was resolved from them. */
export interface Described {
  readonly input: EnvironmentInput;
  readonly environment: Environment;
}
