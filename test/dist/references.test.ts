import type { Deployed, Environment } from '../../overlays/environment';
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

/** Kinds that something in the environment mentions. */
function kindsIn({ services, workers, secrets, stores, ingress, monitoring }: Environment): readonly string[] {
  const configured = [...services, ...workers].some(({ config }) => Object.keys(config).length > 0);
  return [
    ...['Namespace', 'ServiceAccount'],
    ...(configured ? ['ConfigMap'] : []),
    ...(secrets.length > 0 ? ['Secret', 'ClusterSecretStore'] : []),
    ...(ingress === undefined ? [] : ['Service', 'IngressClass', 'IngressClassParams']),
    ...(stores.length > 0 || monitoring !== undefined ? ['Service', 'PersistentVolumeClaim'] : []),
  ];
}

describe.each(COMMITTED)('in $cluster.name', (environment) => {
  const { cluster, namespace, services, workers, secrets, stores, ingress, monitoring } = environment;
  const kinds = [...new Set(kindsIn(environment))];
  const objects = committedObjects(cluster.name);

  test('what is mentioned is there, and comes before whatever mentions it', () => {
    expect(dangling(objects)).toEqual([]);
  });

  test.each(kinds)('a %s that is not there would be missed', (kind) => {
    const source = kind === 'Secret' ? 'ExternalSecret' : kind;
    const missed = dangling(objects.filter(({ object }) => object.kind !== source));
    expect(missed.filter(({ to }) => to.startsWith(`${kind} `)).length).toBeGreaterThan(0);
  });

  test('something that comes too late would be noticed', () => {
    const late = dangling(objects.map((each) => ({ ...each, position: -each.position })));
    expect(new Set(late.map(({ to }) => to.split(' ')[0]))).toEqual(new Set(kinds));
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
    const deployed = [...services, ...workers];
    const meant = (is: (replicas: Deployed['replicas']) => boolean) =>
      new Set(deployed.filter(({ replicas }) => is(replicas)).map(({ name }) => name));
    expect(deployments).toEqual(meant(() => true));
    expect(new Set(scaled)).toEqual(meant(({ min, max }) => max > min));
    expect(new Set(kept)).toEqual(meant(({ min }) => min > 1));
  });

  test('every backend of the Ingress is a port of a Service, or an action that is defined', () => {
    const [written] = only('Ingress');
    const backends = findAll(written, '**.backend.service');
    const routes = (ingress?.hosts ?? []).flatMap((host) => [...host.routes, ...host.privatePaths]);
    expect(backends).toHaveLength(routes.length);
    for (const backend of backends) {
      const name = textAt(backend, 'name');
      const port = textAt(backend, 'port.name');
      const places =
        port === 'use-annotation'
          ? findAll(written, `metadata.annotations["alb.ingress.kubernetes.io/actions.${name}"]`)
          : findAll(only('Service'), `[metadata.name=${name}].spec.ports[name=${port}]`);
      expect(places).toHaveLength(1);
    }
  });

  test('everything in a namespace is in that of the system, of the operator or of monitoring', () => {
    const used = new Set(objects.flatMap(({ object }) => object.metadata.namespace ?? []));
    const watched = monitoring === undefined ? [] : [monitoring.namespace, monitoring.nodeNamespace];
    expect(used).toEqual(new Set([namespace, ...(secrets.length > 0 ? ['external-secrets'] : []), ...watched]));
  });

  test('every program of the monitoring stack has one Service by its name, with the ports of its pods', () => {
    const all = objects.map(({ object }) => object);
    for (const { name, namespace: place, listeners } of monitoring?.components ?? []) {
      const [service, other] = all.filter(
        ({ kind, metadata }) => kind === 'Service' && metadata.name === name && metadata.namespace === place,
      );
      expect(other).toBeUndefined();
      expect(findAll(service, 'spec.ports[*].port')).toEqual(listeners.map(({ port }) => port.number));
      const selected = podTemplates(all).filter(({ template }) => selects(valueAt(service, 'spec.selector'), template));
      expect(selected).toHaveLength(1);
      expect(new Set(findAll(selected[0]?.template, '**.containerPort'))).toEqual(
        new Set(listeners.map(({ port }) => port.number)),
      );
    }
  });

  /** The objects of a kind in the namespace of the system. */
  function only(kind: string) {
    return objects
      .map(({ object }) => object)
      .filter((object) => object.kind === kind && object.metadata.namespace === namespace);
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
