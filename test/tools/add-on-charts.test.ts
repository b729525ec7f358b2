import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { describeWhere } from '../describe-where';
import { ADD_ONS, type AddOnKind, type HelmValues } from '../../charts/argocd/add-ons';
import type { GroupKind } from '../../charts/argocd/permitted-kinds';
import type { AddOn, Environment } from '../../overlays/environment';
import { loadEstate } from '../../overlays/load';
import { findProgram, missingPrograms } from './programs';

/** Charts as `helm pull` writes them: `metrics-server-3.12.2.tgz`. */
const folder = process.env['CHARTHOUSE_CHARTS'];
const { environments } = loadEstate('overlays');

const file = ({ chart }: AddOn): string => join(folder ?? '', `${chart.name}-${chart.version}.tgz`);
const pinned = environments.flatMap(({ addOns }) => addOns);
const missing = [
  ...missingPrograms(['helm'], 'https://helm.sh'),
  ...(folder === undefined
    ? ['CHARTHOUSE_CHARTS, a folder of what helm pull writes']
    : [...new Set(pinned.map(file))].filter((path) => !existsSync(path))),
];

interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

function helm(args: readonly string[], input = ''): string {
  return execFileSync(findProgram('helm') ?? '', args, { input, encoding: 'utf8', maxBuffer: 2 ** 26 });
}

function rendered(environment: Environment, addOn: AddOn): readonly Rendered[] {
  const values = JSON.stringify(kindOf(addOn).values(environment, addOn));
  const version = `${environment.cluster.kubernetesVersion}.0`;
  const args = ['template', addOn.name, file(addOn), '-n', addOn.namespace, '--kube-version', version, '-f', '-'];
  return loadAll(helm(args, values)).filter((object): object is Rendered => object !== null && object !== undefined);
}

function kindOf({ name }: AddOn): AddOnKind {
  const kind = ADD_ONS.find((one) => one.name === name);
  if (kind === undefined) throw new Error(`no values for ${name}`);
  return kind;
}

const groupOf = ({ apiVersion }: Rendered): string =>
  apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
const titles = (kinds: readonly GroupKind[]): readonly string[] =>
  [...new Set(kinds.map(({ group, kind }) => `${kind}.${group}`))].sort();

/** What the charts take without naming it among their values. */
const FREE = [/^extraArgs\./, /requests\.memory$/, /podDisruptionBudget\.maxUnavailable$/];

/** Paths of values of which the chart has no default, down to where its default holds nothing. */
function unknownValues(values: HelmValues, defaults: unknown, above = ''): readonly string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const path = `${above}${key}`;
    if (FREE.some((pattern) => pattern.test(path))) return [];
    if (typeof defaults !== 'object' || defaults === null || Object.keys(defaults).length === 0) return [];
    if (!Object.hasOwn(defaults, key)) return [path];
    const isMap = typeof value === 'object' && !Array.isArray(value);
    return isMap ? unknownValues(value as HelmValues, Reflect.get(defaults, key), `${path}.`) : [];
  });
}

interface PodSpec {
  readonly containers: readonly { readonly name: string; readonly resources?: { readonly requests?: object } }[];
}

