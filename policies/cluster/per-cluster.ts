import type { Cluster } from './cluster';
import { perThing } from './per-thing';

/** What several policies ask of a cluster, found out once. */
export const perCluster = <Found>(find: (cluster: Cluster) => Found): ((cluster: Cluster) => Found) => perThing(find);
