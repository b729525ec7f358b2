import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { servicePorts } from '../parts/port';
import type { Mounted } from '../parts/scratch';
import { addIdentity, metadataOf, portsOf, runningLabels, selectorOf, type ComponentProps } from './parts/component';
import { componentPod, httpProbes } from './parts/pod';

/** What is read. All about networks is left out: in the namespaces of its pod it would be the pod's own. */
const COLLECTORS = [
  'cpu',
  'diskstats',
  'filefd',
  'filesystem',
  'loadavg',
  'meminfo',
  'pressure',
  'stat',
  'time',
  'timex',
  'uname',
  'vmstat',
] as const;

/** File systems of the kernel, and those of pods: the kubelet counts their volumes. */
const MOUNTS_LEFT_OUT = '^/(dev|proc|run|sys|var/lib/containerd|var/lib/kubelet)($|/)';

/** Folders of the node, and where its container finds them. */
const FOLDERS = [
  { name: 'proc', path: '/proc', mountPath: '/host/proc' },
  { name: 'sys', path: '/sys', mountPath: '/host/sys' },
  { name: 'root', path: '/', mountPath: '/host/root' },
] as const;

/** node-exporter: one pod on each node, which reads its files as nobody, without its network or its processes' namespace. */
export class NodeExporterChart extends Chart {
  constructor(scope: Construct, id: string, props: ComponentProps) {
    super(scope, id);
    const ports = portsOf(props);
    const [{ port }] = props.component.listeners;
    addIdentity(this, props);
    new k8s.KubeService(this, 'service', {
      metadata: metadataOf(props),
      // To find the pods, never to talk to whichever of them.
      spec: { type: 'ClusterIP', clusterIp: 'None', selector: selectorOf(props), ports: servicePorts(ports) },
    });
    new k8s.KubeDaemonSet(this, 'daemon-set', {
      metadata: { ...metadataOf(props), labels: runningLabels(props) },
      spec: {
        revisionHistoryLimit: 5,
        updateStrategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxUnavailable: k8s.IntOrString.fromString('10%'),
          },
        },
        selector: { matchLabels: selectorOf(props) },
        template: componentPod(props, {
          container: { args: args(port.number) },
          probes: httpProbes({ port, ready: '/', startupSeconds: 60 }),
          mounts: [hostFolders()],
          spec: {
            // A node that is full or under pressure is the one to look at: what pushes others out there must not be pushed out.
            priorityClassName: 'system-node-critical',
            // Nodes that are reserved for something are nodes too.
            tolerations: [{ operator: 'Exists' }],
          },
        }),
      },
    });
  }
}

function args(port: number): string[] {
  return [
    '--path.procfs=/host/proc',
    '--path.sysfs=/host/sys',
    '--path.rootfs=/host/root',
    '--collector.disable-defaults',
    ...COLLECTORS.map((collector) => `--collector.${collector}`),
    `--collector.filesystem.mount-points-exclude=${MOUNTS_LEFT_OUT}`,
    `--web.listen-address=:${port}`,
  ];
}

/** Read-only; what is mounted on the node later is seen under the root as well. */
function hostFolders(): Mounted {
  return {
    volumes: FOLDERS.map(({ name, path }) => ({ name, hostPath: { path } })),
    volumeMounts: FOLDERS.map(({ name, mountPath }) => ({
      name,
      mountPath,
      ...(name === 'root' ? { mountPropagation: 'HostToContainer' } : {}),
      readOnly: true,
    })),
  };
}
