import { ApiObject, App } from 'cdk8s';
import { ArgoCdChart } from '../charts/argocd/chart';
import type { DeployedCluster, DeployedObject } from '../charts/argocd/deployed';
import type { ArgoCd } from '../overlays/environment';
import type { Problem } from '../overlays/problem';
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

function deployedObject({ apiVersion, kind, metadata: { name, namespace }, spec }: Manifest): DeployedObject {
  const target = kind === 'HorizontalPodAutoscaler' ? scaleTarget(spec) : undefined;
  return {
    group: groupOf(apiVersion),
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    ...(target === undefined ? {} : { scales: target }),
  };
}

function scaleTarget(spec: unknown): DeployedObject['scales'] {
  const target = field(spec, 'scaleTargetRef');
  const [apiVersion, kind, name] = [field(target, 'apiVersion'), field(target, 'kind'), field(target, 'name')];
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return undefined;
  return { group: groupOf(apiVersion), kind, name };
}

const groupOf = (apiVersion: string): string => apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

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
