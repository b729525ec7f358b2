import type { EnvironmentInput } from '../inputs';
import type { Problem } from '../problem';
import type { SystemSettings } from '../schema/system';
import type { Validated } from '../validate';
import { distinctClusters, nodeGroups, ranges, zones } from './cluster';
import { imagePins, immutablePins } from './images';
import { certificateNames, distinctHosts, distinctRoutes, hosts, regionalArns } from './ingress';
import { derivedNames, systemName } from './names';
import { accountPlaceholder, placeholderPaths } from './placeholders';
import { distinctNames, environmentReferences, secretKeys, secretReferences, systemReferences } from './references';
import { noSecrets } from './secrets';
import {
  declaredConfiguration,
  distinctPorts,
  noCallToItself,
  portOrSchedule,
  replicas,
  rollouts,
  variables,
} from './services';
import { inClusterStores, storePlacements, storeVariables } from './stores';

/** Rules about system.yaml alone, in the order in which their problems are reported. */
export const SYSTEM_RULES: readonly ((system: Validated<SystemSettings>) => readonly Problem[])[] = [
  systemName,
  portOrSchedule,
  distinctPorts,
  distinctNames,
  noCallToItself,
  systemReferences,
  secretReferences,
  secretKeys,
  storeVariables,
  distinctRoutes,
];

/** Rules about how the files of one environment fit together. */
export const ENVIRONMENT_RULES: readonly ((input: EnvironmentInput) => readonly Problem[])[] = [
  noSecrets,
  environmentReferences,
  derivedNames,
  zones,
  nodeGroups,
  ranges,
  hosts,
  distinctHosts,
  certificateNames,
  regionalArns,
  storePlacements,
  inClusterStores,
  imagePins,
  immutablePins,
  replicas,
  rollouts,
  variables,
  declaredConfiguration,
  placeholderPaths,
  accountPlaceholder,
];

/** Rules about all environments of all systems together. */
export const ESTATE_RULES: readonly ((inputs: readonly EnvironmentInput[]) => readonly Problem[])[] = [
  distinctClusters,
];
