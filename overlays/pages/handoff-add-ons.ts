import type { Described } from '../described';
import type { AddOn, AddOnComponent, AddOnName, Environment } from '../environment';
import { names, points, table, type Section } from './markdown';
import type { Role } from './role';

/** What Argo CD installs beside the output; undefined where it installs nothing. */
export function addOnsSection({ input, environment }: Described): Section | undefined {
  const { addOns, cluster } = environment;
  if (addOns.length === 0) return undefined;
  const assumptions = addOns.flatMap(({ name, assumption }) => (assumption === undefined ? [] : [[name, assumption]]));
  return {
    title: 'Add-ons',
    blocks: [
      `Installed by Argo CD from public Helm charts, at the versions of \`${input.argoCd?.file.name ?? ''}\`. The policy \`capacity\` counts what they ask for.`,
      table(
        ['add-on', 'chart', 'runs', 'pods', 'each asks for'],
        addOns.flatMap((addOn) => addOn.components.map((component) => rowOf(addOn, component))),
      ),
      points([
        ...addOns.flatMap(({ name }) => BEFOREHAND[name]?.(environment) ?? []),
        `Roles of ${names(addOns.filter(({ roleArn }) => roleArn !== undefined).map(({ name }) => name))}, below, before ${cluster.name} is handed to Argo CD.`,
      ]),
      ...(assumptions.length === 0 ? [] : ['Assumed:', table(['add-on', 'what, and why'], assumptions)]),
    ],
  };
}

function rowOf({ name, chart }: AddOn, component: AddOnComponent): readonly string[] {
  const cpu = component.containers.reduce((sum, { cpuMillis }) => sum + cpuMillis, 0);
  const memory = component.containers.reduce((sum, { memoryMebibytes }) => sum + memoryMebibytes, 0);
  const pods = component.pods.kind === 'per node' ? 'one on each node' : String(component.pods.count);
  return [name, `${chart.name} ${chart.version}`, `\`${component.name}\``, pods, `${cpu}m, ${memory}Mi`];
}

/** What must be so before an add-on is installed. */
const BEFOREHAND: Readonly<Partial<Record<AddOnName, (environment: Environment) => readonly string[]>>> = {
  'aws-vpc-cni': ({ cluster }) => [
    `The VPC CNI is no managed add-on of EKS (\`aws eks delete-addon --cluster-name ${cluster.name} --addon-name vpc-cni --preserve\`): Argo CD takes over its DaemonSet, and there may be one master.`,
  ],
  'aws-ebs-csi-driver': ({ cluster }) => [
    `The EBS CSI driver is no managed add-on of EKS either; the StorageClass \`${cluster.storageClass}\` comes with the chart (encrypted, \`WaitForFirstConsumer\`, \`Retain\`).`,
  ],
  'cluster-autoscaler': ({ cluster }) => [
    `Node groups are managed ones: EKS tags them with \`k8s.io/cluster-autoscaler/${cluster.name}=owned\`, by which they are found and permitted.`,
  ],
};

/** The roles that add-ons take on. */
export function addOnRoles(environment: Environment): readonly Role[] {
  return environment.addOns.flatMap((addOn): Role[] => {
    const { name, namespace, serviceAccount, roleArn } = addOn;
    if (roleArn === undefined) return [];
    const subject = `system:serviceaccount:${namespace}:${serviceAccount}`;
    return [{ arn: roleArn, subject, ...PERMISSIONS[name]?.(environment, addOn) }];
  });
}

type Permissions = (environment: Environment, addOn: AddOn) => Pick<Role, 'policy' | 'policyOfOthers'>;

/** What each may do in AWS, as those who made it say. */
const PERMISSIONS: Readonly<Partial<Record<AddOnName, Permissions>>> = {
  'aws-vpc-cni': () => ({ policyOfOthers: 'arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy' }),
  'aws-ebs-csi-driver': () => ({ policyOfOthers: 'arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy' }),
  // The chart has the version of the controller.
  'aws-load-balancer-controller': (_, { chart }) => ({
    policyOfOthers: `https://raw.githubusercontent.com/kubernetes-sigs/aws-load-balancer-controller/v${chart.version}/docs/install/iam_policy.json`,
  }),
  'cluster-autoscaler': ({ cluster }) => ({ policy: autoscalerPolicy(cluster) }),
};

/** It may look at everything, as these actions know no resources, and change the groups of its own cluster. */
function autoscalerPolicy({ name, region, account }: Environment['cluster']): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          'autoscaling:DescribeAutoScalingGroups',
          'autoscaling:DescribeAutoScalingInstances',
          'autoscaling:DescribeLaunchConfigurations',
          'autoscaling:DescribeScalingActivities',
          'autoscaling:DescribeTags',
          'ec2:DescribeImages',
          'ec2:DescribeInstanceTypes',
          'ec2:DescribeLaunchTemplateVersions',
          'ec2:GetInstanceTypesFromInstanceRequirements',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
        Resource: '*',
        Condition: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${name}`]: 'owned' } },
      },
      {
        Effect: 'Allow',
        Action: ['eks:DescribeNodegroup'],
        Resource: `arn:aws:eks:${region}:${account}:nodegroup/${name}/*/*`,
      },
    ],
  };
}
