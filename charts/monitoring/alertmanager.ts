import { posix } from 'node:path';
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import {
  ALERTMANAGER_CONFIG_FILE,
  ALERTMANAGER_TEMPLATES_FOLDER,
  alertmanagerConfig,
} from '../../monitoring/alertmanager/config';
import { peerTimeoutSeconds } from '../../monitoring/alertmanager/peer-timeout';
import { ALERTMANAGER_SECRETS_FOLDER } from '../../monitoring/alertmanager/receivers';
import { TEMPLATES } from '../../monitoring/alertmanager/templates';
import type { Port } from '../../overlays/environment';
import { servicePorts } from '../parts/port';
import { bytes } from '../parts/quantity';
import { addIdentity, addService, metadataOf, portsOf, runningLabels, secretOf, selectorOf } from './parts/component';
import type { ComponentProps } from './parts/component';
import { addTexts, joinedFolder, yamlText, type Source } from './parts/files';
import { componentPod, httpProbes } from './parts/pod';

/** The folder of the configuration; those of templates and secrets are in it. */
const { dir: FOLDER, base: CONFIG } = posix.parse(ALERTMANAGER_CONFIG_FILE);
const TEMPLATES_FOLDER = posix.relative(FOLDER, ALERTMANAGER_TEMPLATES_FOLDER);
const SECRETS_FOLDER = posix.relative(FOLDER, ALERTMANAGER_SECRETS_FOLDER);

const DATA_FOLDER = '/alertmanager';
const DATA = 'data';

/** Five days: longer than the longest `repeat_interval`, before which what was sent must not be forgotten. */
const RETENTION = '120h';

/**
 * Alertmanager: a volume per pod for silences and for what was sent. Several tell each other both by gossip, so that each message
 * goes out once.
 */
export class AlertmanagerChart extends Chart {
  constructor(scope: Construct, id: string, props: ComponentProps) {
    super(scope, id);
    const { component } = props;
    const [{ port }] = component.listeners;
    addIdentity(this, props);
    const config = { [CONFIG]: yamlText(alertmanagerConfig(props)), ...TEMPLATES };
    addTexts(this, props, config);
    addService(this, props);
    this.addPeers(props);
    if (component.replicas > 1) this.addDisruptionBudget(props);
    addStatefulSet(this, props, {
      serviceName: peersName(props),
      replicas: component.replicas,
      revisionHistoryLimit: 5,
      // One that cannot start must not keep the other from it.
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: selectorOf(props) },
      template: componentPod(props, {
        container: { args: args(props), ...(component.replicas > 1 ? { env: [POD_ADDRESS] } : {}) },
        probes: httpProbes({ port, ready: '/-/ready', alive: '/-/healthy', startupSeconds: 120 }),
        mounts: [
          joinedFolder('config', sources(props), FOLDER),
          { volumes: [], volumeMounts: [{ name: DATA, mountPath: DATA_FOLDER }] },
        ],
        readAtStart: config,
        ...(component.replicas > 1 ? { spec: { topologySpreadConstraints: spread(props) } } : {}),
      }),
      volumeClaimTemplates: [claim(props)],
    });
  }

  /** The names of the pods themselves, by which they find each other: also before they are ready. */
  private addPeers(props: ComponentProps): void {
    const ports = gossipPorts(props);
    new k8s.KubeService(this, 'peers', {
      metadata: metadataOf(props, peersName(props)),
      spec: {
        type: 'ClusterIP',
        clusterIp: 'None',
        publishNotReadyAddresses: true,
        selector: selectorOf(props),
        ...(ports.length === 0 ? {} : { ports: servicePorts(ports) }),
      },
    });
  }

  private addDisruptionBudget(props: ComponentProps): void {
    new k8s.KubePodDisruptionBudget(this, 'pod-disruption-budget', {
      metadata: metadataOf(props),
      spec: {
        selector: { matchLabels: selectorOf(props) },
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }
}

/** Configuration and templates, and the secrets that it reads anew whenever it sends something. */
function sources(props: ComponentProps): readonly Source[] {
  const { name } = props.component;
  const secret = secretOf(props);
  return [
    { kind: 'configMap', name, files: [CONFIG] },
    { kind: 'configMap', name, files: Object.keys(TEMPLATES), folder: TEMPLATES_FOLDER },
    { kind: 'secret', name: secret.name, files: secret.keys.map(({ key }) => key), folder: SECRETS_FOLDER },
  ];
}

const peersName = ({ component }: ComponentProps): string => `${component.name}-gossip`;

/** The ports beside the first. */
function gossipPorts(props: ComponentProps): readonly Port[] {
  return portsOf(props).slice(1);
}

const POD_ADDRESS: k8s.EnvVar = {
  name: 'POD_IP',
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } },
};

