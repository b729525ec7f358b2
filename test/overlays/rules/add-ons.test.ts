import { ALL_ADD_ONS, argoCdAfter, argoCdWith } from '../add-ons';
import { LIVE, TEST, UNROUTED, problemsAfter, replace, withService, type Edit } from '../edited-overlays';

const vpc = (id: string): readonly Edit[] =>
  [LIVE, TEST].map((file) => replace(file, 'network:\n', `network:\n  vpcId: ${id}\n`));

const REAL_VPC = vpc('vpc-0a1b2c3d4e5f67890');
const ALL = argoCdWith(...ALL_ADD_ONS);

test('the add-ons of the tests have no mistake', () => {
  expect(problemsAfter(ALL, ...REAL_VPC)).toEqual([]);
});

describe('the VPC of the load balancer controller', () => {
  test('is known where Argo CD installs the controller', () => {
    expect(problemsAfter(ALL)).toEqual([
      expect.stringMatching(
        /^overlays\/parcels\/live\.yaml:\d+ network\.vpcId: expected the id of the VPC, since .* found nothing/,
      ),
      expect.stringMatching(
        /^overlays\/parcels\/test\.yaml:\d+ network\.vpcId: expected the id of the VPC, since .* found nothing/,
      ),
    ]);
  });

  test('need not be known where it installs none, or nothing is routed', () => {
    expect(problemsAfter(argoCdWith('metrics-server'))).toEqual([]);
    expect(problemsAfter(ALL, ...UNROUTED)).toEqual([]);
  });

  test('is a stand-in where it consists of zeros, and then says so', () => {
    const zeros = vpc('vpc-00000000000000000');
    expect(problemsAfter(ALL, ...zeros)).toEqual([
      expect.stringMatching(/live\.yaml:\d+ network\.vpcId: expected the id of the VPC, or a stand-in that is listed/),
      expect.stringMatching(/test\.yaml:\d+ network\.vpcId: expected the id of the VPC, or a stand-in that is listed/),
    ]);
    const listed = [LIVE, TEST].map((file) =>
      replace(file, 'placeholders:\n', 'placeholders:\n  network.vpcId: id of the VPC\n'),
    );
    expect(problemsAfter(ALL, ...zeros, ...listed)).toEqual([]);
  });

  test('has the form that AWS gives it', () => {
    expect(problemsAfter(ALL, ...vpc('vpc-123'))).toHaveLength(2);
  });
});

describe('the autoscaler of nodes', () => {
  test('has a release for the Kubernetes of every cluster', () => {
    expect(problemsAfter(argoCdAfter('"1.29": v1.29.5, ', ''), ...REAL_VPC)).toEqual([
      expect.stringMatching(
        /^overlays\/argocd\.yaml:\d+ addOns\.cluster-autoscaler\.imageTags\."1\.29": expected the release for Kubernetes 1\.29, which parcels-live runs, found nothing/,
      ),
    ]);
  });

  test('needs none where nodes neither come nor go', () => {
    const fixed = replace(LIVE, 'min: 2, max: 6', 'min: 6, max: 6');
    expect(problemsAfter(argoCdAfter('"1.29": v1.29.5, ', ''), ...REAL_VPC, fixed)).toEqual([]);
  });

  test('is of the minor version that it stands for', () => {
    expect(problemsAfter(argoCdAfter('v1.30.7', 'v1.29.5'), ...REAL_VPC)).toEqual([
      expect.stringContaining('expected a release v1.30.x, made for Kubernetes 1.30, found v1.29.5'),
    ]);
  });
});

test('the VPC CNI is installed only where it is known which registry has its images', () => {
  const region = (file: string, from: string) => replace(file, `  region: ${from}\n`, '  region: mx-central-1\n');
  const zone = replace(TEST, 'zones: [eu-west-1b]', 'zones: [mx-central-1b]');
  const certificate = replace(TEST, 'acm:eu-west-1:', 'acm:mx-central-1:');
  const edits = [region(TEST, 'eu-west-1'), zone, certificate, ...REAL_VPC];
  expect(problemsAfter(ALL, ...edits)).toEqual([
    expect.stringMatching(/test\.yaml:\d+ cluster\.region: expected a region whose registry of EKS images is known/),
  ]);
  expect(problemsAfter(argoCdWith('metrics-server'), ...edits)).toEqual([]);
});

test('the name of a cluster leaves room for the roles of its add-ons', () => {
  const name = `parcels-${'x'.repeat(28)}`;
  const long = replace(LIVE, 'name: parcels-live', `name: ${name}`);
  expect(problemsAfter(long)).toEqual([]);
  expect(problemsAfter(ALL, ...REAL_VPC, long)).toEqual([
    `overlays/parcels/live.yaml:4 cluster.name: expected a name that makes an IAM role of at most 64 characters with -aws-load-balancer-controller, found "${name}" of 36; shorten it`,
  ]);
});

test('a workload may not have the name of an add-on with a role, whose role it would be', () => {
  expect(problemsAfter(withService('cluster-autoscaler', 'port: 4100, health: /up'))).toContainEqual(
    expect.stringContaining('expected a name that an add-on does not hold, found "cluster-autoscaler"'),
  );
});

describe('the settings', () => {
  test.each([
    ['a range of versions', 'version: 3.12.2', 'version: 3.12.x'],
    ['a component that the chart does not have', 'ebs-csi-node:', 'ebs-csi-nodes:'],
    ['a container that the chart does not have', 'csi-resizer:', 'csi-snapshotter:'],
    ['a DaemonSet with replicas', 'aws-node: { containers', 'aws-node: { replicas: 2, containers'],
    ['a Deployment without pods', 'replicas: 3', 'replicas: 0'],
    ['a request of nothing', 'memory: 130Mi', 'memory: 0Mi'],
    ['an add-on that nothing is known of', '  metrics-server:\n', '  cert-manager:\n'],
    ['no image', 'imageTags: { "1.29": v1.29.5, "1.30": v1.30.7 }', 'imageTags: {}'],
  ])('refuse %s', (_, found, put) => {
    const problems = problemsAfter(argoCdAfter(found, put), ...REAL_VPC);
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toMatch(/^overlays\/argocd\.yaml:\d+ addOns\./);
  });
});
