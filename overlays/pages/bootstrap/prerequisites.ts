import { registryOf } from '../../aws';
import type { Described } from '../../described';
import { byCodeUnit } from '../../lookup';
import { bucketName } from '../../facts';
import { rolesOf } from '../handoff-roles';
import { names, shell } from '../markdown';
import { secretsOf } from '../secrets';
import { workloadsOf } from '../workloads';

/** What must be there before anything is installed, each with the command that shows it. */
export function prerequisites(described: Described): readonly string[] {
  const { name } = described.environment.cluster;
  return [
    `Everything that AWS must hold stands on the [hand-off page](../handoff/${name}.md), with policies and attributes. These commands show that it is there.`,
    ...clusterSteps(described),
    ...roleSteps(described),
    ...secretSteps(described),
    ...entranceSteps(described),
    ...imageSteps(described),
  ];
}

function clusterSteps({ input, environment }: Described): readonly string[] {
  const { name, account, region, kubernetesVersion, zones } = environment.cluster;
  const groups = Object.values(input.environment.settings.cluster.nodeGroups);
  const nodes = groups.reduce((sum, { min, desired }) => sum + (desired ?? min), 0);
  const managed = environment.addOns.map((addOn) => MANAGED[addOn.name]).filter((addOn) => addOn !== undefined);
  return [
    shell([
      `aws sts get-caller-identity --region ${region} --query Account --output text`,
      `aws eks describe-cluster --name ${name} --region ${region} --query 'cluster.[status,version]' --output text`,
      `aws eks update-kubeconfig --name ${name} --region ${region} --alias ${name}`,
      `kubectl get nodes --label-columns topology.kubernetes.io/zone --context ${name}`,
      `aws eks list-addons --cluster-name ${name} --region ${region} --query addons --output text`,
    ]),
    `See: \`${account}\`; \`ACTIVE ${kubernetesVersion}\`; ${nodesText(nodes)} Ready, in ${zones.join(', ')}${managed.length === 0 ? '' : `; a list without ${names(managed)}, which would be a second master`}.`,
  ];
}

/** How EKS calls the add-ons that it installs itself where it is asked to. */
const MANAGED: Readonly<Partial<Record<string, string>>> = {
  'aws-vpc-cni': 'vpc-cni',
  'aws-ebs-csi-driver': 'aws-ebs-csi-driver',
  'metrics-server': 'metrics-server',
  'external-secrets': 'external-secrets',
};

function roleSteps(described: Described): readonly string[] {
  const { cluster, addOns } = described.environment;
  const roles = rolesOf(described).map(({ arn }) => arn.slice(arn.lastIndexOf('/') + 1));
  const autoscaled = addOns.some(({ name }) => name === 'cluster-autoscaler');
  const tag = `k8s.io/cluster-autoscaler/${cluster.name}`;
  return [
    'The IAM OIDC provider, the roles that trust it, and the tags of the node groups:',
    shell([
      `issuer=$(aws eks describe-cluster --name ${cluster.name} --region ${cluster.region} --query cluster.identity.oidc.issuer --output text)`,
      'aws iam list-open-id-connect-providers --output text | grep "${issuer##*/}"',
      `for role in ${roles.join(' ')}; do`,
      '  aws iam get-role --role-name "$role" --query Role.Arn --output text',
      'done',
      ...(autoscaled
        ? [
            `aws autoscaling describe-auto-scaling-groups --region ${cluster.region} --filters Name=tag-key,Values=${tag} --query 'AutoScalingGroups[].AutoScalingGroupName' --output text`,
          ]
        : []),
    ]),
    `See: the provider; ${roles.length} ARNs${autoscaled ? `; ${cluster.nodeGroups.length === 1 ? 'one group' : `${cluster.nodeGroups.length} groups`} of nodes` : ''}.`,
  ];
}

function secretSteps({ environment }: Described): readonly string[] {
  const entries = new Set(secretsOf(environment).flatMap(({ keys }) => keys.map(({ entry }) => entry)));
  if (entries.size === 0) return [];
  return [
    'The entries of Secrets Manager, with the names of their keys and never a value:',
    shell([
      `for entry in ${[...entries].sort(byCodeUnit).join(' ')}; do`,
      '  printf \'%s: \' "$entry"',
      `  aws secretsmanager get-secret-value --region ${environment.cluster.region} --secret-id "$entry" --query SecretString --output text | jq -r 'keys | join(" ")'`,
      'done',
    ]),
    `See: ${entries.size === 1 ? 'one line' : `${entries.size} lines`}, each with the keys that [the hand-off page](../handoff/${environment.cluster.name}.md#secrets-manager) needs.`,
  ];
}

function entranceSteps({ input, environment }: Described): readonly string[] {
  const { ingress, cluster } = environment;
  const buckets = Object.keys(input.system.settings.buckets).map((name) => bucketName(input, name));
  const logs = ingress?.accessLogs?.bucket;
  const checks = [
    ...(ingress === undefined
      ? []
      : [
          `aws acm describe-certificate --region ${cluster.region} --certificate-arn ${ingress.certificateArn} --query 'Certificate.[Status,SubjectAlternativeNames]' --output text`,
        ]),
    ...(ingress?.webAclArn === undefined
      ? []
      : [
          `aws wafv2 list-web-acls --scope REGIONAL --region ${cluster.region} --query 'WebACLs[].ARN' --output text | grep -o ${ingress.webAclArn}`,
        ]),
    ...[...buckets, ...(logs === undefined ? [] : [logs])].map((bucket) => `aws s3api head-bucket --bucket ${bucket}`),
    ...(logs === undefined ? [] : [`aws s3api get-bucket-policy --bucket ${logs} --query Policy --output text`]),
  ];
  if (checks.length === 0) return [];
  const certificate = ingress === undefined ? '' : ` \`ISSUED\` with ${names(ingress.certificateNames)};`;
  return [
    `Certificate, firewall and buckets${ingress === undefined ? '' : '; whoever owns the domain must let you write its records'}:`,
    shell(checks),
    `See:${certificate} nothing that ends with an error${logs === undefined ? '' : '; a policy that lets the load balancer write'}.`,
  ];
}

/** Asked as they stand in the folder, so that a release leaves the page as it is. */
function imageSteps({ environment }: Described): readonly string[] {
  const { account, region, name } = environment.cluster;
  const registry = `${registryOf(account, region)}/`;
  if (!workloadsOf(environment).some(({ image }) => image.startsWith(registry))) return [];
  return [
    'The images, pushed by whoever builds them:',
    shell([
      `grep -rhoE '${registry.replaceAll('.', '\\.')}[^ ]+' dist/${name} | sort -u | while IFS=/ read -r registry image; do`,
      '  case "$image" in',
      '    *@*) id="imageDigest=${image#*@}" ;;',
      '    *) id="imageTag=${image##*:}" ;;',
      '  esac',
      `  aws ecr describe-images --region ${region} --registry-id ${account} --repository-name "\${image%%[:@]*}" --image-ids "$id" --query 'imageDetails[0].imageDigest' --output text </dev/null`,
      'done',
    ]),
    'See: a digest for each.',
  ];
}

function nodesText(nodes: number): string {
  if (nodes === 0) return 'nodes that are';
  return nodes === 1 ? 'one node,' : `${nodes} nodes, all`;
}
