import type { Described } from '../../described';
import type { ArgoCd, Environment, HelmRelease } from '../../environment';
import type { Estate } from '../../load';
import type { GeneratedFile } from '../../reference';
import type { SystemSettings } from '../../schema/system';
import { TIERS } from '../../schema/tiers';
import { page, table, type Section } from '../markdown';
import { addOnSteps, systemSteps } from './add-ons';
import { byHandPage } from './by-hand';
import { goLiveSection } from './go-live';
import { hubSection, orderSection, registration } from './hub';
import { prerequisites } from './prerequisites';
import { runningSteps, trafficSteps } from './traffic';

/** What `helm` is given for the add-ons of an environment, in the order in which they are installed. */
export type ReleasesOf = (environment: Environment) => readonly HelmRelease[];

/** The ways from empty clusters to traffic: a page per system, and one per cluster for where no Argo CD is. */
export function bootstrapPages(
  { systems, described, argoCd }: Estate,
  releasesOf: ReleasesOf,
): readonly GeneratedFile[] {
  return [
    ...systems.map((settings) => ({
      path: `docs/bootstrap/${settings.system}.md`,
      text: bootstrapPage(
        settings,
        described.filter(({ environment }) => environment.system === settings.system),
        argoCd,
      ),
    })),
    ...described.map(({ environment }) => ({
      path: `docs/bootstrap/without-argocd/${environment.cluster.name}.md`,
      text: byHandPage(environment, releasesOf(environment)),
    })),
  ];
}

function bootstrapPage(
  { system }: SystemSettings,
  described: readonly Described[],
  argoCd: ArgoCd | undefined,
): string {
  const ordered = TIERS.flatMap((tier) => described.filter(({ environment }) => environment.tier === tier));
  const environments = ordered.map(({ environment }) => environment);
  return page(
    `Bootstrap: ${system}`,
    `From empty EKS clusters to traffic, one environment after the other. Made by \`npm run docs\` from the overlays. Commands are for bash, in the folder of this repository, with aws, kubectl, ${argoCd === undefined ? '' : 'argocd, '}jq, dig and curl; contexts of kubectl have the names of the clusters${argoCd === undefined ? '' : ', that of the cluster with Argo CD is `hub`'}.`,
    [
      placeholderSection(environments, argoCd),
      ...(argoCd === undefined ? [] : [orderSection(argoCd), hubSection(argoCd)]),
      ...ordered.map((one) => environmentSection(one, argoCd)),
      ...environments.filter(({ tier }) => tier === 'prod').map((environment) => goLiveSection(argoCd, environment)),
    ],
  );
}

function placeholderSection(environments: readonly Environment[], argoCd: ArgoCd | undefined): Section {
  const files = [
    ...(argoCd === undefined ? [] : [{ source: argoCd.source, placeholders: argoCd.placeholders }]),
    ...environments.map(({ sources, placeholders }) => ({ source: sources.environment, placeholders })),
  ];
  const rows = files.flatMap(({ source, placeholders }) =>
    placeholders.map(({ path, what, values }) => [`\`${source}\``, `\`${path}\``, what, values.join(', ')]),
  );
  const title = 'To fill in';
  if (rows.length === 0) return { title, blocks: ['Nothing: no placeholder is left.'] };
  return {
    title,
    blocks: [
      'The commands below hold these stand-ins. Fill them in, then `npm run synth && npm run docs`; `npm run ready -- <cluster>` fails while one is left.',
      table(['file', 'setting', 'what belongs there', 'stand-in now'], rows),
    ],
  };
}

function environmentSection(described: Described, argoCd: ArgoCd | undefined): Section {
  const { environment } = described;
  const { cluster, name } = environment;
  const byHand = `[without Argo CD](without-argocd/${cluster.name}.md)`;
  return {
    title: `${name}: ${cluster.name}`,
    blocks: [
      '### Prerequisites',
      ...prerequisites(described),
      ...(argoCd === undefined
        ? ['### The system', `Add-ons and the folder of the cluster: ${byHand}. Then:`]
        : [
            '### Hand-over',
            `Where no Argo CD runs: ${byHand}, instead of this step and the next two.`,
            ...registration(environment),
            '### Add-ons',
            ...addOnSteps(argoCd, environment),
            '### The system',
            ...systemSteps(argoCd, environment),
          ]),
      '### It runs',
      ...runningSteps(environment, '..'),
      ...trafficSteps(environment),
    ],
  };
}
