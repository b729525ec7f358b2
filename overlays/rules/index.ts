import type { EnvironmentInput } from '../inputs';
import type { Problem } from '../problem';
import type { ArgoCdSettings } from '../schema/argocd';
import type { SystemSettings } from '../schema/system';
import type { Validated } from '../validate';
import {
  autoscalerImage,
  autoscalerTags,
  imagesOfRegion,
  rolesOfAddOns,
  vpcOfLoadBalancers,
  vpcPlaceholder,
} from './add-ons';
import { idleSync } from './argocd';
import { distinctClusters, nodeGroups, ranges, serviceRange, subnets, widths, zones } from './cluster';
import { awsEmulators, deadLetterNames, distinctEvents, endpointVariables } from './events';
import { idleSettings } from './idle-settings';
import { imagePins, imagesOfOthers, immutablePins } from './images';
import {
  certificateNames,
  distinctHosts,
  distinctRoutes,
  grpcPaths,
  hosts,
  inboundRanges,
  regionalArns,
} from './ingress';
import {
  idleObjectives,
  monitoringHere,
  monitoringImages,
  monitoringNamespaces,
  monitoringReferences,
  probedPaths,
} from './monitoring';
import { derivedNames, systemName } from './names';
import { accountPlaceholder, placeholderPaths } from './placeholders';
import { distinctNames, environmentReferences, secretKeys, secretReferences, systemReferences } from './references';
import { noSecrets, noSecretsInSystem } from './secrets';
import { schedules, syncWindows, timeZones } from './schedules';
import { declaredConfiguration, replicas, rollouts, variables } from './services';
import {
  calls,
  distinctPorts,
  extraPorts,
  migrationImages,
  oneKind,
  routedProtocols,
  tiersOfServices,
  writableFolders,
} from './system-services';
import { inClusterStores, poolSizes, storePlacements, storeVariables } from './stores';
import { unused } from './unused';
import { waiverDays } from './waivers';

/** Rules about system.yaml alone, in the order in which their problems are reported. */
export const SYSTEM_RULES: readonly ((system: Validated<SystemSettings>) => readonly Problem[])[] = [
  noSecretsInSystem,
  systemName,
  oneKind,
  idleSettings,
  distinctPorts,
  extraPorts,
  distinctNames,
  calls,
  systemReferences,
  unused,
  secretReferences,
  secretKeys,
  storeVariables,
  distinctRoutes,
  routedProtocols,
  grpcPaths,
  tiersOfServices,
  writableFolders,
  timeZones,
  schedules,
  migrationImages,
  deadLetterNames,
  endpointVariables,
  monitoringReferences,
  probedPaths,
  idleObjectives,
];

/** Rules about how the files of one environment fit together. */
export const ENVIRONMENT_RULES: readonly ((input: EnvironmentInput) => readonly Problem[])[] = [
  noSecrets,
  environmentReferences,
  derivedNames,
  zones,
  nodeGroups,
  ranges,
  widths,
  subnets,
  serviceRange,
  hosts,
  distinctHosts,
  certificateNames,
  regionalArns,
  inboundRanges,
  storePlacements,
  inClusterStores,
  poolSizes,
  awsEmulators,
  imagePins,
  imagesOfOthers,
  immutablePins,
  replicas,
  rollouts,
  variables,
  declaredConfiguration,
  ({ environment }) => placeholderPaths(environment),
  accountPlaceholder,
  monitoringHere,
  monitoringImages,
  monitoringNamespaces,
  waiverDays,
  idleSync,
  vpcOfLoadBalancers,
  vpcPlaceholder,
  imagesOfRegion,
  rolesOfAddOns,
  autoscalerImage,
  syncWindows,
];

/** Rules about all environments of all systems together. */
export const ESTATE_RULES: readonly ((inputs: readonly EnvironmentInput[]) => readonly Problem[])[] = [
  distinctClusters,
  distinctEvents,
];

/** Rules about the file of Argo CD. */
export const ARGO_CD_RULES: readonly ((argoCd: Validated<ArgoCdSettings>) => readonly Problem[])[] = [
  placeholderPaths,
  autoscalerTags,
];
