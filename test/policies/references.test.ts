import { references } from '../../policies/references';
import { CLUSTERS, cluster, edited, lines, withObject, without, withoutFacts } from './clusters';
import { append, drop, put } from './edits';
import { folder, ODD, ODD_KNOWN, SOUND } from './foreign-folders';
import { unwatched } from './known';

const PROD = unwatched(cluster('autolytiq-prod'));
const DEV = cluster('ecommerce-dev');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const LOCALSTACK = 'StatefulSet ecommerce-dev/localstack';
const SECRETS = 'ExternalSecret autolytiq-prod/autolytiq-secrets';
const SPEC = 'spec.template.spec';
const CONTAINER = `${SPEC}.containers[0]`;

/** What is said of a name that leads nowhere, in prod. */
const absent = (kind: string, name: string) =>
  `expected the name of a ${kind} of autolytiq-prod, found ${name}, which nothing here makes; name one that is there, or add ${kind} autolytiq-prod/${name}`;

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(references, given)).toEqual([]);
  expect(lines(references, withoutFacts(given))).toEqual([]);
});

test('a ServiceAccount must be there, and not be the one of everybody', () => {
  const path = `${SPEC}.serviceAccountName`;
  expect(lines(references, edited(PROD, AUTH, put(path, 'auth')))).toEqual([
    `${AUTH} ${path}: ${absent('ServiceAccount', 'auth')}`,
  ]);
  const mend = 'name the ServiceAccount of the workload: whoever shares one shares its rights';
  expect(lines(references, edited(PROD, AUTH, put(path, 'default')))).toEqual([
    `${AUTH} ${path}: expected a ServiceAccount of its own, found default; ${mend}`,
  ]);
  expect(lines(references, edited(PROD, AUTH, drop(path)))).toEqual([
    `${AUTH} ${path}: expected a ServiceAccount of its own, found nothing, which means default; ${mend}`,
  ]);
});

test('the identity of a secret store must be there', () => {
  expect(lines(references, without(PROD, 'ServiceAccount external-secrets/aws-secrets-manager-prod'))).toEqual([
    'ClusterSecretStore aws-secrets-manager-prod spec.provider.aws.auth.jwt.serviceAccountRef: expected the name of a ServiceAccount of external-secrets, found aws-secrets-manager-prod, which nothing here makes; name one that is there, or add ServiceAccount external-secrets/aws-secrets-manager-prod',
  ]);
});

test('a ConfigMap of variables must be there', () => {
  expect(lines(references, without(PROD, 'ConfigMap autolytiq-prod/auth-service'))).toEqual([
    `${AUTH} ${CONTAINER}.envFrom[0].configMapRef: ${absent('ConfigMap', 'auth-service')}`,
  ]);
});

test('a key of a ConfigMap must be there, whether or not anything else is known', () => {
  const variable = { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'auth-service', key: 'LEVEL' } } };
  const given = edited(PROD, AUTH, append(`${CONTAINER}.env`, variable));
  const line = expect.stringMatching(
    /env\[\d+\]\.valueFrom\.configMapKeyRef: expected a key of ConfigMap autolytiq-prod\/auth-service: ACCESS_TOKEN_TTL, AWS_REGION, .* and \d+ more, found LEVEL; name one of its keys, or add LEVEL there$/,
  );
  expect(lines(references, given)).toEqual([line]);
  expect(lines(references, withoutFacts(given))).toEqual([line]);
});

test('files of a ConfigMap must be there: the volume, its items, and what is mounted alone', () => {
  const files = 'ConfigMap ecommerce-dev/localstack';
  expect(lines(references, without(DEV, files))).toHaveLength(2);
  expect(lines(references, edited(DEV, files, drop('data["ready.sh"]'), put('data["start.sh"]', '')))).toEqual([
    `${LOCALSTACK} ${CONTAINER}.volumeMounts[2].subPath: expected a key of ${files}: start.sh, found ready.sh; name one of its keys, or add ready.sh there`,
  ]);
  const items = put(`${SPEC}.volumes[name=files].configMap.items`, [{ key: 'stop.sh', path: 'ready.sh' }]);
  expect(lines(references, edited(DEV, LOCALSTACK, items))).toEqual([
    expect.stringContaining(
      `${LOCALSTACK} ${SPEC}.volumes[2].configMap: expected a key of ${files}: ready.sh, found stop.sh;`,
    ),
  ]);
  const projected = put(`${SPEC}.volumes[name=files]`, {
    name: 'files',
    projected: { sources: [{ configMap: { name: 'local' } }, { secret: { name: 'login' } }] },
  });
  expect(lines(references, edited(DEV, LOCALSTACK, projected))).toEqual([
    expect.stringContaining(
      `${SPEC}.volumes[2].projected.sources[0].configMap: expected the name of a ConfigMap of ecommerce-dev, found local,`,
    ),
    expect.stringContaining(
      `${SPEC}.volumes[2].projected.sources[1].secret: expected the name of a Secret of ecommerce-dev, found login,`,
    ),
  ]);
});

