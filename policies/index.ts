import { alertLinks } from './alert-links';
import { alertReceivers } from './alert-receivers';
import { apiPermissions } from './api-permissions';
import { apiToken } from './api-token';
import { apiVersions } from './api-versions';
import { autoscalers } from './autoscalers';
import { awsCredentials } from './aws-credentials';
import { capacity } from './capacity';
import { configChecksum } from './config-checksum';
import { configRestarts } from './config-restarts';
import { connectionLimits } from './connection-limits';
import { declaredCalls } from './declared-calls';
import { declaredIngress } from './declared-ingress';
import { declaredPorts } from './declared-ports';
import { declaredWorkloads } from './declared-workloads';
import { deletionProtection } from './deletion-protection';
import { disruptionBudgets } from './disruption-budgets';
import { doubtfulNetwork } from './doubtful-network';
import { doubtfulScaling } from './doubtful-scaling';
import { doubtfulServices } from './doubtful-services';
import { duplicateObjects } from './duplicate-objects';
import { environmentIsolation } from './environment-isolation';
import { foreignLabels } from './foreign-labels';
import { iamRoles } from './iam-roles';
import { images } from './images';
import { inClusterAddresses } from './in-cluster-addresses';
import { ingressBackends } from './ingress-backends';
import { ingressCertificate } from './ingress-certificate';
import { ingressGroup } from './ingress-group';
import { ingressHardening } from './ingress-hardening';
import { ingressHealth } from './ingress-health';
import { ingressRedirect } from './ingress-redirect';
import { jobs } from './jobs';
import { knownSeries } from './known-series';
import { migrationImage } from './migration-image';
import { names } from './names';
import { namespaceLimits } from './namespace-limits';
import { namespaces } from './namespaces';
import { networkDns } from './network-dns';
import { networkEdges } from './network-edges';
import { networkInternet } from './network-internet';
import { networkIsolation } from './network-isolation';
import { nodeTypes } from './node-types';
import { nonRootUser } from './non-root-user';
import { outsideReferences } from './outside-references';
import { plainHttp } from './plain-http';
import { plaintextCredentials } from './plaintext-credentials';
import { podSecurity } from './pod-security';
import { probes } from './probes';
import { productionStrength } from './production-strength';
import { promql } from './promql';
import { quota } from './quota';
import { rbac } from './rbac';
import { rbacBreadth } from './rbac-breadth';
import { readOnlyRoot } from './read-only-root';
import { receiverSecrets } from './receiver-secrets';
import { recommendedLabels } from './recommended-labels';
import { references } from './references';
import { replicas } from './replicas';
import { resources } from './resources';
import { rollouts } from './rollouts';
import { sameServices } from './same-services';
import { scrapeTargets } from './scrape-targets';
import { secretSources } from './secret-sources';
import { serviceSelectors } from './service-selectors';
import { statefulRetention } from './stateful-retention';
import { staticAwsKeys } from './static-aws-keys';
import { syncOptions } from './sync-options';
import { syncWaves } from './sync-waves';
import { termination } from './termination';
import { uniqueVariables } from './unique-variables';
import { unused } from './unused';
import { volumes } from './volumes';
import { workloadAdvice } from './workload-advice';
import { workloadSelectors } from './workload-selectors';
import type { Policy } from './policy';

/** Every policy, in the order of reports and of docs/policies.md. */
export const POLICIES: readonly Policy[] = [
  apiToken,
  apiPermissions,
  podSecurity,
  nonRootUser,
  readOnlyRoot,
  resources,
  probes,
  images,
  termination,
  workloadAdvice,
  serviceSelectors,
  doubtfulServices,
  workloadSelectors,
  references,
  outsideReferences,
  secretSources,
  unused,
  inClusterAddresses,
  declaredCalls,
  uniqueVariables,
  configChecksum,
  configRestarts,
  migrationImage,
  iamRoles,
  awsCredentials,
  staticAwsKeys,
  networkIsolation,
  networkDns,
  networkEdges,
  networkInternet,
  doubtfulNetwork,
  autoscalers,
  disruptionBudgets,
  replicas,
  doubtfulScaling,
  declaredWorkloads,
  ingressCertificate,
  ingressRedirect,
  plainHttp,
  ingressGroup,
  ingressBackends,
  ingressHealth,
  ingressHardening,
  deletionProtection,
  capacity,
  nodeTypes,
  connectionLimits,
  quota,
  names,
  recommendedLabels,
  foreignLabels,
  apiVersions,
  jobs,
  rollouts,
  volumes,
  rbac,
  rbacBreadth,
  plaintextCredentials,
  statefulRetention,
  syncOptions,
  syncWaves,
  duplicateObjects,
  namespaces,
  declaredPorts,
  declaredIngress,
  namespaceLimits,
  alertReceivers,
  receiverSecrets,
  promql,
  knownSeries,
  alertLinks,
  scrapeTargets,
  sameServices,
  environmentIsolation,
  productionStrength,
];
