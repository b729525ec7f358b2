import type { AlertTest } from './alert-test';
import { ofCluster, ofNode } from './kubernetes-series';

const CLAIM = 'namespace="ecommerce-dev", persistentvolumeclaim="postgres-auth"';
const STEADY = 'namespace="ecommerce-dev", persistentvolumeclaim="redis"';
const OF_CLAIM = { namespace: 'ecommerce-dev', persistentvolumeclaim: 'postgres-auth' };

const volume = (claim: string, available: string) => [
  ofNode('kubelet', 'kubelet_volume_stats_available_bytes', claim, available),
  ofNode('kubelet', 'kubelet_volume_stats_capacity_bytes', claim, '1000x600'),
];

export const VOLUME_TESTS: readonly AlertTest[] = [
  {
    alert: 'VolumeFilling',
    // A tenth of a percent in two minutes: full after five hours. The other is as full and stays so.
    series: [...volume(CLAIM, '350-0.5x600'), ...volume(STEADY, '200x600')],
    interval: '1m',
    evalTime: '400m',
    environment: 'ecommerce-dev',
    labels: OF_CLAIM,
    values: ['15%'],
  },
  {
    alert: 'VolumeAlmostFull',
    series: [...volume(CLAIM, '40x600'), ...volume(STEADY, '60x600')],
    interval: '1m',
    evalTime: '10m',
    environment: 'ecommerce-dev',
    labels: OF_CLAIM,
    values: ['4%'],
  },
  {
    alert: 'MonitoringVolumeFilling',
    series: [
      ...volume('namespace="monitoring", persistentvolumeclaim="prometheus"', '80x600'),
      ...volume('namespace="monitoring", persistentvolumeclaim="data-alertmanager-0"', '900x600'),
    ],
    interval: '1m',
    evalTime: '40m',
    labels: { namespace: 'monitoring', persistentvolumeclaim: 'prometheus' },
    values: ['8%'],
  },
  {
    alert: 'PersistentVolumeClaimPending',
    series: [
      ofCluster(
        'kube_persistentvolumeclaim_status_phase',
        'namespace="monitoring", persistentvolumeclaim="prometheus", phase="Pending"',
        '1x30',
      ),
      ofCluster(
        'kube_persistentvolumeclaim_status_phase',
        'namespace="monitoring", persistentvolumeclaim="data-alertmanager-0", phase="Pending"',
        '0x30',
      ),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: { namespace: 'monitoring', persistentvolumeclaim: 'prometheus', phase: 'Pending' },
  },
];