test('a key of a Secret must be one that its ExternalSecret makes', () => {
  const given = edited(PROD, SECRETS, drop('spec.data[secretKey=SESSION_SECRET]'));
  const line = `${AUTH} ${CONTAINER}.env[6].valueFrom.secretKeyRef: expected a key of Secret autolytiq-prod/autolytiq-secrets: DATABASE_POOL_URL, DATABASE_URL, JWT_SECRET and 8 more, found SESSION_SECRET; name one of its keys, or add SESSION_SECRET there`;
  expect(lines(references, given)).toEqual([line]);
  expect(lines(references, withoutFacts(given))).toEqual([line]);
});

test('a template that replaces has its own keys alone, one that merges those that are fetched too', () => {
  const secrets = 'ExternalSecret ecommerce-dev/ecommerce-postgres-auth-secrets';
  const given = edited(DEV, secrets, drop('spec.target.template.data.DATABASE_URL'));
  expect(lines(references, given)).toEqual([
    expect.stringContaining('Job ecommerce-dev/auth-service-migrate'),
    expect.stringContaining('Deployment ecommerce-dev/auth-service'),
  ]);
  expect(lines(references, given)[1]).toContain(
    'expected a key of Secret ecommerce-dev/ecommerce-postgres-auth-secrets: POSTGRES_AUTH_PASSWORD, found DATABASE_URL;',
  );
  expect(lines(references, edited(given, secrets, put('spec.target.template.mergePolicy', 'Merge')))).toEqual([]);
  const open = put('spec.target.template.templateFrom', [
    { configMap: { name: 'templates', items: [{ key: 'keys' }] } },
  ]);
  expect(lines(references, edited(given, secrets, open))).toEqual([]);
});

test('a Secret has the name of the target; whatever is fetched as a whole may be in it', () => {
  const renamed = edited(PROD, SECRETS, put('spec.target.name', 'secrets'));
  expect(lines(references, renamed).length).toBeGreaterThan(12);
  expect(lines(references, renamed)).toContain(
    `${AUTH} ${CONTAINER}.env[0].valueFrom.secretKeyRef: ${absent('Secret', 'autolytiq-secrets')}`,
  );
  expect(lines(references, withoutFacts(renamed))).toEqual([]);
  const whole = edited(
    PROD,
    SECRETS,
    drop('spec.data'),
    put('spec.dataFrom', [{ extract: { key: 'autolytiq/prod/jwt' } }]),
  );
  expect(lines(references, whole)).toEqual([]);
});

test('an ExternalSecret that makes no Secret makes none', () => {
  const policy = (value: string) => edited(PROD, SECRETS, put('spec.target.creationPolicy', value));
  expect(lines(references, policy('Orphan'))).toEqual([]);
  expect(lines(references, policy('Merge')).length).toBeGreaterThan(12);
  expect(lines(references, policy('None')).length).toBeGreaterThan(12);
});

test('a Secret as a whole, and the login to a registry with its key', () => {
  const source = edited(PROD, AUTH, append(`${CONTAINER}.envFrom`, { secretRef: { name: 'more' } }));
  expect(lines(references, source)).toEqual([`${AUTH} ${CONTAINER}.envFrom[1].secretRef: ${absent('Secret', 'more')}`]);
  const login = (name: string) => edited(PROD, AUTH, put(`${SPEC}.imagePullSecrets`, [{ name }]));
  expect(lines(references, login('registry'))).toEqual([
    `${AUTH} ${SPEC}.imagePullSecrets[0].name: ${absent('Secret', 'registry')}`,
  ]);
  expect(lines(references, login('autolytiq-secrets'))).toEqual([
    expect.stringContaining('found .dockerconfigjson; name one of its keys'),
  ]);
  const account = edited(
    PROD,
    'ServiceAccount autolytiq-prod/auth-service',
    put('imagePullSecrets', [{ name: 'registry' }]),
  );
  expect(lines(references, account)).toEqual([
    `ServiceAccount autolytiq-prod/auth-service imagePullSecrets[0].name: ${absent('Secret', 'registry')}`,
  ]);
});

