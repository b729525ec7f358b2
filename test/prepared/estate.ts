import type { Environment } from '../../overlays/environment';
import { loadEstate } from '../../overlays/load';
import type { ClusterFacts } from '../../policies/cluster/facts';
import { factsOf } from '../../synth/facts';

/** What the overlays of this repository say of each cluster, and what policies know of it. */
export type PreparedEstate = readonly {
  readonly environment: Environment;
  readonly facts: ClusterFacts;
}[];

/** Reads the overlays; `PreparedEstate` in JSON. */
export function make(): string {
  const { environments } = loadEstate('overlays');
  const estate: PreparedEstate = environments.map((environment) => ({
    environment,
    facts: factsOf(environment, environments),
  }));
  return JSON.stringify(estate);
}
