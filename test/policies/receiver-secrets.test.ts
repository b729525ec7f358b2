import { receiverSecrets } from '../../policies/receiver-secrets';
import { CLUSTERS, cluster, edited, lines, without, withoutFacts } from './clusters';
import { drop, put, type Edit } from './edits';
import { inYaml } from './file-edits';
import { ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const CONFIG = 'ConfigMap monitoring/alertmanager';
const PODS = 'StatefulSet monitoring/alertmanager';
const SECRETS = 'ExternalSecret monitoring/alertmanager-secrets';
const GRAFANA = 'Deployment monitoring/grafana';
const POD = 'spec.template.spec';

const configured = (...edits: readonly Edit[]) => edited(PROD, CONFIG, inYaml('alertmanager.yml', ...edits));

test.each(CLUSTERS)('$name keeps it, with facts and without', (given) => {
  expect(lines(receiverSecrets, given)).toEqual([]);
  expect(lines(receiverSecrets, withoutFacts(given))).toEqual([]);
});

test('a file that Alertmanager reads is in its pods', () => {
  const elsewhere = configured(put('global.slack_api_url_file', '/etc/alertmanager/secrets/slack'));
  const line = `${CONFIG} data["alertmanager.yml"].global.slack_api_url_file: expected /etc/alertmanager/secrets/slack in the container alertmanager of StatefulSet alertmanager, from a Secret, found the volume config without it; add the key to the volume, or name the file that is there`;
  expect(lines(receiverSecrets, elsewhere)).toEqual([line]);
  expect(lines(receiverSecrets, withoutFacts(elsewhere))).toEqual([line]);
  // A relative path begins at the folder of the configuration.
  expect(lines(receiverSecrets, configured(put('global.slack_api_url_file', 'secrets/slack-url')))).toEqual([]);
  const nowhere = configured(put('global.slack_api_url_file', '/run/slack-url'));
  expect(lines(receiverSecrets, nowhere)).toEqual([expect.stringContaining('found no volume there; mount it in')]);
  expect(lines(receiverSecrets, withoutFacts(nowhere))).toEqual([]);
});

test('a credential comes from a Secret', () => {
  const public_ = configured(put('global.slack_api_url_file', '/etc/alertmanager/alertmanager.yml'));
  expect(lines(receiverSecrets, public_)).toEqual([
    expect.stringContaining('from a Secret, found a file of the ConfigMap alertmanager; put the value into a Secret'),
  ]);
});

test('the Secret is made, and has the key', () => {
  const renamed = edited(PROD, SECRETS, put('spec.data[secretKey=slack-url].secretKey', 'slack'));
  expect(lines(receiverSecrets, renamed)).toEqual([
    expect.stringMatching(
      /found the Secret alertmanager-secrets with the keys .*; add the key "slack-url" to what makes it, or name the key that is meant$/,
    ),
  ]);
  expect(lines(receiverSecrets, withoutFacts(renamed))).toHaveLength(1);
  const unmade = without(PROD, SECRETS);
  expect(lines(receiverSecrets, unmade)[0]).toContain(
    'found the Secret alertmanager-secrets, which nothing here makes;',
  );
  expect(lines(receiverSecrets, withoutFacts(unmade))).toEqual([]);
});

test('a volume that is not mounted any more is missed', () => {
  expect(lines(receiverSecrets, edited(PROD, PODS, drop(`${POD}.containers[0].volumeMounts[name=config]`)))).toEqual([
    expect.stringContaining('args[0]: expected /etc/alertmanager/alertmanager.yml in the container alertmanager'),
  ]);
});

test('so are the files of Grafana, and those that flags name', () => {
  const variable = `${POD}.containers[0].env[name=GF_SECURITY_ADMIN_PASSWORD__FILE].value`;
  expect(lines(receiverSecrets, edited(PROD, GRAFANA, put(variable, '/etc/grafana/secrets/password')))).toEqual([
    expect.stringMatching(
      /env\[\d+\]\.value: expected \/etc\/grafana\/secrets\/password in the container grafana of Deployment grafana, from a Secret, found the Secret grafana-secrets with the keys admin-password;/,
    ),
  ]);
  const blackbox = edited(
    PROD,
    'Deployment monitoring/blackbox-exporter',
    put(`${POD}.containers[0].args[0]`, '--config.file=/etc/blackbox-exporter/other.yml'),
  );
  expect(lines(receiverSecrets, blackbox)).toEqual([
    expect.stringContaining('found the ConfigMap blackbox-exporter with blackbox.yml; add the key other.yml to it'),
  ]);
  expect(lines(receiverSecrets, withoutFacts(blackbox))).toEqual([]);
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(receiverSecrets, SOUND)).toEqual([]);
  expect(() => [lines(receiverSecrets, ODD), lines(receiverSecrets, ODD_KNOWN)]).not.toThrow();
});
