import { secretSources } from '../../policies/secret-sources';
import { CLUSTERS, cluster, edited, lines, without, withoutFacts } from './clusters';
import { drop, put } from './edits';
import { ODD, ODD_KNOWN, SOUND } from './foreign-folders';
import { unwatched } from './known';

const PROD = unwatched(cluster('autolytiq-prod'));
const SECRETS = 'ExternalSecret autolytiq-prod/autolytiq-secrets';
const STORE = 'ClusterSecretStore aws-secrets-manager-prod';

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(secretSources, given)).toEqual([]);
  expect(lines(secretSources, withoutFacts(given))).toEqual([]);
});

test('a store must admit the namespace that asks it', () => {
  const admits = (...conditions: readonly object[]) => edited(PROD, STORE, put('spec.conditions', conditions));
  const line = `${SECRETS} spec.secretStoreRef: expected a store that admits autolytiq-prod, found ${STORE}, whose conditions are [{"namespaces":["autolytiq"]}]; add autolytiq-prod to spec.conditions of ${STORE}, or ask a store of the namespace`;
  expect(lines(secretSources, admits({ namespaces: ['autolytiq'] }))).toEqual([line]);
  expect(lines(secretSources, withoutFacts(admits({ namespaces: ['autolytiq'] })))).toEqual([line]);
  expect(lines(secretSources, admits({ namespaces: ['autolytiq'] }, { namespaces: ['autolytiq-prod'] }))).toEqual([]);
  expect(lines(secretSources, admits())).toEqual([]);
});

test('a store admits namespaces by pattern and by label too', () => {
  const admits = (condition: object) => edited(PROD, STORE, put('spec.conditions', [condition]));
  const labelled = (value: string) =>
    admits({ namespaceSelector: { matchLabels: { 'app.kubernetes.io/part-of': value } } });
  expect(lines(secretSources, admits({ namespaceRegexes: ['^autolytiq-.*$'] }))).toEqual([]);
  expect(lines(secretSources, admits({ namespaceRegexes: ['^shop-.*$'] }))).toHaveLength(1);
  expect(lines(secretSources, admits({ namespaceRegexes: ['(?P<go>x'] }))).toEqual([]);
  expect(lines(secretSources, labelled('autolytiq'))).toEqual([]);
  expect(lines(secretSources, labelled('shop'))).toHaveLength(1);
  // Labels of a namespace that is made elsewhere are not known.
  expect(lines(secretSources, withoutFacts(without(labelled('shop'), 'Namespace autolytiq-prod')))).toEqual([]);
});

test('an entry must be in the inventory under its full name', () => {
  const key = 'spec.data[secretKey=JWT_SECRET].remoteRef.key';
  expect(lines(secretSources, edited(PROD, SECRETS, put(key, 'autolytiq/staging/jwt')))).toEqual([
    expect.stringMatching(
      /^ExternalSecret autolytiq-prod\/autolytiq-secrets spec\.data\[2\]\.remoteRef\.key: expected the full name of an entry of the inventory, found autolytiq\/staging\/jwt; name an entry that is there \(autolytiq\/prod\/.* and \d+ more\), or add it to secretInventory$/,
    ),
  ]);
  const whole = edited(PROD, SECRETS, put('spec.dataFrom', [{ extract: { key: 'constructor' } }]));
  expect(lines(secretSources, whole)).toEqual([
    expect.stringContaining(
      'spec.dataFrom[0].extract.key: expected the full name of an entry of the inventory, found constructor;',
    ),
  ]);
  expect(lines(secretSources, withoutFacts(whole))).toEqual([]);
});

test('a property must be in its entry', () => {
  const path = 'spec.data[secretKey=JWT_SECRET].remoteRef.property';
  expect(lines(secretSources, edited(PROD, SECRETS, put(path, 'key')))).toEqual([
    `${SECRETS} spec.data[2].remoteRef.property: expected a property of autolytiq/prod/jwt: secret, issuer, found key; name the property, or add it to autolytiq/prod/jwt in the inventory`,
  ]);
  expect(lines(secretSources, edited(PROD, SECRETS, drop(path)))).toEqual([
    expect.stringContaining('found nothing, which fetches the whole entry;'),
  ]);
});

test('a store is in the region of the cluster, and asks Secrets Manager', () => {
  expect(lines(secretSources, edited(PROD, STORE, put('spec.provider.aws.region', 'us-west-2')))).toEqual([
    `${STORE} spec.provider.aws.region: expected us-east-1, found "us-west-2"; set it to us-east-1: the entries of the inventory are there`,
  ]);
  expect(lines(secretSources, edited(PROD, STORE, put('spec.provider.aws.service', 'ParameterStore')))).toEqual([
    expect.stringContaining('spec.provider.aws.service: expected SecretsManager, found "ParameterStore";'),
  ]);
  const vault = edited(PROD, STORE, put('spec.provider', { vault: {} }));
  expect(lines(secretSources, vault)).toHaveLength(2);
  expect(lines(secretSources, withoutFacts(vault))).toEqual([]);
});

test('a template names values that are fetched', () => {
  const secrets = 'ExternalSecret ecommerce-prod/ecommerce-postgres-auth-secrets';
  const given = cluster('ecommerce-prod');
  const template = (text: string) => edited(given, secrets, put('spec.target.template.data.DATABASE_URL', text));
  const line = `${secrets} spec.target.template.data.DATABASE_URL: expected values that spec.data fetches: DATABASE_URL, found .DATABASE; fetch DATABASE in spec.data, or name the value that is meant`;
  expect(lines(secretSources, template('{{ .DATABASE }}?x={{ .DATABASE }}'))).toEqual([line]);
  expect(lines(secretSources, withoutFacts(template('{{ .DATABASE }}')))).toEqual([line]);
  for (const sound of [
    '{{ .DATABASE_URL | b64enc }}.x',
    '{{ (fromJson .DATABASE_URL).host }}',
    '{{ printf ".x %s" .DATABASE_URL }}',
    '{{ range .DATABASE_URL }}{{ .x }}{{ end }}',
  ]) {
    expect(lines(secretSources, template(sound))).toEqual([]);
  }
  expect(
    lines(
      secretSources,
      edited(
        template('{{ .password }}'),
        secrets,
        put('spec.dataFrom', [{ extract: { key: 'ecommerce/prod/auth-database' } }]),
      ),
    ),
  ).toEqual([]);
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(secretSources, SOUND)).toEqual([]);
  expect(() => [lines(secretSources, ODD), lines(secretSources, ODD_KNOWN)]).not.toThrow();
});
