import { podTemplates } from '../manifest';
import { findAll, textAt, textsAt, valueAt } from '../query';
import { recordOf } from '../../synth/schemas/narrow';
import { COMMITTED, committedObjects, type CommittedObject } from './committed';

/** A mention of something, by an object or by the pods it makes. */
interface Reference {
  readonly from: string;
  readonly position: number;
  /** `Secret autolytiq-prod/autolytiq-secrets DATABASE_URL` */
  readonly to: string;
}

const KINDS = [
  'Namespace',
  'ServiceAccount',
  'ConfigMap',
  'Secret',
  'Service',
  'ClusterSecretStore',
  'IngressClass',
  'IngressClassParams',
];

describe.each(COMMITTED)('in $cluster.name', (environment) => {
  const { cluster, namespace, services, stores } = environment;
  const objects = committedObjects(cluster.name);

  test('what is mentioned is there, and comes before whatever mentions it', () => {
    expect(dangling(objects)).toEqual([]);
  });

  test.each(KINDS)('a %s that is not there would be missed', (kind) => {
    const source = kind === 'Secret' ? 'ExternalSecret' : kind;
    const missed = dangling(objects.filter(({ object }) => object.kind !== source));
    expect(missed.filter(({ to }) => to.startsWith(`${kind} `)).length).toBeGreaterThan(0);
  });

  test('something that comes too late would be noticed', () => {
    const late = dangling(objects.map((each) => ({ ...each, position: -each.position })));
    expect(new Set(late.map(({ to }) => to.split(' ')[0]))).toEqual(
      new Set(stores.length > 0 ? [...KINDS, 'PersistentVolumeClaim'] : KINDS),
    );
  });

  test('every Service selects the pods of one workload, and asks for a port that these have', () => {
    const committed = only('Service');
    expect(committed).toHaveLength(services.length + stores.length);
    for (const object of committed) {
      const selected = podTemplates(objects.map((each) => each.object)).filter(({ template }) =>
        selects(valueAt(object, 'spec.selector'), template),
      );
      expect(selected).toHaveLength(1);
      expect(findAll(selected[0]?.template, '**.ports[*].name')).toEqual(findAll(object, 'spec.ports[*].targetPort'));
      expect(findAll(selected[0]?.template, '**.containerPort')).toEqual(findAll(object, 'spec.ports[*].port'));
    }
  });

  test('every autoscaler and every disruption budget is for a Deployment that is there', () => {
    const deployments = new Set(textsAt(only('Deployment'), '[*].metadata.name'));
    const scaled = textsAt(only('HorizontalPodAutoscaler'), '[*].spec.scaleTargetRef.name');
    const kept = textsAt(only('PodDisruptionBudget'), '[*].spec.selector.matchLabels["app.kubernetes.io/name"]');
    expect(deployments.size).toBe(services.length);
    for (const names of [scaled, kept]) {
      expect(new Set(names)).toEqual(environment.tier === 'dev' ? new Set() : deployments);
    }
  });

  test('every backend of the Ingress is a port of a Service, or an action that is defined', () => {
    const [ingress] = only('Ingress');
    const backends = findAll(ingress, '**.backend.service');
    const routes = (environment.ingress?.hosts ?? []).flatMap((host) => [...host.routes, ...host.privatePaths]);
    expect(backends.length).toBeGreaterThanOrEqual(2);
    expect(backends).toHaveLength(routes.length);
    for (const backend of backends) {
      const name = textAt(backend, 'name');
      const port = textAt(backend, 'port.name');
      const places =
        port === 'use-annotation'
          ? findAll(ingress, `metadata.annotations["alb.ingress.kubernetes.io/actions.${name}"]`)
          : findAll(only('Service'), `[metadata.name=${name}].spec.ports[name=${port}]`);
      expect(places).toHaveLength(1);
    }
  });

  test('everything in a namespace is in that of the system or of the operator', () => {
    const used = new Set(objects.flatMap(({ object }) => object.metadata.namespace ?? []));
    expect(used).toEqual(new Set([namespace, 'external-secrets']));
  });

  function only(kind: string) {
    return objects.map(({ object }) => object).filter((object) => object.kind === kind);
  }
});

