import { loadEstate } from '../../overlays/load';
import { ALL_ADD_ONS, argoCdWith } from './add-ons';
import { LIVE, UNROUTED, environmentAfter, named, replace, type Edit } from './edited-overlays';
import { MONITORED } from './monitored';

const VPC = replace(LIVE, 'network:\n', 'network:\n  vpcId: vpc-0a1b2c3d\n');
const OTHER_VPC = replace('parcels/test.yaml', 'network:\n', 'network:\n  vpcId: vpc-0a1b2c3d4e5f67890\n');
const ALL: readonly Edit[] = [argoCdWith(...ALL_ADD_ONS), VPC, OTHER_VPC];

const live = (...edits: readonly Edit[]) => environmentAfter('live', ...ALL, ...edits).addOns;
const names = (...edits: readonly Edit[]) => live(...edits).map(({ name }) => name);

describe('which add-ons a cluster gets', () => {
  test('without the file of Argo CD: none', () => {
    expect(environmentAfter('live').addOns).toEqual([]);
  });

  test('those that it needs, in the order in which it needs them: no volumes, no EBS CSI driver', () => {
    expect(names()).toEqual([
      'aws-vpc-cni',
      'cluster-autoscaler',
      'aws-load-balancer-controller',
      'metrics-server',
      'external-secrets',
    ]);
  });

  test('of these, those that the file pins', () => {
    const edits = [argoCdWith('metrics-server', 'aws-vpc-cni', 'aws-ebs-csi-driver')];
    expect(environmentAfter('live', ...edits).addOns.map(({ name }) => name)).toEqual([
      'aws-vpc-cni',
      'metrics-server',
    ]);
  });

  test('what the file does not pin, or without a file everything, is somebody else’s to install', () => {
    const needed = [
      'aws-vpc-cni',
      'cluster-autoscaler',
      'aws-load-balancer-controller',
      'metrics-server',
      'external-secrets',
    ];
    expect(environmentAfter('live').addOnsOfOthers).toEqual(needed);
    expect(environmentAfter('live', argoCdWith('metrics-server', 'aws-vpc-cni')).addOnsOfOthers).toEqual(
      needed.filter((name) => name !== 'metrics-server' && name !== 'aws-vpc-cni'),
    );
    expect(environmentAfter('live', ...ALL).addOnsOfOthers).toEqual([]);
  });

  test('the EBS CSI driver where a program of the monitoring stack keeps something', () => {
    expect(names(...MONITORED)).toContain('aws-ebs-csi-driver');
  });

  test('no load balancer controller where nothing is routed', () => {
    expect(names(...UNROUTED)).not.toContain('aws-load-balancer-controller');
  });

  test('no autoscaler of nodes where groups have one size', () => {
    expect(names(replace(LIVE, 'min: 2, max: 6', 'min: 6, max: 6'))).not.toContain('cluster-autoscaler');
  });

  test('no metrics-server where nothing scales', () => {
    const environment = environmentAfter('test', ...ALL);
    expect(environment.services.every(({ replicas }) => replicas.min === replicas.max)).toBe(true);
    expect(environment.addOns.map(({ name }) => name)).not.toContain('metrics-server');
  });
});

describe('an add-on', () => {
  test('has the chart and the requests of the file, and everything else from what is known of it', () => {
    expect(named(live(), 'aws-load-balancer-controller')).toEqual({
      name: 'aws-load-balancer-controller',
      chart: {
        repository: 'https://aws.github.io/eks-charts',
        name: 'aws-load-balancer-controller',
        version: '3.5.0',
      },
      namespace: 'kube-system',
      serviceAccount: 'aws-load-balancer-controller',
      roleArn: 'arn:aws:iam::444455556666:role/parcels-live-aws-load-balancer-controller',
      components: [
        {
          name: 'aws-load-balancer-controller',
          pods: { kind: 'replicas', count: 2 },
          containers: [{ name: 'aws-load-balancer-controller', cpuMillis: 1000, memoryMebibytes: 1024 }],
        },
      ],
    });
  });

  test('has a role if it calls AWS as itself; External Secrets does so as the secret store', () => {
    const roles = live(...MONITORED).map(({ name, roleArn }) => [name, roleArn?.split('/').at(-1)]);
    expect(Object.fromEntries(roles)).toEqual({
      'aws-vpc-cni': 'parcels-live-aws-vpc-cni',
      'cluster-autoscaler': 'parcels-live-cluster-autoscaler',
      'aws-ebs-csi-driver': 'parcels-live-aws-ebs-csi-driver',
      'aws-load-balancer-controller': 'parcels-live-aws-load-balancer-controller',
      'metrics-server': undefined,
      'external-secrets': undefined,
    });
  });

  test('its role belongs to the environment as every other does', () => {
    const { identities } = environmentAfter('live', ...ALL);
    expect(identities).toContainEqual({
      meaning: 'roles.cluster-autoscaler',
      kind: 'role',
      text: 'arn:aws:iam::444455556666:role/parcels-live-cluster-autoscaler',
    });
  });

  test('the autoscaler runs the release for the version of the cluster', () => {
    expect(named(live(), 'cluster-autoscaler').imageTag).toBe('v1.29.5');
    const newer = replace(LIVE, 'kubernetesVersion: 1.29', 'kubernetesVersion: 1.30');
    expect(named(live(newer), 'cluster-autoscaler').imageTag).toBe('v1.30.7');
  });

  test('the VPC CNI has its images from the account of its region', () => {
    expect(named(live(), 'aws-vpc-cni').imageAccount).toBe('602401143452');
    expect(named(live(), 'aws-vpc-cni').assumption).toBe('memory is a guess');
  });

  test('a DaemonSet has one pod on each node; the liveness probes of the EBS CSI driver ask for what ebs-plugin does', () => {
    const { components } = named(live(...MONITORED), 'aws-ebs-csi-driver');
    expect(components.map(({ pods }) => pods)).toEqual([{ kind: 'replicas', count: 2 }, { kind: 'per node' }]);
    expect(components.map(({ containers }) => containers.map((one) => `${one.name} ${one.cpuMillis}`))).toEqual([
      ['ebs-plugin 10', 'csi-provisioner 11', 'csi-attacher 12', 'csi-resizer 13', 'liveness-probe 10'],
      ['ebs-plugin 14', 'node-driver-registrar 15', 'liveness-probe 14'],
    ]);
  });
});

test('every committed cluster gets every add-on: each has volumes, secrets and an entrance', () => {
  const { environments } = loadEstate('overlays');
  expect(environments.length).toBeGreaterThan(0);
  for (const { addOns } of environments.filter(({ tier }) => tier !== 'dev')) {
    expect(addOns.map(({ name }) => name)).toEqual(ALL_ADD_ONS);
  }
});
