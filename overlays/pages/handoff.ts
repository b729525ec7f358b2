import type { Described } from '../described';
import type { AddOnName, Environment } from '../environment';
import { addOnsSection } from './handoff-add-ons';
import { awsSections } from './handoff-aws';
import { monitoringSection } from './handoff-monitoring';
import { rolesSection } from './handoff-roles';
import { secretsSection } from './handoff-secrets';
import { page, points, table, type Section } from './markdown';

/**
 * What must be there before the output of a cluster starts: everything that manifests cannot make, from the same model as the
 * manifests.
 */
export function handoffPage(described: Described): string {
  const { cluster, system, name } = described.environment;
  return page(
    `Hand-off: ${cluster.name}`,
    `What AWS and the cluster must hold before \`dist/${cluster.name}\` starts: ${system}, ${name}, account ${cluster.account}, ${cluster.region}. Made by \`npm run docs\` from the overlays; what is still a stand-in is listed first.`,
    [
      placeholderSection(described),
      clusterSection(described),
      addOnsSection(described),
      rolesSection(described),
      secretsSection(described),
      ...awsSections(described),
      monitoringSection(described),
    ],
  );
}

function placeholderSection({ environment }: Described): Section {
  const { placeholders, cluster, sources } = environment;
  const title = 'To fill in';
  if (placeholders.length === 0) return { title, blocks: ['Nothing: no placeholder is left.'] };
  return {
    title,
    blocks: [
      `In \`${sources.environment}\`; \`npm run ready -- ${cluster.name}\` fails while one is left.`,
      table(
        ['setting', 'what belongs there', 'stand-in now'],
        placeholders.map(({ path, what, values }) => [`\`${path}\``, what, values.join(', ')]),
      ),
    ],
  };
}

function clusterSection({ input, environment }: Described): Section {
  const { cluster } = environment;
  const { nodeGroups, disasterRecoveryRegion } = input.environment.settings.cluster;
  const groups = Object.entries(nodeGroups).map(([name, { instanceTypes, min, desired, max }]) => [
    `\`${name}\``,
    instanceTypes.join(', '),
    `${min} – ${max}${desired === undefined ? '' : `, ${desired} at the start`}`,
  ]);
  return {
    title: 'Cluster',
    blocks: [
      `EKS \`${cluster.name}\`, Kubernetes ${cluster.kubernetesVersion}, zones ${cluster.zones.join(', ')}.`,
      ...(groups.length === 0 ? [] : [table(['node group', 'instance types', 'nodes'], groups)]),
      points([
        'An IAM OIDC provider for the cluster, which the trust policies below name.',
        ...environment.addOnsOfOthers.map((name) => WITHOUT_ARGO_CD[name](environment)),
        'Logs: the EKS observability add-on ships what containers write to standard output.',
        ...(disasterRecoveryRegion === undefined
          ? []
          : [
              `Disaster recovery in ${disasterRecoveryRegion}: replicate images, secrets and database backups there; [how](../disaster-recovery.md).`,
            ]),
      ]),
    ],
  };
}

/** How an add-on must be where somebody else installs it. */
const WITHOUT_ARGO_CD: Readonly<Record<AddOnName, (environment: Environment) => string>> = {
  'aws-vpc-cni': () =>
    'VPC CNI with `"enableNetworkPolicy": "true"` in its configuration: without it network policies do nothing.',
  'cluster-autoscaler': ({ cluster }) =>
    `Cluster Autoscaler ${cluster.kubernetesVersion}.x, or something else that adds nodes; with \`skip-nodes-with-local-storage=false\`, since every pod has an emptyDir.`,
  'aws-ebs-csi-driver': ({ cluster }) =>
    `EBS CSI driver and a StorageClass \`${cluster.storageClass}\` (encrypted, \`WaitForFirstConsumer\`, retained).`,
  'aws-load-balancer-controller': () =>
    'AWS Load Balancer Controller, told not to make an IngressClass or IngressClassParams of its own (`createIngressClassResource=false`) and without the Service webhook (`enableServiceMutatorWebhook=false`).',
  'metrics-server': () => 'metrics-server, from which autoscalers read CPU and memory.',
  'external-secrets': () => 'External Secrets Operator that serves `external-secrets.io/v1` (0.17 or later).',
};
