import { readFileSync } from 'node:fs';
import {
  CUSTOM_RESOURCES_FILE,
  CUSTOM_RESOURCES_FOLDER,
  CUSTOM_STATE_RESOURCES,
  KUBE_STATE_RESOURCES,
  customResourceStateMetrics,
  kubeStateMetricsArguments,
} from '../../monitoring/kube-state-metrics';
import { KUBE_STATE_METRICS } from '../../monitoring/metrics/kube-state-metrics';

const BUILT_IN = KUBE_STATE_RESOURCES.flatMap(({ resources }) => resources);
const NAMES = KUBE_STATE_METRICS.map(({ name }) => name).filter((name) => !name.startsWith('kube_externalsecret_'));

/** What a series begins with that is about the resource: `ingresses` gives `kube_ingress`. */
const prefix = (resource: string): string => `kube_${resource.replace(/(?<=s)es$|s$/, '')}`;
const isAbout = (name: string, resource: string): boolean =>
  name === prefix(resource) || name.startsWith(`${prefix(resource)}_`);

const withoutResource = (resources: readonly string[]) =>
  NAMES.filter((name) => !resources.some((resource) => isAbout(name, resource)));

describe('the resources', () => {
  test('are those that the catalogue has series of: none lacks, none is for nothing', () => {
    expect(withoutResource(BUILT_IN)).toEqual([]);
    expect(BUILT_IN.filter((resource) => !NAMES.some((name) => isAbout(name, resource)))).toEqual([]);
  });

  test('that were one fewer would be missed', () => {
    expect(withoutResource(BUILT_IN.filter((resource) => resource !== 'cronjobs'))).toContain(
      'kube_cronjob_next_schedule_time',
    );
  });

  test('hold no values of secrets or configuration', () => {
    const all = [...KUBE_STATE_RESOURCES, ...CUSTOM_STATE_RESOURCES].flatMap(({ resources }) => resources);
    expect(all).not.toContain('secrets');
    expect(all).not.toContain('configmaps');
  });
});

describe('the arguments', () => {
  const [resources = '', metrics = '', config] = kubeStateMetricsArguments();
  const patterns = metrics
    .slice('--metric-allowlist='.length)
    .split(',')
    .map((pattern) => new RegExp(pattern));

  test('name the resources in alphabetical order, and the file of custom resources', () => {
    expect(resources).toBe(`--resources=${[...BUILT_IN].sort().join(',')}`);
    expect(config).toBe(`--custom-resource-state-config-file=${CUSTOM_RESOURCES_FOLDER}/${CUSTOM_RESOURCES_FILE}`);
  });

  test.each(['kube_pod_status_phase', 'kube_externalsecret_status_condition'])('let %s through', (name) => {
    expect(patterns.filter((pattern) => pattern.test(name))).toHaveLength(1);
  });

  test.each(['kube_pod_tolerations', 'kube_pod_info_more', 'my_kube_pod_info'])('keep %s back', (name) => {
    expect(patterns.filter((pattern) => pattern.test(name))).toEqual([]);
  });
});

describe('the state of custom resources', () => {
  const { resources } = customResourceStateMetrics().spec;

  test('gives the series of the catalogue with its labels', () => {
    const given = resources.flatMap(({ metricNamePrefix, labelsFromPath, metrics }) =>
      metrics.map(({ name, each }): readonly [string, readonly string[]] => {
        const own =
          each.type === 'Info'
            ? Object.keys(each.info.labelsFromPath)
            : [...Object.keys(each.stateSet.labelsFromPath), each.stateSet.labelName];
        const kind = ['customresource_group', 'customresource_kind', 'customresource_version'];
        const target = ['environment', 'instance', 'job'];
        return [`${metricNamePrefix}_${name}`, [...Object.keys(labelsFromPath), ...own, ...kind, ...target].sort()];
      }),
    );
    const stated = KUBE_STATE_METRICS.filter(({ name }) => name.startsWith('kube_externalsecret_'));
    expect(given).toEqual(stated.map(({ name, labels }) => [name, labels]));
  });

  test('asks for the kind and version that are written for the clusters', () => {
    const [group, version] =
      /apiVersion: (external-secrets\.io)\/(\w+)\nkind: ExternalSecret\n/
        .exec(readFileSync('dist/autolytiq-prod/10-secrets.yaml', 'utf8'))
        ?.slice(1) ?? [];
    expect(resources.map(({ groupVersionKind }) => groupVersionKind)).toEqual([
      { group, version, kind: 'ExternalSecret' },
    ]);
  });

  test('may be read: the role names every kind that is asked for, and the list of kinds', () => {
    expect(CUSTOM_STATE_RESOURCES).toContainEqual({ group: 'external-secrets.io', resources: ['externalsecrets'] });
    expect(CUSTOM_STATE_RESOURCES).toContainEqual({
      group: 'apiextensions.k8s.io',
      resources: ['customresourcedefinitions'],
    });
  });
});