/** Deployments and DaemonSets, in the form of the model. */
function componentsIn(objects: readonly Rendered[]): readonly object[] {
  return objects
    .filter(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet')
    .map(({ kind, metadata, spec }) => {
      const { replicas, template } = spec as { replicas?: number; template: { spec: PodSpec } };
      return {
        name: metadata.name,
        pods: kind === 'DaemonSet' ? { kind: 'per node' } : { kind: 'replicas', count: replicas },
        containers: template.spec.containers
          .map(({ name, resources }) => ({ name, ...resources?.requests }))
          .sort((one, other) => (one.name < other.name ? -1 : 1)),
      };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

const modelled = ({ components }: AddOn): readonly object[] =>
  components
    .map(({ name, pods, containers }) => ({
      name,
      pods,
      containers: containers
        .map((one) => ({
          name: one.name,
          cpu: `${one.cpuMillis}m`,
          ...(one.memoryMebibytes === 0 ? {} : { memory: `${one.memoryMebibytes}Mi` }),
        }))
        .sort((one, other) => (one.name < other.name ? -1 : 1)),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));

/** An object without what Argo CD is told to leave alone. */
function compared(object: Rendered, { ignoreDifferences }: AddOnKind): unknown {
  const ignored = ignoreDifferences.find(
    ({ group, kind, name }) => group === groupOf(object) && kind === object.kind && name === object.metadata.name,
  );
  if (ignored === undefined) return object;
  if (ignored.jsonPointers !== undefined) return { ...object, data: undefined };
  const webhooks = object['webhooks'] as readonly { readonly clientConfig: object }[];
  return {
    ...object,
    webhooks: webhooks.map((one) => ({ ...one, clientConfig: { ...one.clientConfig, caBundle: undefined } })),
  };
}

const cases = environments.flatMap((environment) =>
  environment.addOns.map((addOn) => [addOn.name, environment.cluster.name, environment, addOn] as const),
);

describeWhere(missing, 'the charts of add-ons, as helm renders them', () => {
  test.each(cases)('%s on %s: what runs is what the policy of capacity counts', (_, __, environment, addOn) => {
    expect(componentsIn(rendered(environment, addOn))).toEqual(modelled(addOn));
  });

  const once = ADD_ONS.flatMap(({ name }) => cases.filter(([addOn]) => addOn === name).slice(0, 1));

  test('there is one of each', () => expect(once).toHaveLength(ADD_ONS.length));

  test.each(once)('%s: every value is one that the chart has', (_, __, environment, addOn) => {
    const defaults = load(helm(['show', 'values', file(addOn)]));
    expect(unknownValues(kindOf(addOn).values(environment, addOn), defaults)).toEqual([]);
  });

  test.each(once)(
    '%s: it renders the kinds that its project permits, in its namespace',
    (_, __, environment, addOn) => {
      const objects = rendered(environment, addOn);
      const kind = kindOf(addOn);
      const definitions = helm(['show', 'crds', file(addOn)]).includes('CustomResourceDefinition')
        ? [{ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' }]
        : [];
      const found = objects.map((object) => ({ group: groupOf(object), kind: object.kind }));
      expect(titles([...found, ...definitions])).toEqual(titles([...kind.clusterKinds, ...kind.namespacedKinds]));
      const clusterKinds = titles(kind.clusterKinds);
      const strays = objects.filter(({ metadata }) => ![undefined, addOn.namespace].includes(metadata.namespace));
      expect(strays).toEqual([]);
      const named = objects.filter(({ metadata }) => metadata.namespace !== undefined);
      expect(
        titles(named.map((one) => ({ group: groupOf(one), kind: one.kind }))).filter((title) =>
          clusterKinds.includes(title),
        ),
      ).toEqual([]);
    },
  );

  test.each(once)('%s: rendered twice, it differs only in what is left alone', (_, __, environment, addOn) => {
    const [one, other] = [rendered(environment, addOn), rendered(environment, addOn)].map((objects) =>
      objects.map((object) => compared(object, kindOf(addOn))),
    );
    expect(other).toEqual(one);
  });

  test.each(once)('%s: its ServiceAccount takes on its role, no other does', (_, __, environment, addOn) => {
    const accounts = rendered(environment, addOn).filter(({ kind }) => kind === 'ServiceAccount');
    const roles = accounts.flatMap(({ metadata }) => {
      const role = JSON.stringify(metadata).match(/arn:aws:iam::[^"]+/)?.[0];
      return role === undefined ? [] : [[metadata.name, role]];
    });
    expect(roles).toEqual(addOn.roleArn === undefined ? [] : [[addOn.serviceAccount, addOn.roleArn]]);
  });
});
