import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrapPages } from '../../../overlays/pages/bootstrap';
import { addOnReleases } from '../../../synth/add-on-releases';
import { blocksOf } from '../../dist/pages';
import { argoCdWith, ALL_ADD_ONS } from '../add-ons';
import { LIVE, LIVE_IMAGES, TEST, estateAfter, replace, write, type Edit } from '../edited-overlays';
import { WITHOUT_SECRETS, newLines, withService } from './page-after';

const PAGE = 'docs/bootstrap/parcels.md';
const BY_HAND = 'docs/bootstrap/without-argocd/parcels-live.md';

/** What load balancer controllers need beside the tiny system. */
const VPCS: readonly Edit[] = [LIVE, TEST].map((file) =>
  replace(file, 'network:\n', 'network:\n  vpcId: vpc-0123456789abcdef0\n'),
);
const ARGO_CD: readonly Edit[] = [argoCdWith(...ALL_ADD_ONS), ...VPCS];

function pageAfter(path: string, ...edits: readonly Edit[]): string {
  const page = bootstrapPages(estateAfter(...edits), addOnReleases).find((candidate) => candidate.path === path);
  if (page === undefined) throw new Error(`no page ${path}`);
  // The edited copy stands in a folder of its own at each call.
  return page.text.replaceAll(/[^`]*\/overlays\//g, 'overlays/');
}

const environmentOf = (page: string, name: string): string => page.split(`\n## ${name}: `)[1]?.split('\n## ')[0] ?? '';

test('there is a page for each system, and one for each cluster that has no Argo CD', () => {
  expect(bootstrapPages(estateAfter(), addOnReleases).map(({ path }) => path)).toEqual([
    PAGE,
    BY_HAND,
    'docs/bootstrap/without-argocd/parcels-test.md',
  ]);
});

test('where no Argo CD reads the output, nothing is said of one', () => {
  for (const path of [PAGE, BY_HAND]) {
    const text = pageAfter(path);
    expect(text).not.toMatch(/argocd |--context hub|kubectl wait application/);
    expect(text).not.toContain('helm upgrade');
  }
  expect(pageAfter(PAGE)).toContain('[without Argo CD](without-argocd/parcels-live.md)');
  expect(pageAfter(BY_HAND)).toContain('the [hand-off page](../../handoff/parcels-live.md#cluster) says which');
  expect(pageAfter(BY_HAND, ...ARGO_CD)).toContain('helm upgrade --install external-secrets ');
});

test('environments come in the order in which a release goes through them', () => {
  const headings = [...pageAfter(PAGE).matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(['To fill in', 'test: parcels-test', 'live: parcels-live', 'Go-live: live']);
});

test('a person starts each sync where commits are not applied by themselves', () => {
  const page = pageAfter(PAGE, ...ARGO_CD);
  expect(environmentOf(page, 'live')).toMatch(/^argocd app sync parcels-live --timeout \d+$/m);
  expect(environmentOf(page, 'live')).toContain('  argocd app sync "$application" --timeout');
  expect(environmentOf(page, 'test')).not.toContain('argocd app sync parcels-test --');
  expect(environmentOf(page, 'test')).not.toContain('argocd app sync "$application"');
});

test('the hub is where overlays/argocd.yaml says, and logs in to the repository in its way', () => {
  const repository = 'repository: git@git.example.com:parcels/manifests.git';
  const page = pageAfter(PAGE, write('argocd.yaml', `${repository}\nnamespace: gitops\n`));
  expect(page).toContain('kubectl create namespace gitops --context hub');
  expect(page).toContain('ServiceAccounts of the namespace argocd: bind them to those of `gitops`');
  expect(page).toContain(
    'argocd repo add git@git.example.com:parcels/manifests.git --ssh-private-key-path "$GIT_KEY_FILE"',
  );
  expect(page).not.toMatch(/ -n argocd /);
  expect(pageAfter(PAGE, ...ARGO_CD)).toContain('--username "$GIT_USERNAME" --password "$GIT_TOKEN"');
});

test('a release leaves every page as it is', () => {
  const release = replace(LIVE_IMAGES, 'tracker-api: { tag: v', 'tracker-api: { tag: v9');
  for (const path of [PAGE, BY_HAND]) expect(pageAfter(path, ...ARGO_CD, release)).toBe(pageAfter(path, ...ARGO_CD));
});

test('a new service is waited for, and its role asked for', () => {
  const courier = withService('courier-feed', '{ port: 5100 }');
  const added = newLines(pageAfter(BY_HAND, ...ARGO_CD), pageAfter(BY_HAND, ...ARGO_CD, ...courier));
  expect(added).toEqual([
    'kubectl rollout status deployment/courier-feed -n parcels-live --timeout=120s --context parcels-live',
  ]);
  expect(environmentOf(pageAfter(PAGE, ...courier), 'live')).toMatch(/^for role in .*\bparcels-live-courier-feed\b/m);
});

test('nothing is asked of Secrets Manager where nothing reads a secret', () => {
  const page = pageAfter(PAGE, ...WITHOUT_SECRETS);
  expect(page).not.toMatch(/secretsmanager|externalsecret/);
  expect(pageAfter(PAGE)).toMatch(/secretsmanager[^]*externalsecret/);
});

test('an internal load balancer is asked from inside, and named in a private zone', () => {
  const page = pageAfter(PAGE);
  expect(environmentOf(page, 'live')).toContain('From a machine in the VPC');
  expect(environmentOf(page, 'live')).toContain('HostedZones[?Config.PrivateZone && ');
  expect(environmentOf(page, 'test')).not.toContain('From a machine in the VPC');
  expect(environmentOf(page, 'test')).toContain('HostedZones[?!(Config.PrivateZone) && ');
});

test('health is asked at the paths that are probed, else where the service at the root says', () => {
  expect(environmentOf(pageAfter(PAGE), 'live')).toMatch(/^curl -fsS https:\/\/parcels\.example\/\S*$/m);
});

describe('a line of the go-live list', () => {
  const lineOf = (what: string, ...edits: readonly Edit[]): string =>
    pageAfter(PAGE, ...edits)
      .split('\n')
      .find((line) => line.includes(what)) ?? '';

  test('is ticked where policies prove it', () => {
    expect(lineOf('Nothing may do more in Kubernetes')).toBe(
      '- [x] Nothing may do more in Kubernetes than it needs: `rbac`, `api-permissions`, `api-token`',
    );
  });

  test('is open where one of them is waived', () => {
    const waiver =
      'waivers:\n  - { policy: api-token, object: Deployment parcels-live/tracker-api, reason: a trial }\n';
    expect(lineOf('Nothing may do more in Kubernetes', replace(LIVE, 'waivers:\n', waiver))).toBe(
      "- [ ] Nothing may do more in Kubernetes than it needs: `rbac`, `api-permissions`, `api-token`; waived in part: `api-token`, see the system's page",
    );
  });

  test('is open where only the cluster can say', () => {
    expect(lineOf('Nodes are healthy')).toBe(
      '- [ ] Nodes are healthy: `kubectl get nodes --context parcels-live` → all Ready',
    );
  });
});

test('what is still to fill in is listed, and is gone once it is filled in', () => {
  const listed = '| `overlays/parcels/live.yaml` | `cluster.account` | account of the live cluster | 444455556666 |';
  const filled = [
    replace(
      LIVE,
      '\nplaceholders:\n  cluster.account: account of the live cluster\n  stores.ledger.managed.addresses: subnets of the ledger',
      '',
    ),
    replace(LIVE, 'account: "444455556666"', 'account: "314159265358"'),
    replace(LIVE, 'eu-central-1:444455556666:certificate', 'eu-central-1:314159265358:certificate'),
  ];
  expect(pageAfter(PAGE)).toContain(listed);
  expect(pageAfter(PAGE, ...filled)).not.toContain('444455556666');
});

test('an image is asked for by its digest where it has one', () => {
  const project = mkdtempSync(join(tmpdir(), 'charthouse-images-'));
  try {
    const registry = '444455556666.dkr.ecr.eu-central-1.amazonaws.com/parcels';
    const lines = [`image: ${registry}/label-printer:stable@sha256:aa11`, `image: ${registry}/tracker-api:v1.3.2`];
    mkdirSync(join(project, 'dist/parcels-live'), { recursive: true });
    writeFileSync(join(project, 'dist/parcels-live/50.yaml'), `${lines.join('\n')}\n`);
    const block = blocksOf(environmentOf(pageAfter(PAGE), 'live'), 'sh').find((one) => one.includes('describe-images'));
    const said = execFileSync('bash', ['-c', `aws() { echo "$@"; }\n${block ?? ''}`], {
      cwd: project,
      encoding: 'utf8',
    });
    expect([...said.matchAll(/--repository-name (.*?) --query/g)].map(([, asked]) => asked)).toEqual([
      'parcels/label-printer --image-ids imageDigest=sha256:aa11',
      'parcels/tracker-api --image-ids imageTag=v1.3.2',
    ]);
  } finally {
    rmSync(project, { recursive: true });
  }
});
