import { join } from 'node:path';
import { loadEstate } from '../../overlays/load';
import { clusterOf, type Cluster } from '../../policies/cluster/cluster';
import { numberAt, recordAt, type Json } from '../../policies/cluster/json';
import { objectOf, type KubernetesObject } from '../../policies/cluster/object';
import { millisOf } from '../../policies/capacity/quantity';
import type { SiblingFacts, SiblingWorkload } from '../../policies/cluster/sibling-facts';
import { factsOf } from '../../synth/facts';
import { render } from '../../synth/render';
import { siblingsOf } from '../../synth/siblings';
import { COMMITTED } from '../dist/committed';
import { SHAPES, TINY } from '../overlays/edited-overlays';
import { cluster } from '../policies/clusters';

/* What is said of a sibling is what its objects show: policies believe it without seeing them. */

/** The tiny system and the shop of shapes, which have what committed systems do not: workers, fixed numbers, no load balancer log. */
const RENDERED = [TINY, SHAPES].flatMap((folder) => {
  const estate = loadEstate(join(folder, 'overlays')).environments;
  return estate.map((environment) => {
    const objects = render(environment).charts.flatMap(({ file, manifests }) =>
      manifests.map((manifest) => objectOf(manifest, file)).filter((object) => object !== undefined),
    );
    return { environment, estate, given: clusterOf(environment.cluster.name, objects, factsOf(environment, estate)) };
  });
});

const ALL = [
  ...COMMITTED.map((environment) => ({ environment, estate: COMMITTED, given: cluster(environment.cluster.name) })),
  ...RENDERED,
];

/** Each environment as one of the others sees it. */
const PAIRS = ALL.flatMap(({ environment, estate, given }) => {
  const other = estate.find(({ system, name }) => system === environment.system && name !== environment.name);
  const facts = other && siblingsOf(other, estate).find((sibling) => sibling.environment === environment.name);
  return facts === undefined ? [] : [{ name: given.name, given, facts }];
});

const KINDS = { service: 'Deployment', worker: 'Deployment', 'scheduled-job': 'CronJob', migration: 'Job' } as const;

function workloadObject(given: Cluster, { name, kind }: SiblingWorkload): KubernetesObject {
  const found = given.ofKind(KINDS[kind]).find((object) => object.name.replace(/-[\da-f]{10}$/, '') === name);
  if (found === undefined) throw new Error(`no ${name} in ${given.name}`);
  return found;
}

function shownBy(given: Cluster, workload: SiblingWorkload): Omit<SiblingWorkload, 'only' | 'requests'> {
  const object = workloadObject(given, workload);
  const { namespace, name, body } = object;
  const pod = given.pods.find(({ owner }) => owner === object);
  const scaler = given.find('HorizontalPodAutoscaler', namespace, name)?.body;
  const job = object.kind === 'CronJob' ? recordAt(body, 'spec', 'jobTemplate', 'spec') : recordAt(body, 'spec');
  const isJob = object.kind !== 'Deployment';
  const fixed = isJob ? 1 : (numberAt(body, 'spec', 'replicas') ?? 0);
  return {
    name: workload.name,
    kind: workload.kind,
    replicas: {
      min: numberAt(scaler, 'spec', 'minReplicas') ?? fixed,
      max: numberAt(scaler, 'spec', 'maxReplicas') ?? fixed,
    },
    disruptionBudget: given.find('PodDisruptionBudget', namespace, name) === undefined ? 'absent' : 'present',
    probes: (['startup', 'readiness', 'liveness'] as const).filter((kind) =>
      Object.hasOwn(pod?.containers[0]?.body ?? {}, `${kind}Probe`),
    ),
    ...(isJob
      ? {
          run: {
            deadlineSeconds: numberAt(job, 'activeDeadlineSeconds') ?? 0,
            retries: numberAt(job, 'backoffLimit') ?? 0,
          },
        }
      : {}),
  };
}

/** Kubernetes writes 1000m as 1, and 1024Mi as 1Gi. */
function requestsOf(given: Cluster, workload: SiblingWorkload) {
  const object = workloadObject(given, workload);
  const container = given.pods.find(({ owner }) => owner === object)?.containers[0];
  return quantities(recordAt(container?.body, 'resources', 'requests'));
}

const quantities = (requests: Json) =>
  Object.fromEntries(Object.entries(requests).map(([name, value]) => [name, millisOf(value)]));

function shownIngress(given: Cluster): SiblingFacts['ingress'] {
  const [ingress] = given.ofKind('Ingress');
  if (ingress === undefined) return undefined;
  const setting = (name: string) => ingress.annotations[`alb.ingress.kubernetes.io/${name}`];
  return {
    scheme: setting('scheme') === 'internal' ? 'internal' : 'internet-facing',
    webAcl: setting('wafv2-acl-arn') === undefined ? 'absent' : 'present',
    accessLogs: setting('load-balancer-attributes')?.includes('access_logs.s3.enabled=true') ? 'present' : 'absent',
    tlsPolicy: setting('ssl-policy') ?? '',
  };
}

test('every cluster is a sibling of another', () => {
  expect(PAIRS.map(({ name }) => name)).toEqual(ALL.map(({ given }) => given.name));
  expect(new Set(PAIRS.flatMap(({ facts }) => facts.workloads.map(({ kind }) => kind)))).toEqual(
    new Set(Object.keys(KINDS)),
  );
});

test.each(PAIRS)('$name has the workloads that are said of it', ({ given, facts }) => {
  expect(facts.workloads.map(({ only: _, requests: __, ...workload }) => workload)).toEqual(
    facts.workloads.map((workload) => shownBy(given, workload)),
  );
  expect(facts.workloads.map(({ requests }) => quantities(requests))).toEqual(
    facts.workloads.map((workload) => requestsOf(given, workload)),
  );
});

test.each(PAIRS)('$name has the namespace and load balancer that are said of it', ({ given, facts }) => {
  const namespace = given.facts?.namespace ?? '';
  expect(facts.podSecurity).toBe(given.namespaceLabels(namespace)['pod-security.kubernetes.io/enforce']);
  expect(facts.ingress).toEqual(shownIngress(given));
  expect(facts.mutableTags).toBe(given.facts?.mutableTags);
});

test('what is in some tiers alone carries its reason', () => {
  const partial = PAIRS.filter(({ name }) => name.startsWith('ecommerce-')).flatMap(({ facts }) =>
    facts.workloads.filter(({ only }) => only !== undefined),
  );
  expect(partial).toEqual([
    expect.objectContaining({
      name: 'adminer',
      only: { tiers: ['dev'], why: 'a tool for developers, reached by port-forward' },
    }),
  ]);
});