function args(props: ComponentProps): string[] {
  const [{ port }] = props.component.listeners;
  return [
    `--config.file=${ALERTMANAGER_CONFIG_FILE}`,
    `--storage.path=${DATA_FOLDER}`,
    `--data.retention=${RETENTION}`,
    // By default a quarter of an hour, and what it learns in between is gone when it is killed: it would tell it again.
    '--data.maintenance-interval=1m',
    `--web.listen-address=:${port.number}`,
    // Links in messages open at whoever has it at hand: kubectl port-forward -n monitoring svc/alertmanager 9093.
    `--web.external-url=http://localhost:${port.number}`,
    ...clusterArgs(props),
  ];
}

/** How it finds its peers; alone, it opens no port for them. */
function clusterArgs(props: ComponentProps): string[] {
  const { name, namespace, replicas } = props.component;
  const [gossip] = gossipPorts(props);
  if (replicas === 1 || gossip === undefined) return ['--cluster.listen-address='];
  return [
    `--cluster.listen-address=0.0.0.0:${gossip.number}`,
    // It finds its own address only in the private ranges of RFC 1918, in which pods need not be.
    `--cluster.advertise-address=$(POD_IP):${gossip.number}`,
    `--cluster.peer-timeout=${peerTimeoutSeconds(props.monitoring.alerting.grouping)}s`,
    ...Array.from(
      { length: replicas },
      (_, index) => `--cluster.peer=${name}-${index}.${peersName(props)}.${namespace}.svc:${gossip.number}`,
    ),
  ];
}

/** Apart as far as it goes: a zone that is full must not keep one from starting. */
function spread(props: ComponentProps): k8s.TopologySpreadConstraint[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    maxSkew: 1,
    labelSelector: { matchLabels: selectorOf(props) },
    nodeTaintsPolicy: 'Honor',
  }));
}

/** What the API server adds to the template of a claim: left out, every later apply would report a change. */
const AS_STORED: readonly JsonPatch[] = Object.entries({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  status: { phase: 'Pending' },
}).map(([field, value]) => JsonPatch.add(`/spec/volumeClaimTemplates/0/${field}`, value));

/** As a plain object, since the typed one drops what its type does not have: the status of a template. */
function addStatefulSet(scope: Construct, props: ComponentProps, spec: k8s.StatefulSetSpec): void {
  const { name, namespace } = props.component;
  const statefulSet = new ApiObject(scope, 'stateful-set', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace, labels: runningLabels(props) },
    spec: k8s.toJson_StatefulSetSpec(spec),
  });
  statefulSet.addJsonPatch(...AS_STORED);
}

/** The volume of each pod. */
function claim({ component, environment }: ComponentProps): k8s.KubePersistentVolumeClaimProps {
  if (component.storageMebibytes === undefined) throw new Error(`${component.name} has no volume`);
  return {
    metadata: { name: DATA },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: environment.cluster.storageClass,
      volumeMode: 'Filesystem',
      resources: { requests: { storage: bytes(component.storageMebibytes) } },
    },
  };
}
