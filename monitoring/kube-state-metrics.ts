import { KUBE_STATE_METRICS } from './metrics/kube-state-metrics';

/** Where kube-state-metrics finds its configuration of custom resources. */
export const CUSTOM_RESOURCES_FOLDER = '/etc/kube-state-metrics';
export const CUSTOM_RESOURCES_FILE = 'custom-resources.yaml';

/** Resources of one API group, by their plural names, as rules of RBAC name them. */
export interface ApiResources {
  /** Empty for the core group. */
  readonly group: string;
  readonly resources: readonly string[];
}

/**
 * The built-in resources that it turns into series, in the order of groups: those that rules and dashboards read. No Secret and no
 * ConfigMap is among them, so that its role need not be able to read any.
 */
export const KUBE_STATE_RESOURCES: readonly ApiResources[] = [
  {
    group: '',
    resources: ['namespaces', 'nodes', 'persistentvolumeclaims', 'pods', 'resourcequotas', 'services'],
  },
  { group: 'apps', resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'] },
  { group: 'autoscaling', resources: ['horizontalpodautoscalers'] },
  { group: 'batch', resources: ['cronjobs', 'jobs'] },
  { group: 'networking.k8s.io', resources: ['ingresses'] },
  { group: 'policy', resources: ['poddisruptionbudgets'] },
];

/** What the custom resources need: themselves, and the list of kinds, by which it sees whether theirs exists. */
export const CUSTOM_STATE_RESOURCES: readonly ApiResources[] = [
  { group: 'apiextensions.k8s.io', resources: ['customresourcedefinitions'] },
  { group: 'external-secrets.io', resources: ['externalsecrets'] },
];

/**
 * Arguments beside those about ports (https://github.com/kubernetes/kube-state-metrics/blob/main/docs/developer/cli-arguments.md).
 * It watches all namespaces: given several, it would list nodes once for each and show them as often.
 */
export function kubeStateMetricsArguments(): readonly string[] {
  const resources = KUBE_STATE_RESOURCES.flatMap((one) => one.resources).sort();
  const metrics = KUBE_STATE_METRICS.map(({ name }) => `^${name}$`).sort();
  return [
    `--resources=${resources.join(',')}`,
    // Patterns, not anchored by themselves. What is not in the catalogue nobody reads, and it would be most of the series.
    `--metric-allowlist=${metrics.join(',')}`,
    `--custom-resource-state-config-file=${CUSTOM_RESOURCES_FOLDER}/${CUSTOM_RESOURCES_FILE}`,
  ];
}

/** Where in an object a value is: names of fields, one after the other. */
type FieldPath = readonly string[];

/** https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/extend/customresourcestate-metrics.md */
export interface CustomResourceStateMetrics {
  readonly kind: 'CustomResourceStateMetrics';
  readonly spec: { readonly resources: readonly CustomResource[] };
}

interface CustomResource {
  readonly groupVersionKind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly metricNamePrefix: string;
  /** Labels of all its series. */
  readonly labelsFromPath: Readonly<Record<string, FieldPath>>;
  readonly metrics: readonly CustomMetric[];
}

interface CustomMetric {
  readonly name: string;
  readonly help: string;
  readonly each: InfoOf | StateSetOf;
}

/** One series with the value 1. */
interface InfoOf {
  readonly type: 'Info';
  readonly info: { readonly labelsFromPath: Readonly<Record<string, FieldPath>> };
}

/** One series for each element of a list and each value in `list`: 1 for the value that the element has. */
interface StateSetOf {
  readonly type: 'StateSet';
  readonly stateSet: {
    readonly path: FieldPath;
    /** From the element. */
    readonly labelsFromPath: Readonly<Record<string, FieldPath>>;
    readonly valueFrom: FieldPath;
    readonly labelName: string;
    readonly list: readonly string[];
  };
}

/**
 * ExternalSecrets: that there is one (`kube_externalsecret_info`), and its conditions as External Secrets writes them
 * (`kube_externalsecret_status_condition`). One that no operator has looked at has the first series alone.
 */
export function customResourceStateMetrics(): CustomResourceStateMetrics {
  return {
    kind: 'CustomResourceStateMetrics',
    spec: {
      resources: [
        {
          groupVersionKind: { group: 'external-secrets.io', version: 'v1', kind: 'ExternalSecret' },
          metricNamePrefix: 'kube_externalsecret',
          labelsFromPath: { namespace: ['metadata', 'namespace'], externalsecret: ['metadata', 'name'] },
          metrics: [
            {
              name: 'info',
              help: 'An ExternalSecret and the store that it reads.',
              each: { type: 'Info', info: { labelsFromPath: { secretstore: ['spec', 'secretStoreRef', 'name'] } } },
            },
            {
              name: 'status_condition',
              help: 'The conditions of an ExternalSecret.',
              each: {
                type: 'StateSet',
                stateSet: {
                  path: ['status', 'conditions'],
                  labelsFromPath: { condition: ['type'] },
                  valueFrom: ['status'],
                  labelName: 'status',
                  list: ['True', 'False', 'Unknown'],
                },
              },
            },
          ],
        },
      ],
    },
  };
}
