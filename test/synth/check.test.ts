import { ApiObject, Chart, type App } from 'cdk8s';
import type { ChartKind } from '../../charts';
import { STAGES } from '../../charts/parts/stages';
import { formatProblem } from '../../overlays/problem';
import { check } from '../../synth/check';
import type { Manifest } from '../../synth/manifest';
import { render, type RenderedCluster } from '../../synth/render';
import { isRecord } from '../../synth/schemas/narrow';
import { ENVIRONMENTS, PROD } from '../autolytiq';
import { manifestOf, named, only, titleOf } from '../manifest';
import { objectsOf } from '../charts/chart-objects';
import { changed, GONE } from './schemas/changed';

const CLUSTER = render(PROD);

const everyObject = ({ charts }: RenderedCluster): readonly Manifest[] => charts.flatMap(({ manifests }) => manifests);

const messages = (cluster: RenderedCluster): readonly string[] => check(cluster).map(formatProblem);

/** The objects of prod, with one of them replaced. */
function withObject(title: string, replace: (object: Manifest) => Manifest): RenderedCluster {
  const isMeant = (object: Manifest): boolean =>
    titleOf(object) === title && object.metadata.namespace?.startsWith('monitoring') !== true;
  const charts = CLUSTER.charts.map((chart) => ({
    ...chart,
    manifests: chart.manifests.map((object) => (isMeant(object) ? replace(object) : object)),
  }));
  return { ...CLUSTER, charts };
}

/** The objects of prod, with more of them in some files. */
function withMore(more: Readonly<Record<string, readonly Manifest[]>>): RenderedCluster {
  const charts = CLUSTER.charts.map((chart) => ({
    ...chart,
    manifests: [...chart.manifests, ...(more[chart.file] ?? [])],
  }));
  return { ...CLUSTER, charts };
}

const objectNamed = (title: string): Manifest => named(everyObject(CLUSTER), title);

test.each(ENVIRONMENTS)('nothing is wrong in $cluster.name', (environment) => {
  expect(messages(render(environment))).toEqual([]);
});

describe('an object that stands twice', () => {
  const service = objectNamed('Service auth-service');

  test('in two files is a problem that names both', () => {
    expect(messages(withMore({ '60-ingress.yaml': [service] }))).toEqual([
      'autolytiq-prod/60-ingress.yaml (charts/ingress.ts) Service autolytiq-prod/auth-service metadata.name: ' +
        'expected each object once in a cluster, found it in 50-auth-service.yaml too',
    ]);
  });

  test('in one file is a problem', () => {
    expect(messages(withMore({ '50-auth-service.yaml': [service] }))).toEqual([
      'autolytiq-prod/50-auth-service.yaml (charts/service.ts) Service autolytiq-prod/auth-service metadata.name: ' +
        'expected each object once in a cluster, found it twice in this file',
    ]);
  });

  test('is a problem each time but the first', () => {
    expect(
      messages(withMore({ '50-user-service.yaml': [service, service], '60-ingress.yaml': [service] })),
    ).toHaveLength(3);
  });

  test('is the same object whatever it holds, and in another version of its group', () => {
    const autoscaler = objectNamed('HorizontalPodAutoscaler auth-service');
    const spec = { scaleTargetRef: { kind: 'Deployment', name: 'auth-service' }, maxReplicas: 2 };
    const older = manifestOf({ ...autoscaler, apiVersion: 'autoscaling/v1', spec });
    expect(messages(withMore({ '60-ingress.yaml': [older] }))).toEqual([
      expect.stringContaining(
        'HorizontalPodAutoscaler autolytiq-prod/auth-service metadata.name: expected each object once',
      ),
    ]);
  });

  test.each([
    ['name', changed(service, 'metadata.name', 'another')],
    ['namespace', changed(service, 'metadata.namespace', 'another')],
    ['kind', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'another', namespace: 'autolytiq-prod' } }],
  ])('is not the same with another %s', (_what, other) => {
    expect(messages(withMore({ '60-ingress.yaml': [other] }))).toEqual([]);
  });

  test('is not the same in another group', () => {
    const ingress = objectNamed('Ingress autolytiq-ingress');
    const other = { ...objectNamed('NetworkPolicy auth-service'), metadata: ingress.metadata };
    expect(messages(withMore({ '60-ingress.yaml': [other] }))).toEqual([]);
  });
});