test('what may be missing may be missing', () => {
  const key = { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'auth-service', key: 'LEVEL', optional: true } } };
  const volume = { name: 'more', secret: { secretName: 'more', optional: true } };
  const given = edited(
    PROD,
    AUTH,
    append(`${CONTAINER}.env`, key),
    append(`${CONTAINER}.envFrom`, { secretRef: { name: 'more', optional: true } }),
    append(`${SPEC}.volumes`, volume),
  );
  expect(lines(references, given)).toEqual([]);
});

test('a claim must be there, or be made by a StatefulSet', () => {
  const path = `${SPEC}.volumes[name=data].persistentVolumeClaim.claimName`;
  expect(lines(references, edited(DEV, LOCALSTACK, put(path, 'disk')))).toEqual([
    `${LOCALSTACK} ${SPEC}.volumes[0].persistentVolumeClaim.claimName: expected the name of a PersistentVolumeClaim of ecommerce-dev, found disk, which nothing here makes; name one that is there, or add PersistentVolumeClaim ecommerce-dev/disk`,
  ]);
  const templated = edited(
    DEV,
    'StatefulSet ecommerce-dev/redis',
    put('spec.volumeClaimTemplates', [{ metadata: { name: 'disk' } }]),
  );
  expect(lines(references, edited(templated, LOCALSTACK, put(path, 'disk-redis-0')))).toEqual([]);
  expect(lines(references, edited(templated, LOCALSTACK, put(path, 'disk-redis')))).toEqual([]);
  expect(lines(references, edited(templated, LOCALSTACK, put(path, 'disk-postgres-0')))).toHaveLength(1);
});

test('the Service of a StatefulSet, the stores of an ExternalSecret, the parameters of a class must be there', () => {
  expect(lines(references, edited(DEV, LOCALSTACK, put('spec.serviceName', 'emulator')))).toEqual([
    expect.stringContaining(
      `${LOCALSTACK} spec.serviceName: expected the name of a Service of ecommerce-dev, found emulator,`,
    ),
  ]);
  expect(lines(references, without(PROD, 'ClusterSecretStore aws-secrets-manager-prod'))).toEqual([
    `${SECRETS} spec.secretStoreRef: expected the name of a ClusterSecretStore, found aws-secrets-manager-prod, which nothing here makes; name one that is there, or add ClusterSecretStore aws-secrets-manager-prod`,
  ]);
  expect(lines(references, edited(PROD, SECRETS, drop('spec.secretStoreRef.kind')))).toEqual([
    expect.stringContaining('expected the name of a SecretStore of autolytiq-prod, found aws-secrets-manager-prod,'),
  ]);
  const own = put('spec.data[0].sourceRef', { storeRef: { kind: 'ClusterSecretStore', name: 'other' } });
  expect(lines(references, edited(PROD, SECRETS, own))).toEqual([
    expect.stringContaining(`${SECRETS} spec.data[0].sourceRef.storeRef: `),
  ]);
  expect(lines(references, without(PROD, 'IngressClassParams alb'))).toEqual([
    expect.stringContaining('IngressClass alb spec.parameters: expected the name of a IngressClassParams, found alb,'),
  ]);
});

test('certificates of an Ingress must be there, unless cert-manager makes them', () => {
  const ingress = 'Ingress autolytiq-prod/autolytiq-ingress';
  const given = edited(PROD, ingress, put('spec.tls', [{ secretName: 'tls' }]));
  expect(lines(references, given)).toEqual([`${ingress} spec.tls[0].secretName: ${absent('Secret', 'tls')}`]);
  expect(
    lines(references, edited(given, ingress, put('metadata.annotations["cert-manager.io/issuer"]', 'ca'))),
  ).toEqual([]);
  const certificate = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'tls', namespace: 'autolytiq-prod' },
    spec: { secretName: 'tls' },
  };
  expect(lines(references, withObject(given, certificate))).toEqual([]);
});

test('roles and those who have them must be there; those of Kubernetes are', () => {
  const binding = (roleRef: object, name: string, namespace = 'autolytiq-prod') =>
    withObject(PROD, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'reads', namespace: 'autolytiq-prod' },
      roleRef,
      subjects: [
        { kind: 'User', name: 'ada' },
        { kind: 'ServiceAccount', name, namespace },
      ],
    });
  const view = { kind: 'ClusterRole', name: 'view' };
  expect(lines(references, binding(view, 'auth-service'))).toEqual([]);
  expect(lines(references, binding(view, 'coredns', 'kube-system'))).toEqual([]);
  expect(lines(references, binding(view, 'auth'))).toEqual([
    `RoleBinding autolytiq-prod/reads subjects[1]: ${absent('ServiceAccount', 'auth')}`,
  ]);
  expect(lines(references, binding({ kind: 'Role', name: 'reader' }, 'auth-service'))).toEqual([
    `RoleBinding autolytiq-prod/reads roleRef: ${absent('Role', 'reader')}`,
  ]);
  expect(lines(references, binding({ kind: 'ClusterRole', name: 'reader' }, 'auth-service'))).toEqual([
    expect.stringContaining('roleRef: expected the name of a ClusterRole, found reader,'),
  ]);
});

