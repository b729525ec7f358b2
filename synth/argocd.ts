import { ApiObject, App } from 'cdk8s';
import { ArgoCdChart } from '../charts/argocd/chart';
import type { DeployedCluster, DeployedObject } from '../charts/argocd/deployed';
import type { ArgoCd } from '../overlays/environment';
import type { Problem } from '../overlays/problem';
import { textAt } from '../policies/cluster/json';
import { groupOf } from '../policies/cluster/object';
import { schemaProblems } from './check';
import { manifestOf, type Manifest } from './manifest';
import type { OutputFile } from './inventory';
import type { RenderedCluster } from './render';
import { toYaml } from './yaml';

export type { DeployedCluster } from '../charts/argocd/deployed';

/** The file beside the clusters' folders that `kubectl apply -f dist` gives the hub. */
export const ARGO_CD_FILE = 'argocd.yaml';

const SOURCE = 'charts/argocd/chart.ts';

/** What came of rendering the objects of Argo CD; with problems, there is nothing to write. */
export interface ArgoCdOutput {
  readonly problems: readonly Problem[];
  readonly file: OutputFile;
}

/** What the folder of a cluster will hold, as far as Argo CD must know it. */
export function deployedIn({ environment, charts }: RenderedCluster): DeployedCluster {
  return { environment, objects: charts.flatMap(({ manifests }) => manifests.map(deployedObject)) };
}

function deployedObject(manifest: Manifest): DeployedObject {
  const { kind, metadata, spec } = manifest;
  const { name, namespace } = metadata;
  const scales = kind === 'HorizontalPodAutoscaler' ? scaleTarget(spec) : undefined;
  return {
    group: groupOf(manifest),
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    ...(scales === undefined ? {} : { scales }),
  };
}

function scaleTarget(spec: unknown): DeployedObject['scales'] {
  const [apiVersion, kind, name] = ['apiVersion', 'kind', 'name'].map((field) => textAt(spec, 'scaleTargetRef', field));
  if (apiVersion === undefined || kind === undefined || name === undefined) return undefined;
  return { group: groupOf({ apiVersion }), kind, name };
}

/** The projects and Applications of every cluster, in one file. */
export function produceArgoCd(argoCd: ArgoCd, clusters: readonly DeployedCluster[]): ArgoCdOutput {
  const chart = new ArgoCdChart(new App(), 'argocd', { argoCd, clusters });
  const manifests = chart.node.findAll().flatMap((node) => (ApiObject.isApiObject(node) ? [manifestOf(node)] : []));
  const body = toYaml(manifests);
  return {
    problems: manifests.flatMap((manifest) => schemaProblems(`${ARGO_CD_FILE} (${SOURCE})`, manifest)),
    file: { name: ARGO_CD_FILE, text: `${header(argoCd, clusters, body)}\n${body}` },
  };
}

/** The first line: where it comes from, and which stand-ins of which file are in it. */
function header(argoCd: ArgoCd, clusters: readonly DeployedCluster[], body: string): string {
  const files = [
    { source: argoCd.source, placeholders: argoCd.placeholders },
    ...clusters.map(({ environment: { sources, placeholders } }) => ({ source: sources.environment, placeholders })),
  ];
  const standIns = files.flatMap(({ source, placeholders }) =>
    placeholders
      .filter(({ values }) => values.some((value) => body.includes(value)))
      .map(({ path }) => `${source} ${path}`),
  );
  const warning = standIns.length === 0 ? '' : `; placeholders in it: ${standIns.join(', ')}`;
  return `# Made by charthouse from ${SOURCE}, ${argoCd.source} and what the folders of the clusters hold${warning}`;
}
