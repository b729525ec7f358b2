import type { AlertTest } from './alert-test';
import { ofCluster, ofNode } from './kubernetes-series';

const OF_NODE = { node: 'ip-10-0-1-5' };
const ROOT = 'device="/dev/nvme0n1p1", device_error="", fstype="xfs", mountpoint="/"';
const IMAGE = 'device="/dev/loop1", device_error="", fstype="squashfs", mountpoint="/snap"';

const cpu = (idle: string, busy: string) => [
  ofNode('node-exporter', 'node_cpu_seconds_total', 'cpu="0", mode="idle"', idle),
  ofNode('node-exporter', 'node_cpu_seconds_total', 'cpu="0", mode="user"', busy),
];

export const NODE_TESTS: readonly AlertTest[] = [
  {
    alert: 'NodeNotReady',
    series: [
      ofCluster('kube_node_status_condition', 'node="ip-10-0-1-5", condition="Ready", status="true"', '1x5 0x20'),
      ofCluster('kube_node_status_condition', 'node="ip-10-0-1-6", condition="Ready", status="true"', '1x25'),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: OF_NODE,
  },
  {
    alert: 'NodePressure',
    series: [
      ofCluster('kube_node_status_condition', 'node="ip-10-0-1-5", condition="DiskPressure", status="true"', '1x20'),
      ofCluster('kube_node_status_condition', 'node="ip-10-0-1-5", condition="Ready", status="true"', '1x20'),
    ],
    interval: '1m',
    evalTime: '10m',
    labels: { ...OF_NODE, condition: 'DiskPressure' },
  },
  {
    alert: 'NodeDiskFilling',
    series: [
      ofNode('node-exporter', 'node_filesystem_avail_bytes', ROOT, '12x30'),
      ofNode('node-exporter', 'node_filesystem_size_bytes', ROOT, '100x30'),
      ofNode('node-exporter', 'node_filesystem_readonly', ROOT, '0x30'),
      // Images of file systems are always full.
      ofNode('node-exporter', 'node_filesystem_avail_bytes', IMAGE, '0x30'),
      ofNode('node-exporter', 'node_filesystem_size_bytes', IMAGE, '100x30'),
      ofNode('node-exporter', 'node_filesystem_readonly', IMAGE, '1x30'),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: { ...OF_NODE, mountpoint: '/' },
    values: ['12%'],
  },
  {
    alert: 'NodeMemorySaturated',
    series: [
      ofNode('node-exporter', 'node_memory_MemAvailable_bytes', '', '5x30'),
      ofNode('node-exporter', 'node_memory_MemTotal_bytes', '', '100x30'),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: OF_NODE,
    values: ['95%'],
  },
  {
    alert: 'NodeCpuSaturated',
    series: cpu('0+3x60', '0+57x60'),
    interval: '1m',
    evalTime: '45m',
    labels: OF_NODE,
    values: ['95%'],
  },
];
