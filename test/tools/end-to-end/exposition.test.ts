import { catalogue } from '../../../monitoring/metrics';
import { monitored } from '../../monitoring/monitored';
import { exportedIn } from '../exported';
import { exposition, type PlayedJob } from './exposition';

const JOBS: readonly PlayedJob[] = [
  ...(['kube-state-metrics', 'node-exporter', 'blackbox', 'postgres', 'redis', 'cloudwatch'] as const),
  ...(['monitoring', 'kubelet', 'cadvisor'] as const),
];

/** Names and labels that are played and that the catalogue does not have. */
function invented(cluster: string, job: PlayedJob): readonly string[] {
  const known = catalogue(monitored(cluster));
  return [...exportedIn(exposition(monitored(cluster), job)())].flatMap(([name, { labels }]) => {
    const metric = known.get(name);
    if (!(metric?.jobs.includes(job) ?? false)) return [`${name} of ${job}`];
    return [...labels].filter((label) => !metric?.labels.includes(label)).map((label) => `${name}{${label}}`);
  });
}

test.each(['autolytiq-prod', 'ecommerce-prod', 'ecommerce-dev'])(
  'who plays the exporters of %s says nothing that the real ones would not',
  (cluster) => {
    expect(JOBS.flatMap((job) => invented(cluster, job))).toEqual([]);
  },
);
