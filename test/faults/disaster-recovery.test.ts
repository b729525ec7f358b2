import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { blocksOf, pageText } from '../dist/pages';
import { git } from '../images/project';
import { findAll, textsAt } from '../query';
import { copiedRepository, type Repository } from './repository';

/** What docs/disaster-recovery.md tells people to type makes prod anew in another region, in a copy of the repository. */

const [make = '', commit = '', move = '', ...others] = blocksOf(pageText('disaster-recovery.md'), 'sh');

let repository: Repository;

beforeAll(() => {
  repository = copiedRepository();
  expect(repository.shell(make)).toMatchObject({ status: 0 });
}, 120_000);

afterAll(() => repository.remove());

const read = (path: string): string => readFileSync(join(repository.clone, path), 'utf8');

const folderText = (cluster: string): string =>
  readdirSync(join(repository.clone, 'dist', cluster))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => read(`dist/${cluster}/${file}`))
    .join('---\n');

const objectsOf = (cluster: string) => ({ all: loadAll(folderText(cluster)) });

const hostsOf = (cluster: string): readonly string[] => textsAt(objectsOf(cluster), '**.rules[*].host');

test('the page has these commands and no others', () => {
  expect(others).toEqual([]);
});

test('everything of the new cluster is of the other region, and nothing is of prod', () => {
  const dr = objectsOf('autolytiq-dr');
  const images = textsAt(dr, '**.containers[*].image').filter((image) => image.includes('.dkr.ecr.'));
  expect(images.length).toBeGreaterThan(10);
  for (const image of images) expect(image).toMatch(/^111122223333\.dkr\.ecr\.us-west-2\.amazonaws\.com\/autolytiq\//);
  const certificates = textsAt(dr, '**["alb.ingress.kubernetes.io/certificate-arn"]');
  expect(certificates.length).toBeGreaterThan(0);
  for (const arn of certificates)
    expect(arn).toMatch(/^arn:aws:acm:us-west-2:111122223333:certificate\/[-0-9a-f]{36}$/);
  for (const arn of textsAt(dr, '**["alb.ingress.kubernetes.io/wafv2-acl-arn"]'))
    expect(arn).toMatch(/^arn:aws:wafv2:us-west-2:111122223333:regional\/webacl\/autolytiq-dr\/[-0-9a-f]{36}$/);
  expect(findAll(dr, '**.provider.aws.region')).toEqual(['us-west-2']);
  for (const entry of textsAt(dr, '**.remoteRef.key')) expect(entry).toMatch(/^autolytiq\/dr\//);
  expect(hostsOf('autolytiq-dr')).toEqual(['api-dr.autolytiq.com', 'grafana-dr.autolytiq.com']);
  const text = folderText('autolytiq-dr');
  expect(text).toContain('cidr: 10.3.');
  expect(text).not.toMatch(/us-east-1|autolytiq-prod|autolytiq\/prod|10\.0\.\d|\b(?:api|grafana)\.autolytiq\.com/);
});

test('the hub gets the new cluster, and the pages its way to traffic', () => {
  const hub = { all: loadAll(read('dist/argocd.yaml')) };
  expect(textsAt(hub, '**.destination.name').filter((name) => name === 'autolytiq-dr').length).toBeGreaterThan(1);
  expect(read('docs/bootstrap/autolytiq.md')).toContain('\n## dr: autolytiq-dr\n');
  expect(read('docs/bootstrap/autolytiq.md')).toContain('\n## Go-live: dr\n');
  expect(read('docs/handoff/autolytiq-dr.md')).toContain('us-west-2');
});

test('every check and policy holds with both, differences from staging have reasons, and prod stays as it is', () => {
  for (const command of ['check', 'policies -- dist/autolytiq-dr', 'policies -- dist/autolytiq-prod'])
    expect(repository.shell(`npm run ${command}`)).toMatchObject({ status: 0 });
  expect(repository.shell('npm run parity -- autolytiq --to dr')).toMatchObject({ status: 0 });
  expect(repository.shell('npm run parity -- autolytiq --to prod')).toMatchObject({ status: 0 });
  const changed = git(repository.clone, 'status', '--porcelain', '--untracked-files=all', '--', 'dist', 'overlays');
  expect(changed.split('\n').filter((line) => line !== '' && !line.includes('/dr.') && !line.includes('-dr/'))).toEqual(
    [' M dist/argocd.yaml'],
  );
});

test('no stand-in of prod is forgotten', () => {
  const { said } = repository.shell('npm run ready -- autolytiq-dr || true');
  for (const setting of ['network.vpcId', 'ingress.certificate.arn', 'ingress.webAclArn'])
    expect(said).toContain(setting);
});

test('prod and the new cluster trade hosts, and everything holds', () => {
  for (const lines of [commit, move]) expect(repository.shell(lines)).toMatchObject({ status: 0 });
  expect(hostsOf('autolytiq-dr')).toEqual(['api.autolytiq.com', 'grafana.autolytiq.com']);
  expect(hostsOf('autolytiq-prod')).toEqual(['api-dr.autolytiq.com', 'grafana-dr.autolytiq.com']);
  expect(read('docs/bootstrap/autolytiq.md')).toMatch(/^for host in api\.autolytiq\.com grafana\.autolytiq\.com; do$/m);
  expect(git(repository.clone, 'status', '--porcelain', '--', ':!node_modules')).toBe('');
  expect(repository.shell('npm run check')).toMatchObject({ status: 0 });
});
