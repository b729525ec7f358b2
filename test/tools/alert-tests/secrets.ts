import type { AlertTest } from './alert-test';
import { ofCluster } from './kubernetes-series';

const KIND =
  'customresource_group="external-secrets.io", customresource_kind="ExternalSecret", customresource_version="v1"';
const secret = (name: string) => `${KIND}, namespace="autolytiq-prod", externalsecret="${name}"`;

const info = (name: string) => ofCluster('kube_externalsecret_info', `${secret(name)}, secretstore="s"`, '1x30');
const ready = (name: string, status: string, values: string) =>
  ofCluster('kube_externalsecret_status_condition', `${secret(name)}, condition="Ready", status="${status}"`, values);

const WELL = [info('well'), ready('well', 'True', '1x30'), ready('well', 'False', '0x30')];

export const SECRET_TESTS: readonly AlertTest[] = [
  {
    alert: 'ExternalSecretNotReady',
    series: [...WELL, info('refused'), ready('refused', 'True', '0x30'), ready('refused', 'False', '1x30')],
    interval: '1m',
    evalTime: '20m',
    labels: { namespace: 'autolytiq-prod', externalsecret: 'refused' },
  },
  {
    alert: 'ExternalSecretNotReady',
    // No operator has looked at it.
    series: [...WELL, info('forgotten')],
    interval: '1m',
    evalTime: '20m',
    labels: { namespace: 'autolytiq-prod', externalsecret: 'forgotten' },
  },
  {
    alert: 'ExternalSecretsUnknown',
    series: [],
    interval: '1m',
    evalTime: '20m',
    labels: {},
  },
];
