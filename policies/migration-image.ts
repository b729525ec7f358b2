import type { Cluster } from './cluster/cluster';
import { declarationsOf } from './cluster/declared-workload';
import type { ClusterFacts } from './cluster/facts';
import { shown, textAt } from './cluster/json';
import { titleOf } from './cluster/object';
import { podOf, type Pod } from './cluster/pod';
import type { Policy, Violation } from './policy';

/** A migration and its service are one release. */
export const migrationImage: Policy = {
  id: 'migration-image',
  severity: 'error',
  demands: 'The Job that migrates a database for a service runs exactly the image of the service.',
  prevents: 'A release meets a database that was prepared for another one.',
  link: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/',
  needs: 'facts',
  check: (cluster) => (cluster.facts === undefined ? [] : migrationsOf(cluster, cluster.facts)),
};

function migrationsOf(cluster: Cluster, facts: ClusterFacts): readonly Violation[] {
  const declaredOf = declarationsOf(facts);
  const jobs = new Map(
    cluster
      .ofKind('Job')
      .map(podOf)
      .filter((pod) => pod !== undefined)
      .map((pod) => [declaredOf(pod)?.name, pod]),
  );
  return facts.workloads.flatMap(({ name, kind, imageOf }): readonly Violation[] => {
    if (kind !== 'migration' || imageOf === undefined) return [];
    const owner = cluster.find('Deployment', facts.namespace, imageOf);
    const service = owner === undefined ? undefined : podOf(owner);
    const job = jobs.get(name);
    if (service === undefined) return [];
    return job === undefined ? [withoutJob(service, name)] : unlike(job, service, imageOf);
  });
}

const withoutJob = ({ owner }: Pod, name: string): Violation => ({
  object: owner,
  path: 'metadata.name',
  expected: `a Job ${name}-<hash> that prepares its database`,
  found: 'none',
  mend: 'add the Job, or take migration away from the service',
});

function unlike(job: Pod, service: Pod, name: string): readonly Violation[] {
  const running = service.containers.find((container) => container.kind === 'container' && container.name === name);
  const expected = textAt(running?.body, 'image');
  return job.containers
    .filter(({ kind }) => kind === 'container')
    .map(({ path, body }) => ({ path, image: body['image'] }))
    .filter(({ image }) => image !== expected || image === undefined)
    .map(({ path, image }) => ({
      object: job.owner,
      path: `${path}.image`,
      expected: `the image of ${titleOf(service.owner)}: ${shown(expected)}`,
      found: shown(image),
      mend: 'pin the service in its images file: both come from that line',
    }));
}
