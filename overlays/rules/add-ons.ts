import { ADD_ON_NAMES, ADD_ON_SOURCES, EKS_IMAGE_ACCOUNTS } from '../add-ons';
import { roleName } from '../aws';
import { problemAt, type EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import type { ArgoCdSettings } from '../schema/argocd';
import type { Validated } from '../validate';

/** The load balancer controller is told in which VPC it is: pods may not ask the metadata service of their node. */
export function vpcOfLoadBalancers({ system, environment, argoCd }: EnvironmentInput): readonly Problem[] {
  const { ingress, network } = environment.settings;
  const isInstalled = argoCd?.settings.addOns['aws-load-balancer-controller'] !== undefined;
  const isNeeded = ingress !== undefined && system.settings.routes.length > 0;
  if (!isInstalled || !isNeeded || network.vpcId !== undefined) return [];
  return [
    problemAt(environment, ['network', 'vpcId'], {
      expected: `the id of the VPC, since ${argoCd.file.name} installs aws-load-balancer-controller`,
      found: 'nothing',
      hint: 'write it (aws ec2 describe-vpcs), or vpc-00000000000000000 and network.vpcId under placeholders',
    }),
  ];
}

/** An id of zeros is a stand-in, and must say so. */
export function vpcPlaceholder({ environment }: EnvironmentInput): readonly Problem[] {
  const { network, placeholders } = environment.settings;
  const { vpcId = '' } = network;
  if (!/^vpc-0+$/.test(vpcId) || Object.hasOwn(placeholders, 'network.vpcId')) return [];
  return [
    problemAt(environment, ['network', 'vpcId'], {
      expected: 'the id of the VPC, or a stand-in that is listed as one',
      found: `${vpcId}, which no VPC has`,
      hint: 'put the id here, or network.vpcId under placeholders',
    }),
  ];
}

/** Images of the VPC CNI are in registries of AWS, of which each region has its own. */
export function imagesOfRegion({ environment, argoCd }: EnvironmentInput): readonly Problem[] {
  const { region } = environment.settings.cluster;
  const isInstalled = argoCd?.settings.addOns['aws-vpc-cni'] !== undefined;
  if (!isInstalled || lookup(EKS_IMAGE_ACCOUNTS, region) !== undefined) return [];
  return [
    problemAt(environment, ['cluster', 'region'], {
      expected: 'a region whose registry of EKS images is known (overlays/add-ons.ts)',
      found: region,
      hint: 'add it there (https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html)',
    }),
  ];
}

/** Longest name of an IAM role. */
const LONGEST_ROLE = 64;

/** The roles of add-ons have names that IAM takes. */
export function rolesOfAddOns({ environment, argoCd }: EnvironmentInput): readonly Problem[] {
  const { name: cluster } = environment.settings.cluster;
  const long = ADD_ON_NAMES.filter((name) => {
    const isInstalled = argoCd?.settings.addOns[name] !== undefined && ADD_ON_SOURCES[name].role === 'own';
    return isInstalled && roleName(cluster, name).length > LONGEST_ROLE;
  });
  return long.slice(0, 1).map((name) =>
    problemAt(environment, ['cluster', 'name'], {
      expected: `a name that makes an IAM role of at most ${LONGEST_ROLE} characters with -${name}`,
      found: `${JSON.stringify(cluster)} of ${cluster.length}`,
      hint: 'shorten it',
    }),
  );
}

/** Where nodes come and go, there is an autoscaler made for the version of the cluster. */
export function autoscalerImage({ environment, argoCd }: EnvironmentInput): readonly Problem[] {
  const { name, kubernetesVersion, nodeGroups } = environment.settings.cluster;
  const autoscaler = argoCd?.settings.addOns['cluster-autoscaler'];
  const isNeeded = Object.values(nodeGroups).some(({ min, max }) => min < max);
  if (argoCd === undefined || autoscaler === undefined || !isNeeded) return [];
  if (lookup(autoscaler.imageTags, kubernetesVersion) !== undefined) return [];
  return [
    problemAt(argoCd, ['addOns', 'cluster-autoscaler', 'imageTags', kubernetesVersion], {
      expected: `the release for Kubernetes ${kubernetesVersion}, which ${name} runs`,
      found: 'nothing',
      hint: 'take the newest of that minor version (https://github.com/kubernetes/autoscaler/releases)',
    }),
  ];
}

/** The autoscaler has the minor version of the Kubernetes that it is made for: it simulates its scheduler. */
export function autoscalerTags(argoCd: Validated<ArgoCdSettings>): readonly Problem[] {
  const { imageTags = {} } = argoCd.settings.addOns['cluster-autoscaler'] ?? {};
  return sortedEntries(imageTags)
    .filter(([minor, tag]) => !tag.startsWith(`v${minor}.`))
    .map(([minor, tag]) =>
      problemAt(argoCd, ['addOns', 'cluster-autoscaler', 'imageTags', minor], {
        expected: `a release v${minor}.x, made for Kubernetes ${minor}`,
        found: tag,
      }),
    );
}
