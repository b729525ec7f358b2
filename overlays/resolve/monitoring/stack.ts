import type { CloudWatchSources, Component, PrometheusSettings, PublicProbe, Secret } from '../../environment';
import type { Watched } from './input';

/** What the components follow from. */
export interface Stack extends Watched {
  readonly prometheus: PrometheusSettings;
  readonly probes: readonly PublicProbe[];
  readonly cloudWatch: CloudWatchSources | undefined;
  readonly grafanaHost: string | undefined;
  readonly secrets: readonly Secret[];
}

/** A component before it is known whom it talks to. */
export type Part = Pick<Component, 'kind' | 'name' | 'namespace' | 'replicas' | 'store'>;