describe('a typo in a chart', () => {
  /** A chart as somebody might write it in a hurry. */
  class HurriedChart extends Chart {
    constructor(app: App, container: string) {
      super(app, 'hurried');
      const labels = { app: 'web' };
      new ApiObject(this, 'deployment', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'shop' },
        spec: {
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { [container]: [{ name: 'web', image: 'example.com/web:v1' }] } },
        },
      });
    }
  }

  const kind: ChartKind = {
    stage: STAGES.workloads,
    source: 'charts/hurried.ts',
    overlays: ['system'],
    charts: () => [],
  };

  const hurried = (container: string): RenderedCluster => {
    const manifests = objectsOf((app) => new HurriedChart(app, container));
    return { ...CLUSTER, cluster: 'shop-dev', charts: [{ file: '50-hurried.yaml', kind, manifests }] };
  };

  test('is a problem with file, chart, object, path, and what was meant', () => {
    expect(messages(hurried('conatiners'))).toEqual([
      'shop-dev/50-hurried.yaml (charts/hurried.ts) Deployment shop/web spec.template.spec.conatiners: ' +
        'expected a field of PodSpec, found "conatiners"; did you mean "containers"?',
    ]);
  });

  test('is gone when it is mended', () => {
    expect(messages(hurried('containers'))).toEqual([]);
  });
});

