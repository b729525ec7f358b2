import type { Environment, HelmRelease } from '../../environment';
import { page, shell, type Section } from '../markdown';
import { migrationWaits, secretWaits, storeWaits } from './commands';
import { runningSteps, trafficSteps } from './traffic';

/** Of each add-on, until its pods are ready. */
const ADD_ON_TIMEOUT = '10m';

/** The way from an empty cluster to traffic where no Argo CD is: add-ons by Helm, the folder by kubectl. */
export function byHandPage(environment: Environment, releases: readonly HelmRelease[]): string {
  const { cluster, system, name } = environment;
  return page(
    `Bootstrap without Argo CD: ${cluster.name}`,
    `From an empty EKS cluster to traffic with Helm and kubectl alone: ${system}, ${name}. Prerequisites and stand-ins are those of [the page of the system](../${system}.md). Made by \`npm run docs\`. Commands are for bash, in the folder of this repository, with helm 3.18 or a later 3.x.`,
    [
      addOnsSection(environment, releases),
      folderSection(environment),
      { title: 'It runs', blocks: [...runningSteps(environment, '../..'), ...trafficSteps(environment)] },
      {
        title: 'Afterwards',
        blocks: ['Releases, removing what is gone, and rolling back: [kubectl](../../kubectl.md).'],
      },
    ],
  );
}

function addOnsSection({ cluster }: Environment, releases: readonly HelmRelease[]): Section {
  const title = 'Add-ons';
  if (releases.length === 0) {
    const page = `[hand-off page](../../handoff/${cluster.name}.md#cluster)`;
    return {
      title,
      blocks: [`They are not described here: the ${page} says which the cluster needs, and how they must be.`],
    };
  }
  return {
    title,
    blocks: [
      'In this order, with the values that Argo CD would give. The system comes after them: its kinds of objects are theirs.',
      ...releases.flatMap((release) => [shell(releaseCommand(cluster.name, release)), `See: \`STATUS: deployed\`.`]),
    ],
  };
}

function releaseCommand(context: string, { addOn, values }: HelmRelease): readonly string[] {
  const { name, chart, namespace } = addOn;
  // EKS puts its own DaemonSet into every new cluster.
  const adopted = name === 'aws-vpc-cni' ? ' --take-ownership' : '';
  return [
    `helm upgrade --install ${name} ${chart.name} --repo ${chart.repository} --version ${chart.version} --namespace ${namespace} --create-namespace${adopted} --wait --timeout ${ADD_ON_TIMEOUT} --kube-context ${context} --values - <<'VALUES'`,
    ...values.trimEnd().split('\n'),
    'VALUES',
  ];
}

function folderSection(environment: Environment): Section {
  const { cluster, migrations } = environment;
  const folder = `dist/${cluster.name}`;
  const apply = (files: string): string =>
    `kubectl apply $(printf -- '-f %s ' ${folder}/${files}) --context ${cluster.name}`;
  const first = [...secretWaits(environment), ...storeWaits(environment)];
  return {
    title: 'The system',
    blocks: [
      'Namespaces, secrets, stores, and what migrations need:',
      shell([apply('[0-3]*.yaml'), ...first]),
      'See: `created` for each object (a warning about the namespace that Helm made does no harm), then each wait end without an error.',
      ...(migrations.length === 0
        ? []
        : [
            'The migrations; if the wait times out, go no further: [migrations](../../migrations.md).',
            shell([apply('4*.yaml'), ...migrationWaits(environment)]),
            'See: `condition met`.',
          ]),
      'Everything:',
      shell([`kubectl apply -f ${folder} --context ${cluster.name}`]),
    ],
  };
}
