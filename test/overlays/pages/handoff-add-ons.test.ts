import { ALL_ADD_ONS, argoCdAfter, argoCdWith } from '../add-ons';
import { LIVE, TEST, environmentAfter, replace, type Edit } from '../edited-overlays';
import { MONITORED } from '../monitored';
import { LIVE_PAGE, TEST_PAGE, pageAfter, rowsAfter, sectionAfter } from './page-after';

const VPC: readonly Edit[] = [LIVE, TEST].map((file) =>
  replace(file, 'network:\n', 'network:\n  vpcId: vpc-0a1b2c3d4e5f67890\n'),
);
const ALL: readonly Edit[] = [argoCdWith(...ALL_ADD_ONS), ...VPC, ...MONITORED];

describe('the add-ons that Argo CD installs', () => {
  test('stand with chart, version, pods and what each pod asks for: the sum of its containers', () => {
    expect(rowsAfter(LIVE_PAGE, 'Add-ons', ...ALL)).toEqual([
      '| aws-vpc-cni | aws-vpc-cni 1.20.5 | `aws-node` | one on each node | 51m, 64Mi |',
      '| cluster-autoscaler | cluster-autoscaler 9.59.0 | `cluster-autoscaler` | 1 | 100m, 300Mi |',
      '| aws-ebs-csi-driver | aws-ebs-csi-driver 2.53.0 | `ebs-csi-controller` | 2 | 56m, 206Mi |',
      '| aws-ebs-csi-driver | aws-ebs-csi-driver 2.53.0 | `ebs-csi-node` | one on each node | 43m, 133Mi |',
      '| aws-load-balancer-controller | aws-load-balancer-controller 3.5.0 | `aws-load-balancer-controller` | 2 | 1000m, 1024Mi |',
      '| metrics-server | metrics-server 3.12.2 | `metrics-server` | 2 | 100m, 200Mi |',
      '| external-secrets | external-secrets 0.19.2 | `external-secrets` | 3 | 50m, 128Mi |',
      '| external-secrets | external-secrets 0.19.2 | `external-secrets-webhook` | 2 | 51m, 129Mi |',
      '| external-secrets | external-secrets 0.19.2 | `external-secrets-cert-controller` | 1 | 52m, 130Mi |',
      '| aws-vpc-cni | memory is a guess |',
    ]);
  });

  test('name no assumption where there is none', () => {
    const stated = argoCdAfter('    assumption: memory is a guess\n', '');
    expect(pageAfter(LIVE_PAGE, stated, ...VPC)).not.toContain('Assumed:');
  });

  test('are none of EKS as well', () => {
    const section = sectionAfter(LIVE_PAGE, 'Add-ons', ...ALL)?.join('\n');
    expect(section).toContain('aws eks delete-addon --cluster-name parcels-live --addon-name vpc-cni --preserve');
    expect(section).toContain('the StorageClass `gp3` comes with the chart');
  });

  test('without the file of Argo CD there is no such section: somebody else installs what the cluster needs', () => {
    expect(sectionAfter(LIVE_PAGE, 'Add-ons')).toBeUndefined();
    const cluster = sectionAfter(LIVE_PAGE, 'Cluster', ...MONITORED)?.join('\n');
    for (const needed of ['VPC CNI', 'Load Balancer Controller', 'External Secrets', 'metrics-server', 'EBS CSI']) {
      expect(cluster).toContain(needed);
    }
    expect(cluster).toContain('Cluster Autoscaler 1.29.x');
  });

  test('what the file does not pin stays with somebody else', () => {
    const cluster = sectionAfter(LIVE_PAGE, 'Cluster', argoCdWith('metrics-server', 'external-secrets'))?.join('\n');
    expect(cluster).toContain('VPC CNI');
    expect(cluster).not.toContain('metrics-server');
    expect(sectionAfter(TEST_PAGE, 'Cluster', ...ALL)?.join('\n')).not.toMatch(/VPC CNI|metrics-server/);
  });
});

describe('the roles of add-ons', () => {
  const roles = (...edits: readonly Edit[]) =>
    rowsAfter(LIVE_PAGE, 'IAM roles', ...ALL, ...edits).filter((row) => row.includes('kube-system'));

  test('are taken on by the ServiceAccounts of the charts, with the policies of those who made them', () => {
    const role = (name: string) => `\`arn:aws:iam::444455556666:role/parcels-live-${name}\``;
    const subject = (name: string) => `\`system:serviceaccount:kube-system:${name}\``;
    expect(roles()).toEqual([
      `| ${role('aws-vpc-cni')} | ${subject('aws-node')} | \`arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy\` |`,
      `| ${role('cluster-autoscaler')} | ${subject('cluster-autoscaler')} | below |`,
      `| ${role('aws-ebs-csi-driver')} | ${subject('ebs-csi-controller-sa')} | \`arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy\` |`,
      `| ${role('aws-load-balancer-controller')} | ${subject('aws-load-balancer-controller')} | <https://raw.githubusercontent.com/kubernetes-sigs/aws-load-balancer-controller/v3.5.0/docs/install/iam_policy.json> |`,
    ]);
  });

  test('that of the load balancer controller may do what its version needs', () => {
    expect(roles(argoCdAfter('version: 3.5.0', 'version: 3.6.1'))[3]).toContain('/v3.6.1/docs/install/iam_policy.json');
  });

  test('the autoscaler changes the groups of its own cluster alone', () => {
    const page = pageAfter(LIVE_PAGE, ...ALL);
    expect(page).toContain('"aws:ResourceTag/k8s.io/cluster-autoscaler/parcels-live": "owned"');
    expect(page).toContain('arn:aws:eks:eu-central-1:444455556666:nodegroup/parcels-live/*/*');
  });

  test('each role of an add-on is on the page', () => {
    const { addOns } = environmentAfter('live', ...ALL);
    const page = pageAfter(LIVE_PAGE, ...ALL);
    for (const { roleArn } of addOns) if (roleArn !== undefined) expect(page).toContain(roleArn);
  });
});
