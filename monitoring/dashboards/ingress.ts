import type { Monitored } from '../alert';
import { alertsOf } from './alerts';
import { dashboard, type Dashboard } from './dashboard';
import { loadBalancerPanels } from './load-balancer';
import { leadingTo } from './navigation';
import type { PanelMaker, Step } from './panel';
import { query } from './query';
import { YES_STEPS } from './steps';
import { table } from './table';
import { timeseries } from './timeseries';
import { EVERYTHING, type Variable } from './variable';

const CHOSEN = 'instance=~"$instance"';

const ADDRESS: Variable = {
  name: 'instance',
  title: 'Address',
  description: 'A public address that is asked.',
  series: 'probe_success',
  initially: EVERYTHING,
};

/** What the world sees: public addresses, their certificates, and the load balancer before them. */
export function ingress(monitored: Monitored): Dashboard {
  const { probes, cloudWatch } = monitored.monitoring;
  const probed = probes.length > 0;
  return dashboard(monitored, {
    uid: 'ingress',
    folder: 'platform',
    description: 'What the world sees: public addresses, their certificates, and the load balancer before them.',
    variables: probed ? [ADDRESS] : [],
    rows: [
      { title: 'Public addresses', panels: probed ? [addresses(monitored), ...probesOverTime()] : [] },
      {
        title: 'Load balancer',
        panels: cloudWatch?.loadBalancerGroup === undefined ? [] : loadBalancerPanels(),
      },
      {
        title: 'Alerts',
        panels: alertsOf(monitored, 'ingress', ['service', 'instance']),
      },
    ],
  });
}

/** Days until a certificate expires; ACM renews its own sixty days before. */
const CERTIFICATE_STEPS: readonly Step[] = [
  { from: 14 * 86400, colour: 'orange' },
  { from: 30 * 86400, colour: 'green' },
];

const of = (metric: string): string => `max by (instance, service) (${metric}{${CHOSEN}})`;

function addresses(monitored: Monitored): PanelMaker {
  return table({
    title: 'Each address',
    description:
      'What a request from inside the cluster to each public address gets, through the internet and the load balancer.',
    keys: [
      { label: 'instance', heading: 'Address' },
      { label: 'service', heading: 'Service', ...leadingTo(monitored, 'service', 'service') },
    ],
    columns: [
      { heading: 'Works', expr: of('probe_success'), unit: 'bool_yes_no', thresholds: YES_STEPS },
      {
        heading: 'Worked, 24 h',
        expr: `min by (instance, service) (avg_over_time(probe_success{${CHOSEN}}[1d]))`,
        unit: 'percentunit',
        thresholds: [
          { from: 0.99, colour: 'orange' },
          { from: 0.999, colour: 'green' },
        ],
      },
      { heading: 'Status', expr: of('probe_http_status_code'), unit: 'none' },
      { heading: 'Took', expr: of('probe_duration_seconds'), unit: 's' },
      {
        heading: 'Certificate expires in',
        expr: `min by (instance, service) (probe_ssl_earliest_cert_expiry{${CHOSEN}}) - time()`,
        unit: 's',
        thresholds: CERTIFICATE_STEPS,
      },
    ],
  });
}

function probesOverTime(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Addresses that work',
      description: 'Share of the last ten minutes in which each address answered as it should.',
      unit: 'percentunit',
      min: 0,
      max: 1,
      queries: [query(`min by (instance) (avg_over_time(probe_success{${CHOSEN}}[10m]))`, '{{instance}}')],
      thresholds: [{ from: 1, colour: 'green' }],
    }),
    timeseries({
      title: 'Duration by phase',
      description:
        'Mean over the addresses of what a request spends its time on: name, connection, encryption, answer.',
      unit: 's',
      min: 0,
      queries: [query(`avg by (phase) (probe_http_duration_seconds{${CHOSEN}})`, '{{phase}}')],
    }),
    timeseries({
      title: 'Certificates',
      description: 'Time until the first certificate of each chain expires.',
      unit: 's',
      min: 0,
      queries: [query(`min by (instance) (probe_ssl_earliest_cert_expiry{${CHOSEN}}) - time()`, '{{instance}}')],
      thresholds: CERTIFICATE_STEPS,
    }),
  ];
}
