import type { Problem } from '../overlays/problem';
import type { Manifest } from './manifest';
import type { RenderedCluster } from './render';
import { checkSchema } from './schemas';

/** Everything that is wrong with the objects of a cluster: forms that Kubernetes does not know, and objects that stand twice. */
export function check(cluster: RenderedCluster): readonly Problem[] {
  const malformed = cluster.charts.flatMap(({ file, kind, manifests }) =>
    manifests.flatMap((manifest) => schemaProblems(`${cluster.cluster}/${file} (${kind.source})`, manifest)),
  );
  return [...malformed, ...duplicateProblems(cluster)];
}

/** What is wrong with the form of an object, which stands in a file. */
export function schemaProblems(file: string, manifest: Manifest): readonly Problem[] {
  return checkSchema(manifest).map(({ path, expected, found, hint }) => ({
    where: `${file} ${describe(manifest)}`,
    path,
    expected,
    found,
    ...(hint === undefined ? {} : { hint }),
  }));
}

/** Two objects of one group, kind, namespace and name: the later would silently overwrite the earlier. */
function duplicateProblems({ cluster, charts }: RenderedCluster): readonly Problem[] {
  const holders = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { file, kind, manifests } of charts) {
    for (const manifest of manifests) {
      const identity = identityOf(manifest);
      const holder = holders.get(identity);
      if (holder === undefined) {
        holders.set(identity, file);
        continue;
      }
      problems.push({
        where: `${cluster}/${file} (${kind.source}) ${describe(manifest)}`,
        path: 'metadata.name',
        expected: 'each object once in a cluster',
        found: holder === file ? 'it twice in this file' : `it in ${holder} too`,
      });
    }
  }
  return problems;
}

/** What makes an object that object to the API server; the version of its group is no part of it. */
function identityOf({ apiVersion, kind, metadata }: Manifest): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return [group, kind, metadata.namespace ?? '', metadata.name].join('|');
}

/** `Deployment autolytiq-prod/auth-service` */
function describe({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}
