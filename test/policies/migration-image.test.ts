import { migrationImage } from '../../policies/migration-image';
import type { Cluster } from '../../policies/cluster/cluster';
import { titleOf } from '../../policies/cluster/object';
import { CLUSTERS, cluster, edited, lines, without } from './clusters';
import { append, drop, put } from './edits';
import { ODD_KNOWN } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const DEAL = 'Deployment autolytiq-prod/deal-service';
const IMAGE = 'spec.template.spec.containers[0].image';
const REPOSITORY = '111122223333.dkr.ecr.us-east-1.amazonaws.com/autolytiq/deal-service';
const MEND = 'pin the service in its images file: both come from that line';

/** The title of the Job, whose name ends with a hash. */
function jobOf(given: Cluster): string {
  const job = given.ofKind('Job').find(({ name }) => name.startsWith('deal-service-migrate-'));
  if (job === undefined) throw new Error(`no migration in ${given.name}`);
  return titleOf(job);
}
const JOB = jobOf(PROD);

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(migrationImage, given)).toEqual([]);
});

test('a migration with another image than the service is refused, whichever of them changed', () => {
  expect(lines(migrationImage, edited(PROD, JOB, put(IMAGE, `${REPOSITORY}:v1.1.0`)))).toEqual([
    `${JOB} ${IMAGE}: expected the image of ${DEAL}: "${REPOSITORY}:v1.0.0", found "${REPOSITORY}:v1.1.0"; ${MEND}`,
  ]);
  expect(lines(migrationImage, edited(PROD, DEAL, put(IMAGE, `${REPOSITORY}:v1.1.0`)))).toEqual([
    `${JOB} ${IMAGE}: expected the image of ${DEAL}: "${REPOSITORY}:v1.1.0", found "${REPOSITORY}:v1.0.0"; ${MEND}`,
  ]);
  const digest = `${REPOSITORY}@sha256:${'0'.repeat(64)}`;
  expect(lines(migrationImage, edited(edited(PROD, DEAL, put(IMAGE, digest)), JOB, put(IMAGE, digest)))).toEqual([]);
});

test('an image that is not there is no image', () => {
  expect(lines(migrationImage, edited(edited(PROD, DEAL, drop(IMAGE)), JOB, drop(IMAGE)))).toEqual([
    expect.stringContaining('found nothing;'),
  ]);
});

test('the container of the service counts, beside others', () => {
  const sidecar = { name: 'sidecar', image: 'docker.io/library/busybox:1.37' };
  expect(
    lines(
      migrationImage,
      edited(
        PROD,
        DEAL,
        put('spec.template.spec.containers', [
          sidecar,
          ...(PROD.podsWith('autolytiq-prod', 'app.kubernetes.io/name', 'deal-service')[0]?.containers ?? []).map(
            ({ body }) => body,
          ),
        ]),
      ),
    ),
  ).toEqual([]);
  expect(lines(migrationImage, edited(PROD, JOB, append('spec.template.spec.containers', sidecar)))).toEqual([
    expect.stringContaining('spec.template.spec.containers[1].image: '),
  ]);
});

test('a migration that is declared must be there', () => {
  expect(lines(migrationImage, without(PROD, JOB))).toEqual([
    `${DEAL} metadata.name: expected a Job deal-service-migrate-<hash> that prepares its database, found none; add the Job, or take migration away from the service`,
  ]);
  expect(lines(migrationImage, without(without(PROD, JOB), DEAL))).toEqual([]);
});

test('nothing that stands in the fields makes it fail', () => {
  expect(() => lines(migrationImage, ODD_KNOWN)).not.toThrow();
});
