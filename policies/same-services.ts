import { workloadName } from './cluster/declared-workload';
import type { ClusterFacts } from './cluster/facts';
import type { Policy } from './policy';
import type { SiblingWorkload } from './cluster/sibling-facts';

/** Stores are left out: one environment may have in its cluster what another has from AWS; so is what watches them. */
export const sameServices: Policy = {
  id: 'same-services',
  severity: 'error',
  demands: 'What runs in one environment of a system runs in each, unless `only:` in system.yaml says why not.',
  prevents:
    'A release that was tried without the service that it breaks; a job that nobody misses until its day comes.',
  link: 'https://12factor.net/dev-prod-parity',
  needs: 'facts',
  check: (cluster) => {
    const { facts, objects } = cluster;
    const about = facts === undefined ? undefined : (cluster.find('Namespace', '', facts.namespace) ?? objects[0]);
    if (facts === undefined || about === undefined) return [];
    const present = new Set(cluster.podsIn(facts.namespace).map(workloadName));
    return [...wanted(facts)]
      .filter(([name]) => !present.has(name))
      .map(([name, { kind, where }]) => ({
        object: about,
        path: 'metadata.name',
        expected: `the ${kind} ${name}, which is in ${where.join(' and ')}`,
        found: 'no such workload',
        mend: 'let it run here too, or say in system.yaml in which tiers it is, and why: only: { tiers, why }',
      }));
  },
};

interface Wanted {
  readonly kind: string;
  readonly where: readonly string[];
}

/** What has to be here by name, and who has it. */
function wanted({ environment, tier, workloads, siblings }: ClusterFacts): ReadonlyMap<string, Wanted> {
  const found = new Map<string, Wanted>();
  const add = (name: string, kind: string, where: string): void => {
    const known = found.get(name);
    found.set(name, { kind: shown(kind), where: [...(known?.where ?? []), where] });
  };
  for (const { name, kind } of workloads)
    if (kind !== 'store' && kind !== 'component') add(name, kind, `the overlays of ${environment}`);
  for (const sibling of siblings) {
    for (const workload of sibling.workloads.filter((one) => isFor(one, tier)))
      add(workload.name, workload.kind, sibling.environment);
  }
  return found;
}

const shown = (kind: string): string => kind.replace('-', ' ');

const isFor = ({ only }: SiblingWorkload, tier: string): boolean => only?.tiers.includes(tier) ?? true;
