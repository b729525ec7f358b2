import { posix } from 'node:path';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { bytes } from '../parts/quantity';
import type { Monitored } from '../../monitoring/alert';
import { PROMETHEUS_CONFIG_FILE, PROMETHEUS_RULES_FOLDER, prometheusConfig } from '../../monitoring/prometheus/config';
import { addIdentity, addService, metadataOf, type ComponentProps } from './parts/component';
import { addTexts, claimedFolder, joinedFolder, yamlText, type Source } from './parts/files';
import { addComponentDeployment, httpProbes } from './parts/pod';
import { addClusterRole, addRole } from './parts/rbac';
import { rulePacks } from './parts/rule-packs';

/** The folder of the configuration; that of the rules is in it. */
const { dir: FOLDER, base: CONFIG } = posix.parse(PROMETHEUS_CONFIG_FILE);
const RULES_FOLDER = posix.relative(FOLDER, PROMETHEUS_RULES_FOLDER);

const DATA_FOLDER = '/prometheus';

/** It reads the log of what it had not yet written down before it answers: minutes, with millions of series. */
const STARTUP_SECONDS = 900;

/** How long it may take to write down what it holds. */
const GRACE_PERIOD_SECONDS = 300;

/** What finding targets takes, in each namespace in which there are some. */
const DISCOVERY: readonly k8s.PolicyRule[] = [
  { apiGroups: [''], resources: ['pods', 'services'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
];

/** The kubelets, which answer for their containers too; they ask whether one may read `nodes/metrics`. */
const NODES: readonly k8s.PolicyRule[] = [
  { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
];

/**
 * Prometheus: one pod with one volume. Two would each see everything for themselves and agree on nothing; while it starts
 * anew, alerts wait, and Watchdog's receiver notices when that takes long. It has no disruption budget: with one pod, a budget
 * either permits nothing and stops every drain of its node, or says nothing.
 */
export class PrometheusChart extends Chart {
  constructor(scope: Construct, id: string, props: ComponentProps) {
    super(scope, id);
    const { name } = props.component;
    addIdentity(this, props);
    for (const namespace of targetNamespaces(props)) addRole(this, props, namespace, DISCOVERY);
    addClusterRole(this, props, NODES);
    const config = { [CONFIG]: yamlText(prometheusConfig(props)) };
    addTexts(this, props, config);
    const packs = rulePacks(props);
    for (const pack of packs) addTexts(this, props, pack.texts, pack.name);
    addService(this, props);
    new k8s.KubePersistentVolumeClaim(this, 'persistent-volume-claim', {
      metadata: metadataOf(props),
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: props.environment.cluster.storageClass,
        resources: { requests: { storage: bytes(storageOf(props)) } },
      },
    });
    const [{ port }] = props.component.listeners;
    addComponentDeployment(
      this,
      props,
      {
        container: { args: args(props) },
        probes: httpProbes({ port, ready: '/-/ready', alive: '/-/healthy', startupSeconds: STARTUP_SECONDS }),
        mounts: [
          joinedFolder(
            'config',
            [
              { kind: 'configMap', name, files: Object.keys(config) },
              ...packs.map((pack): Source => ({
                kind: 'configMap',
                name: pack.name,
                files: Object.keys(pack.texts),
                folder: RULES_FOLDER,
              })),
            ],
            FOLDER,
          ),
          claimedFolder('data', name, DATA_FOLDER),
        ],
        readAtStart: [config, packs.map(({ texts }) => texts)],
        gracePeriodSeconds: GRACE_PERIOD_SECONDS,
      },
      // The volume is one pod's alone.
      'after',
    );
  }
}

/** Where targets are: the system, the stack, and what reads the files of nodes. */
function targetNamespaces({ environment, monitoring }: Monitored): readonly string[] {
  return [environment.namespace, monitoring.namespace, monitoring.nodeNamespace];
}

/** The API for changes from outside (`--web.enable-lifecycle`, `--web.enable-admin-api`) stays off, as it is by default. */
function args({ component, monitoring }: ComponentProps): string[] {
  const { retentionDays, retentionMebibytes } = monitoring.prometheus;
  const [{ port }] = component.listeners;
  return [
    `--config.file=${PROMETHEUS_CONFIG_FILE}`,
    `--storage.tsdb.path=${DATA_FOLDER}`,
    `--storage.tsdb.retention.time=${retentionDays}d`,
    // Its MB are 2^20 bytes.
    `--storage.tsdb.retention.size=${retentionMebibytes}MB`,
    `--web.listen-address=:${port.number}`,
    // Links in messages open at whoever has it at hand: kubectl port-forward -n monitoring svc/prometheus 9090.
    `--web.external-url=http://localhost:${port.number}`,
  ];
}

function storageOf({ component }: ComponentProps): number {
  if (component.storageMebibytes === undefined) throw new Error(`${component.name} has no volume`);
  return component.storageMebibytes;
}
