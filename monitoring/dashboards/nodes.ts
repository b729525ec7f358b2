import { alertsOf } from './alerts';
import type { Monitored } from '../alert';
import { dashboard, type Dashboard } from './dashboard';
import { leadingTo } from './navigation';
import type { PanelMaker } from './panel';
import { query, RATE } from './query';
import { FULL_STEPS, NONE_STEPS, READY_STEPS, YES_STEPS } from './steps';
import { stat } from './stat';
import { table } from './table';
import { timeseries } from './timeseries';
import { EVERYTHING, type Variable } from './variable';

const CHOSEN = 'node=~"$node"';
const NODE_NAME = '{{node}}';

const NODE: Variable = {
  name: 'node',
  title: 'Node',
  description: 'A node of the cluster.',
  series: 'kube_node_info',
  initially: EVERYTHING,
};

/** Nodes: how full the cluster is, and utilisation, saturation and errors of each resource. */
export function nodes(monitored: Monitored): Dashboard {
  return dashboard(monitored, {
    uid: 'nodes',
    folder: 'platform',
    description: 'Nodes: how full the cluster is, and utilisation, saturation and errors of each resource.',
    variables: [NODE],
    rows: [
      { title: 'Capacity', panels: [...capacity(), eachNode(monitored)] },
      { title: 'CPU', panels: cpu() },
      { title: 'Memory', panels: memory() },
      { title: 'Disks and network', panels: disksAndNetwork() },
      { title: 'Alerts', panels: alertsOf(monitored, 'nodes') },
    ],
  });
}

function capacity(): readonly PanelMaker[] {
  const requested = (resource: 'cpu' | 'memory'): string =>
    `sum(kube_pod_container_resource_requests{resource="${resource}"} * on (namespace, pod) group_left () max by (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Running"} == 1)) / sum(kube_node_status_allocatable{resource="${resource}"})`;
  return [
    stat({
      title: 'Nodes',
      description: 'Nodes of the cluster.',
      unit: 'short',
      queries: [query('count(kube_node_info)', 'Nodes')],
    }),
    stat({
      title: 'Nodes ready',
      description: 'Share of the nodes that are ready for pods.',
      unit: 'percentunit',
      queries: [
        query('sum(kube_node_status_condition{condition="Ready", status="true"}) / count(kube_node_info)', 'Ready'),
      ],
      thresholds: READY_STEPS,
    }),
    stat({
      title: 'CPU asked for',
      description: 'CPU that pods ask for, as a share of what nodes have for them. Near 100 % new pods find no place.',
      unit: 'percentunit',
      queries: [query(requested('cpu'), 'CPU')],
      thresholds: FULL_STEPS,
    }),
    stat({
      title: 'Memory asked for',
      description: 'Memory that pods ask for, as a share of what nodes have for them.',
      unit: 'percentunit',
      queries: [query(requested('memory'), 'Memory')],
      thresholds: FULL_STEPS,
    }),
    stat({
      title: 'Pods of the possible',
      description: 'Pods as a share of those that nodes accept, which on EKS follows from their network interfaces.',
      unit: 'percentunit',
      queries: [query('sum(kubelet_running_pods) / sum(kube_node_status_allocatable{resource="pods"})', 'Pods')],
      thresholds: FULL_STEPS,
    }),
    stat({
      title: 'Pods without a node',
      description: 'Pods that no node takes.',
      unit: 'short',
      queries: [query('sum(kube_pod_status_unschedulable) or vector(0)', 'Pods')],
      thresholds: NONE_STEPS,
    }),
  ];
}

function eachNode(monitored: Monitored): PanelMaker {
  const asked = (resource: 'cpu' | 'memory'): string =>
    `max by (node) (node_resource:kube_pod_container_resource_requests:ratio{resource="${resource}", ${CHOSEN}})`;
  return table({
    title: 'Each node',
    description: 'What pods ask of each node, what they use of it, and how full its fullest file system is.',
    keys: [{ label: 'node', heading: 'Node', ...leadingTo(monitored, 'nodes', 'node') }],
    columns: [
      {
        heading: 'Ready',
        expr: `max by (node) (kube_node_status_condition{condition="Ready", status="true", ${CHOSEN}})`,
        unit: 'bool_yes_no',
        thresholds: YES_STEPS,
      },
      { heading: 'Pods', expr: `max by (node) (kubelet_running_pods{${CHOSEN}})`, unit: 'short' },
      { heading: 'CPU asked for', expr: asked('cpu'), unit: 'percentunit', thresholds: FULL_STEPS },
      {
        heading: 'CPU used',
        expr: `max by (node) (node:node_cpu_utilization:ratio_rate5m{${CHOSEN}})`,
        unit: 'percentunit',
        thresholds: FULL_STEPS,
      },
      { heading: 'Memory asked for', expr: asked('memory'), unit: 'percentunit', thresholds: FULL_STEPS },
      {
        heading: 'Memory used',
        expr: `max by (node) (node:node_memory_utilization:ratio{${CHOSEN}})`,
        unit: 'percentunit',
        thresholds: FULL_STEPS,
      },
      {
        heading: 'Fullest file system',
        expr: `max by (node) (node_mountpoint:node_filesystem_utilization:ratio{${CHOSEN}})`,
        unit: 'percentunit',
        thresholds: FULL_STEPS,
      },
      { heading: 'Up for', expr: `max by (node) (time() - node_boot_time_seconds{${CHOSEN}})`, unit: 's' },
    ],
  });
}