describe('a mistake in a rendered object is found', () => {
  const POD = 'spec.template.spec';
  const CONTAINER = `${POD}.containers[0]`;
  const GATEWAY = 'Deployment api-gateway';
  const JOB = titleOf(only(everyObject(CLUSTER), 'Job'));

  test.each([
    ['text', GATEWAY, `${CONTAINER}.image`, 7],
    ['text', 'ConfigMap api-gateway', 'data.RATE_LIMIT_IP', 100],
    ['text', 'Ingress autolytiq-ingress', 'metadata.annotations["alb.ingress.kubernetes.io/ssl-redirect"]', 443],
    ['whole number', GATEWAY, 'spec.progressDeadlineSeconds', '300'],
    ['whole number', 'HorizontalPodAutoscaler api-gateway', 'spec.maxReplicas', 2.5],
    ['whole number', JOB, 'spec.backoffLimit', null],
    ['boolean', GATEWAY, `${POD}.enableServiceLinks`, 'false'],
    ['boolean', 'ServiceAccount api-gateway', 'automountServiceAccountToken', 0],
    ['enumeration', 'CronJob data-retention-service', 'spec.concurrencyPolicy', 'forbid'],
    ['enumeration', 'NetworkPolicy default-deny', 'spec.policyTypes[0]', 'ingress'],
    ['enumeration', 'ExternalSecret autolytiq-secrets', 'spec.target.creationPolicy', 'Own'],
    ['quantity', GATEWAY, `${CONTAINER}.resources.limits.memory`, '512MB'],
    ['quantity', 'ResourceQuota estate', 'spec.hard["requests.cpu"]', null],
    ['number or text', GATEWAY, 'spec.strategy.rollingUpdate.maxSurge', 'a quarter'],
    ['number or text', 'Service api-gateway', 'spec.ports[0].targetPort', ['http']],
    ['list', GATEWAY, `${POD}.containers`, {}],
    ['list', 'ExternalSecret autolytiq-secrets', 'spec.data', { secretKey: 'A' }],
    ['map', GATEWAY, 'spec.selector.matchLabels', ['app']],
    ['map', GATEWAY, 'metadata.labels["app.kubernetes.io/name"]', { of: 'something' }],
    ['required field', GATEWAY, 'spec.selector', GONE],
    ['required field', 'ClusterSecretStore aws-secrets-manager-prod', 'spec.provider', GONE],
    ['required field', 'Ingress autolytiq-ingress', 'spec.rules[0].http.paths[0].pathType', GONE],
    ['unknown field', GATEWAY, `${CONTAINER}.volumeMount`, []],
    ['unknown field', 'IngressClassParams alb', 'spec.schema', 'internal'],
    ['unknown field', 'PodDisruptionBudget api-gateway', 'spec.minAvailible', 1],
    ['name', 'Service api-gateway', 'metadata.name', 'API'],
  ])('%s: %s %s as %p', (_class, title, path, value) => {
    const problems = check(withObject(title, (object) => changed(object, path, value)));
    expect(problems.map((problem) => problem.path)).toEqual([path]);
  });

  /** What cdk8s itself gives to every object. */
  const GIVEN = new Set(['apiVersion', 'kind', 'metadata']);

  /** One object of each kind. */
  const OBJECTS = [...new Map(everyObject(CLUSTER).map((object) => [object.kind, object])).values()];

  test.each(OBJECTS)('no field of a $kind may hold something of another shape', (object) => {
    const paths = fieldsOf(object).filter(({ path, isLeaf }) => isLeaf && !GIVEN.has(path));
    const unnoticed = paths.filter(({ path }) => problemsOf(changed(object, path, { a: { b: 1 } })) === 0);
    expect(paths.length).toBeGreaterThan(4);
    expect(unnoticed).toEqual([]);
  });

  test.each(OBJECTS)('no field of a $kind may have another name, where names are given', (object) => {
    const paths = fieldsOf(object).filter(({ path }) => !FREE_KEYS.test(path) && !GIVEN.has(path));
    const unnoticed = paths.filter(({ path }) => {
      const renamed = changed(changed(object, `${path}Of`, 'x'), path, GONE);
      return problemsOf(renamed) === 0;
    });
    expect(paths.length).toBeGreaterThanOrEqual(2);
    expect(unnoticed).toEqual([]);
  });

  /** Below these, keys are the user's to choose. */
  const FREE_KEYS =
    /\]$|(^|\.)(labels|matchLabels|annotations|data|spec\.selector|requests|limits|hard|default|defaultRequest|max)\.[^.]+$/;

  function problemsOf(object: Manifest): number {
    const [first] = CLUSTER.charts;
    if (first === undefined) throw new Error('prod has no charts');
    return check({ ...CLUSTER, charts: [{ ...first, manifests: [object] }] }).length;
  }
});

test('every problem of a cluster is reported, in whatever chart it is', () => {
  const problems = check(
    withMore({
      '50-auth-service.yaml': [changed(objectNamed('Service auth-service'), 'spec.port', [])],
      '60-ingress.yaml': [changed(objectNamed('ConfigMap auth-service'), 'datum', {})],
    }),
  );
  expect(problems.map(({ path }) => path)).toEqual(['spec.port', 'datum', 'metadata.name', 'metadata.name']);
});

/** The fields of an object, each with its path and whether it holds no others. */
function fieldsOf(value: unknown, path = ''): readonly { readonly path: string; readonly isLeaf: boolean }[] {
  const inside: readonly (readonly [string, unknown])[] = isRecord(value)
    ? Object.entries(value).map(([key, entry]) => [
        /^\w+$/.test(key) ? (path === '' ? key : `${path}.${key}`) : `${path}["${key}"]`,
        entry,
      ])
    : Array.isArray(value)
      ? value.map((entry: unknown, index) => [`${path}[${index}]`, entry])
      : [];
  return inside.flatMap(([at, entry]) => [
    { path: at, isLeaf: !isRecord(entry) && !Array.isArray(entry) },
    ...fieldsOf(entry, at),
  ]);
}