/** What is mentioned and is not there, or comes only after what mentions it. */
function dangling(objects: readonly CommittedObject[]): readonly Reference[] {
  const positions = providedBy(objects);
  return objects.flatMap(referencesOf).filter(({ to, position }) => (positions.get(to) ?? Infinity) >= position);
}

/** What objects provide, and where the first that does stands. The keys of a Secret come with its ExternalSecret. */
function providedBy(objects: readonly CommittedObject[]): ReadonlyMap<string, number> {
  const provided = objects.flatMap(({ object, position }) => {
    const { kind, metadata } = object;
    const place = metadata.namespace === undefined ? '' : `${metadata.namespace}/`;
    const keys = kind === 'ExternalSecret' ? textsAt(object, 'spec.data[*].secretKey') : [];
    const secret = kind === 'ExternalSecret' ? textAt(object, 'spec.target.name') : '';
    return [
      [`${kind} ${place}${metadata.name}`, position] as const,
      ...keys.map((key) => [`Secret ${place}${secret} ${key}`, position] as const),
    ];
  });
  return new Map([...provided].reverse());
}

function referencesOf({ object, position }: CommittedObject): readonly Reference[] {
  const { kind, metadata } = object;
  const namespace = metadata.namespace ?? '';
  const [pod] = podTemplates([object]);
  const template = pod?.template;
  const inNamespace = (target: string, names: readonly string[]): readonly string[] =>
    names.map((name) => `${target} ${namespace}/${name}`);
  const targets = [
    ...(metadata.namespace === undefined ? [] : [`Namespace ${namespace}`]),
    ...inNamespace('ServiceAccount', textsAt(template, 'spec.serviceAccountName')),
    ...inNamespace('ConfigMap', textsAt(template, '**.configMapRef.name')),
    ...inNamespace('ConfigMap', textsAt(template, '**.configMap.name')),
    ...findAll(template, '**.secretKeyRef').map(
      (key) => `Secret ${namespace}/${textAt(key, 'name')} ${textAt(key, 'key')}`,
    ),
    ...inNamespace('PersistentVolumeClaim', textsAt(template, '**.persistentVolumeClaim.claimName')),
    ...(kind === 'StatefulSet' ? inNamespace('Service', [textAt(object, 'spec.serviceName')]) : []),
    ...(kind === 'Ingress' ? [`IngressClass ${textAt(object, 'spec.ingressClassName')}`] : []),
    ...(kind === 'Ingress' ? inNamespace('Service', servicesBehind(object)) : []),
    ...(kind === 'IngressClass'
      ? [`${textAt(object, 'spec.parameters.kind')} ${textAt(object, 'spec.parameters.name')}`]
      : []),
    ...(kind === 'ExternalSecret'
      ? [`${textAt(object, 'spec.secretStoreRef.kind')} ${textAt(object, 'spec.secretStoreRef.name')}`]
      : []),
    ...findAll(object, '**.serviceAccountRef').map(
      (account) => `ServiceAccount ${textAt(account, 'namespace')}/${textAt(account, 'name')}`,
    ),
  ];
  return targets.map((to) => ({ from: `${kind} ${metadata.name}`, position, to }));
}

/** The Services behind an Ingress: its backends but for actions of the load balancer itself. */
function servicesBehind(ingress: unknown): readonly string[] {
  return textsAt(findAll(ingress, '**.backend.service'), '[port.name=http].name');
}

function selects(selector: unknown, template: unknown): boolean {
  const labels = recordOf(valueAt(template, 'metadata.labels'), 'labels');
  return Object.entries(recordOf(selector, 'selector')).every(([key, value]) => labels[key] === value);
}
