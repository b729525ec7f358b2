import { configChecksum } from '../../policies/config-checksum';
import { CLUSTERS, cluster, edited, lines } from './clusters';
import { append, drop, put } from './edits';
import { ODD_KNOWN } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const SHOP = cluster('ecommerce-prod');
const DEV = cluster('ecommerce-dev');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const ANNOTATION = 'spec.template.metadata.annotations["checksum/config"]';

test.each(CLUSTERS)('$name keeps it, with a checksum in every declared pod that has configuration', (given) => {
  expect(lines(configChecksum, given)).toEqual([]);
  expect(given.pods.filter(({ annotations }) => annotations['checksum/config'] !== undefined)).not.toHaveLength(0);
});

test('configuration that changes without the checksum is refused', () => {
  const line =
    /^Deployment autolytiq-prod\/auth-service spec\.template\.metadata\.annotations\["checksum\/config"\]: expected [\da-f]{64}, found "[\da-f]{64}"; set it to the checksum of the configuration as it is here, which synth does$/;
  const config = 'ConfigMap autolytiq-prod/auth-service';
  const changes = [put('data.LOG_LEVEL', 'debug'), drop('data.LOG_LEVEL'), put('data.MORE', 'x')];
  for (const edit of changes)
    expect(lines(configChecksum, edited(PROD, config, edit))).toEqual([expect.stringMatching(line)]);
});

test('the order of the keys changes nothing', () => {
  const config = 'ConfigMap autolytiq-prod/auth-service';
  const { data } = PROD.find('ConfigMap', 'autolytiq-prod', 'auth-service')?.body ?? {};
  expect(data).toBeDefined();
  const turned = Object.fromEntries(Object.entries(data ?? {}).reverse());
  expect(lines(configChecksum, edited(PROD, config, put('data', turned)))).toEqual([]);
});

test('a pod without the checksum, or with another one, is refused', () => {
  expect(lines(configChecksum, edited(PROD, AUTH, drop(ANNOTATION)))).toEqual([
    expect.stringMatching(/, found nothing;/),
  ]);
  expect(lines(configChecksum, edited(PROD, AUTH, put(ANNOTATION, 'x')))).toEqual([
    expect.stringMatching(/, found "x";/),
  ]);
  const cronJob = 'CronJob autolytiq-prod/data-retention-service';
  const path = 'spec.jobTemplate.spec.template.metadata.annotations["checksum/config"]';
  expect(lines(configChecksum, edited(PROD, cronJob, drop(path)))).toEqual([
    expect.stringContaining(`${cronJob} ${path}: `),
  ]);
});

test('parameters that are added to a URL are configuration', () => {
  const path = 'spec.target.template.data.DATABASE_URL';
  const secrets = 'ExternalSecret ecommerce-prod/ecommerce-postgres-auth-secrets';
  const url = '{{ .DATABASE_URL }}{{ if contains "?" .DATABASE_URL }}&{{ else }}?{{ end }}connection_limit=99';
  const changed = lines(configChecksum, edited(SHOP, secrets, put(path, url)));
  expect(changed).toEqual([
    expect.stringContaining('Job ecommerce-prod/auth-service-migrate-'),
    expect.stringContaining('Deployment ecommerce-prod/auth-service '),
  ]);
  expect(lines(configChecksum, edited(SHOP, secrets, put(path, '{{ .DATABASE_URL }}')))).toHaveLength(2);
});

test('files of a store are configuration', () => {
  const given = edited(DEV, 'ConfigMap ecommerce-dev/localstack', put('data["ready.sh"]', 'exit 0'));
  expect(lines(configChecksum, given)).toEqual([expect.stringContaining('StatefulSet ecommerce-dev/localstack ')]);
});

test.each([
  ['prometheus', 'prometheus', 'prometheus.yml'],
  ['prometheus', 'prometheus-rules', 'services.yaml'],
  ['grafana', 'grafana', 'data-sources.yaml'],
  ['grafana', 'grafana-dashboard-nodes', 'nodes.json'],
])('what %s reads in ConfigMap %s is configuration', (name, map, file) => {
  const given = edited(PROD, `ConfigMap monitoring/${map}`, put(`data["${file}"]`, 'other'));
  expect(lines(configChecksum, given)).toEqual([
    expect.stringContaining(`Deployment monitoring/${name} ${ANNOTATION}: expected `),
  ]);
  expect(lines(configChecksum, edited(PROD, `Deployment monitoring/${name}`, put(ANNOTATION, 'x')))).toHaveLength(1);
});

test('pods that nobody declares, and services that read several ConfigMaps, are not judged', () => {
  const renamed = edited(PROD, AUTH, put('metadata.name', 'other'), drop(ANNOTATION));
  expect(lines(configChecksum, renamed)).toEqual([]);
  const two = append('spec.template.spec.containers[0].envFrom', { configMapRef: { name: 'deal-service' } });
  expect(lines(configChecksum, edited(PROD, AUTH, two, drop(ANNOTATION)))).toEqual([]);
});

test('nothing that stands in the fields makes it fail', () => {
  expect(() => lines(configChecksum, ODD_KNOWN)).not.toThrow();
});