test('classes of priority and of runtimes must be there; those of Kubernetes are', () => {
  expect(lines(references, edited(PROD, AUTH, put(`${SPEC}.priorityClassName`, 'system-cluster-critical')))).toEqual(
    [],
  );
  expect(lines(references, edited(PROD, AUTH, put(`${SPEC}.priorityClassName`, 'high')))).toEqual([
    expect.stringContaining(`${SPEC}.priorityClassName: expected the name of a PriorityClass, found high,`),
  ]);
  expect(lines(references, edited(PROD, AUTH, put(`${SPEC}.runtimeClassName`, 'gvisor')))).toEqual([
    expect.stringContaining('expected the name of a RuntimeClass, found gvisor,'),
  ]);
});

test('a variable in a command line must be one that the container has', () => {
  const args = (...words: readonly string[]) => edited(PROD, AUTH, put(`${CONTAINER}.args`, words));
  expect(lines(references, args('--key', '$(JWT_SECRET)', '$(LOG_LEVEL)', '$$(NOTHING)', '$(date)'))).toEqual([]);
  const wrong = args('--key=$(JWT_KEY)');
  expect(lines(references, wrong)).toEqual([
    expect.stringMatching(
      /containers\[0\]\.args\[0\]: expected a variable that auth-service has by then: .*, found \$\(JWT_KEY\); give the container JWT_KEY, or name the variable that is meant$/,
    ),
  ]);
  expect(lines(references, withoutFacts(wrong))).toEqual([]);
});

test('a variable knows those alone that come before it', () => {
  const late = { name: 'LATE', value: 'x' };
  const early = { name: 'EARLY', value: '$(LATE) $(LOG_LEVEL)' };
  expect(lines(references, edited(PROD, AUTH, put(`${CONTAINER}.env`, [late, early])))).toEqual([]);
  expect(lines(references, edited(PROD, AUTH, put(`${CONTAINER}.env`, [early, late])))).toEqual([
    expect.stringContaining('env[0].value: '),
  ]);
});

test('Secrets of other makers are read', () => {
  const reads = (key: string) => `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { containers: [{ name: web, env: [{ name: A, valueFrom: { secretKeyRef: { name: login, key: ${key} } } }] }] }
---
`;
  const made = (key: string, maker: string) => lines(references, folder(`${reads(key)}${maker}`));
  const plain = '{ apiVersion: v1, kind: Secret, metadata: { name: login }, data: { a: eA== }, stringData: { b: x } }';
  const sealed =
    '{ apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: { name: login }, spec: { encryptedData: { a: x }, template: { data: { b: x } } } }';
  const driver =
    '{ apiVersion: v1, kind: SecretProviderClass, metadata: { name: x }, spec: { secretObjects: [{ secretName: login, data: [{ key: a }, { key: b }] }] } }';
  for (const maker of [plain, sealed, driver]) {
    expect(made('a', maker)).toEqual([]);
    expect(made('b', maker)).toEqual([]);
    expect(made('c', maker)).toEqual([
      'Pod web spec.containers[0].env[0].valueFrom.secretKeyRef: expected a key of Secret login: a, b, found c; name one of its keys, or add c there',
    ]);
  }
  for (const open of [
    '{ apiVersion: v1, kind: Secret, metadata: { name: login } }',
    '{ apiVersion: v1, kind: VaultStaticSecret, metadata: { name: x }, spec: { destination: { name: login } } }',
    '{ apiVersion: v1, kind: OnePasswordItem, metadata: { name: login } }',
    '{ apiVersion: v1, kind: KafkaUser, metadata: { name: login } }',
    '{ apiVersion: v1, kind: VaultDynamicSecret, metadata: { name: x }, spec: { destination: { name: login } } }',
  ]) {
    expect(made('c', open)).toEqual([]);
  }
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(references, SOUND)).toEqual([]);
  expect(() => [lines(references, ODD), lines(references, ODD_KNOWN)]).not.toThrow();
});
