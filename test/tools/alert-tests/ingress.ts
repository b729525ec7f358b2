import type { AlertTest } from './alert-test';

const URL = 'https://api.autolytiq.com/health';
const OTHER = 'https://api.autolytiq.com/api/v1/auth/health';

const probe = (name: string, url: string, values: string) => ({
  series: `${name}{environment="prod", instance="${url}", job="blackbox", probe="${url.slice('https://'.length)}", service="api-gateway"}`,
  values,
});

const labels = { instance: URL, service: 'api-gateway' };
const DAY = 86_400;

export const INGRESS_TESTS: readonly AlertTest[] = [
  {
    alert: 'PublicProbeFailing',
    series: [probe('probe_success', URL, '1x2 0x10'), probe('probe_success', OTHER, '1x12')],
    interval: '1m',
    evalTime: '6m',
    labels: { ...labels, team: 'platform' },
  },
  {
    alert: 'PublicProbeSlow',
    series: [probe('probe_duration_seconds', URL, '2x30'), probe('probe_duration_seconds', OTHER, '0.1x30')],
    interval: '1m',
    evalTime: '20m',
    labels: { ...labels, team: 'platform' },
    values: ['2s'],
  },
  {
    alert: 'PublicCertificateExpiring',
    series: [
      probe('probe_ssl_earliest_cert_expiry', URL, `${20 * DAY}x90`),
      probe('probe_ssl_earliest_cert_expiry', OTHER, `${60 * DAY}x90`),
    ],
    interval: '1m',
    evalTime: '80m',
    labels,
    values: ['19d 22h 40m 0s'],
  },
  {
    alert: 'PublicCertificateExpiryImminent',
    series: [
      probe('probe_ssl_earliest_cert_expiry', URL, `${6 * DAY}x90`),
      probe('probe_ssl_earliest_cert_expiry', OTHER, `${20 * DAY}x90`),
    ],
    interval: '1m',
    evalTime: '80m',
    labels,
    values: ['5d 22h 40m 0s'],
  },
];