/** A recorded share of each node. */
const share = (series: string): string => `max by (node) (${series}{${CHOSEN}})`;

function cpu(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'CPU used',
      description: 'Share of the time that the processors of a node were not idle.',
      unit: 'percentunit',
      min: 0,
      max: 1,
      queries: [query(share('node:node_cpu_utilization:ratio_rate5m'), NODE_NAME)],
      thresholds: FULL_STEPS,
    }),
    timeseries({
      title: 'Waiting for CPU',
      description: 'Share of the time in which at least one task waited for a processor, as the kernel measures it.',
      unit: 'percentunit',
      min: 0,
      queries: [query(share('node:node_cpu_saturation:ratio_rate5m'), NODE_NAME)],
    }),
    timeseries({
      title: 'Load for each processor',
      description: 'Tasks that run or wait, over five minutes, for each processor. Above 1 some wait.',
      unit: 'short',
      min: 0,
      queries: [
        query(
          `max by (node) (node_load5{${CHOSEN}}) / count by (node) (node_cpu_seconds_total{mode="idle", ${CHOSEN}})`,
          NODE_NAME,
        ),
      ],
      thresholds: [{ from: 1, colour: 'orange' }],
    }),
  ];
}

function memory(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Memory used',
      description: 'Share of the memory that programs cannot get any more.',
      unit: 'percentunit',
      min: 0,
      max: 1,
      queries: [query(share('node:node_memory_utilization:ratio'), NODE_NAME)],
      thresholds: FULL_STEPS,
    }),
    timeseries({
      title: 'Waiting for memory',
      description: 'Share of the time in which at least one task waited for memory.',
      unit: 'percentunit',
      min: 0,
      queries: [query(share('node:node_memory_saturation:ratio_rate5m'), NODE_NAME)],
    }),
    timeseries({
      title: 'Killed for want of memory',
      description: 'Processes of a node that were killed for want of memory, within an hour.',
      unit: 'short',
      min: 0,
      queries: [query(`max by (node) (increase(node_vmstat_oom_kill{${CHOSEN}}[1h]))`, NODE_NAME)],
      thresholds: NONE_STEPS,
    }),
  ];
}

function disksAndNetwork(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'File systems',
      description: 'Share of each file system that is used. Near 100 % the kubelet evicts pods.',
      unit: 'percentunit',
      min: 0,
      max: 1,
      queries: [
        query(
          `max by (node, mountpoint) (node_mountpoint:node_filesystem_utilization:ratio{${CHOSEN}})`,
          '{{node}} {{mountpoint}}',
        ),
      ],
      thresholds: FULL_STEPS,
    }),
    timeseries({
      title: 'Disks busy',
      description: 'Share of the time that the busiest disk of a node was busy.',
      unit: 'percentunit',
      min: 0,
      queries: [query(share('node:node_disk_utilization:ratio_rate5m'), NODE_NAME)],
    }),
    timeseries({
      title: 'Waiting for disks',
      description: 'Share of the time in which at least one task waited for a disk.',
      unit: 'percentunit',
      min: 0,
      queries: [query(share('node:node_disk_saturation:ratio_rate5m'), NODE_NAME)],
    }),
    timeseries({
      title: 'Network of pods',
      description: 'Bytes per second that the pods of a node receive and send.',
      unit: 'Bps',
      width: 12,
      min: 0,
      queries: [
        query(`sum by (node) (rate(container_network_receive_bytes_total{${CHOSEN}}[${RATE}]))`, '{{node}} received'),
        query(`sum by (node) (rate(container_network_transmit_bytes_total{${CHOSEN}}[${RATE}]))`, '{{node}} sent'),
      ],
    }),
    timeseries({
      title: 'Errors of the network',
      description: 'Packets of pods per second that were dropped or damaged.',
      unit: 'cps',
      width: 12,
      min: 0,
      queries: [
        query(
          `sum by (node) (rate(container_network_receive_errors_total{${CHOSEN}}[${RATE}])) + sum by (node) (rate(container_network_receive_packets_dropped_total{${CHOSEN}}[${RATE}]))`,
          '{{node}} receiving',
        ),
        query(
          `sum by (node) (rate(container_network_transmit_errors_total{${CHOSEN}}[${RATE}])) + sum by (node) (rate(container_network_transmit_packets_dropped_total{${CHOSEN}}[${RATE}]))`,
          '{{node}} sending',
        ),
      ],
    }),
  ];
}
