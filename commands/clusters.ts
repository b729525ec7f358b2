import { join } from 'node:path';
import { ProblemsError } from '../overlays/problem';
import type { Described } from '../overlays/described';
import { loadEstate, type Estate } from '../overlays/load';
import { suggest } from '../overlays/suggest';

/** Reads the overlays of a project. Throws ProblemsError with every mistake in them. */
export function loadProject(project: string): Estate {
  return loadEstate(join(project, 'overlays'));
}

/** What the overlays describe of a cluster. Throws ProblemsError when there is no such cluster. */
export function clusterOf({ described }: Estate, cluster: string): Described {
  const found = described.find(({ environment }) => environment.cluster.name === cluster);
  if (found !== undefined) return found;
  const known = described.map(({ environment }) => environment.cluster.name);
  const hint = suggest(cluster, known);
  throw new ProblemsError([
    {
      where: 'command line',
      path: '',
      expected: `a cluster (${known.join(', ')})`,
      found: JSON.stringify(cluster),
      ...(hint === undefined ? {} : { hint }),
    },
  ]);
}
