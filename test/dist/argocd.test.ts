import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Manifest } from '../../synth/manifest';
import { manifestOf, ofKind } from '../manifest';
import { findAll, valueAt } from '../query';
import { COMMITTED, committedFiles } from './committed';

const ROOT = join(__dirname, '../..');
const HUB = loadAll(readFileSync(join(ROOT, 'dist/argocd.yaml'), 'utf8')).map(manifestOf);
const PREFIX = 'dist';

const named = (kind: string, name: string): Manifest => {
  const found = ofKind(HUB, kind).find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
};

const groupOf = ({ apiVersion }: Manifest): string =>
  apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';

/** What Kubernetes makes of what is applied, and what a person who looks for a cause in Argo CD must see. */
const CHILDREN = [
  '/Pod',
  'apps/ReplicaSet',
  'apps/ControllerRevision',
  'batch/Job',
  'discovery.k8s.io/EndpointSlice',
  '/PersistentVolumeClaim',
];

describe.each(COMMITTED.map(({ cluster, sync }) => ({ cluster: cluster.name, sync })))(
  '$cluster',
  ({ cluster, sync }) => {
    const objects = committedFiles(cluster).flatMap(({ objects: held }) => held.map(manifestOf));
    const application = named('Application', cluster);
    const project = named('AppProject', String(valueAt(application, 'spec.project')));
    const permitted = (list: string): readonly string[] =>
      findAll(project, `spec.${list}[*]`).map(
        (one) => `${String(valueAt(one, 'group'))}/${String(valueAt(one, 'kind'))}`,
      );

    test('is deployed from its folder, which exists', () => {
      const path = String(valueAt(application, 'spec.source.path'));
      expect(path).toBe(`${PREFIX}/${cluster}`);
      expect(existsSync(join(ROOT, path))).toBe(true);
      expect(findAll(project, 'spec.sourceRepos[*]')).toEqual([valueAt(application, 'spec.source.repoURL')]);
    });

    test('by the name under which the hub knows it, and never to the hub itself', () => {
      expect(valueAt(application, 'spec.destination.name')).toBe(cluster);
      expect(new Set(findAll(project, 'spec.destinations[*].name'))).toEqual(new Set([cluster]));
      expect(JSON.stringify(HUB)).not.toContain('kubernetes.default.svc');
    });

    test('in a project of its own, which permits every object of the folder where it is', () => {
      const namespaces = findAll(project, 'spec.destinations[*].namespace');
      const whole = objects.filter(({ metadata }) => metadata.namespace === undefined);
      const inNamespaces = objects.filter(({ metadata }) => metadata.namespace !== undefined);
      expect(inNamespaces.filter(({ metadata }) => !namespaces.includes(metadata.namespace))).toEqual([]);
      expect(
        inNamespaces.filter(
          (object) => !permitted('namespaceResourceWhitelist').includes(`${groupOf(object)}/${object.kind}`),
        ),
      ).toEqual([]);
      const names = findAll(project, 'spec.clusterResourceWhitelist[*]');
      const wanted = whole.map((object) => ({ group: groupOf(object), kind: object.kind, name: object.metadata.name }));
      expect(names).toHaveLength(wanted.length);
      expect(names).toEqual(expect.arrayContaining(wanted));
    });

    test('and nothing that is not there: no kind but those and what Kubernetes makes of them, no namespace, never Secrets', () => {
      const held = new Set(objects.map((object) => `${groupOf(object)}/${object.kind}`));
      const more = permitted('namespaceResourceWhitelist').filter((kind) => !held.has(kind));
      expect(more.filter((kind) => !CHILDREN.includes(kind))).toEqual([]);
      expect(permitted('namespaceResourceWhitelist')).not.toContain('/Secret');
      const used = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
      expect(new Set(findAll(project, 'spec.destinations[*].namespace'))).toEqual(used);
      expect(valueAt(project, 'spec.orphanedResources.warn')).toBe(true);
    });

    test(`is synced as its environment says: ${sync.mode}`, () => {
      const automated = findAll(application, 'spec.syncPolicy.automated');
      expect(automated).toEqual(sync.mode === 'automated' ? [{ prune: true, selfHeal: true }] : []);
      expect(sync.mode).toBe(cluster.endsWith('-prod') ? 'manual' : 'automated');
    });

    test('leaves to autoscalers the number of pods that they set, and nothing else to anybody', () => {
      const scaled = ofKind(objects, 'HorizontalPodAutoscaler').map((autoscaler) => ({
        group: 'apps',
        kind: valueAt(autoscaler, 'spec.scaleTargetRef.kind'),
        namespace: autoscaler.metadata.namespace,
        name: valueAt(autoscaler, 'spec.scaleTargetRef.name'),
        jsonPointers: ['/spec/replicas'],
      }));
      expect(findAll(application, 'spec.ignoreDifferences[*]')).toEqual(scaled);
      expect(findAll(application, 'spec.syncPolicy.syncOptions[*]')).toEqual([
        'ServerSideApply=true',
        'FailOnSharedResource=true',
        'RespectIgnoreDifferences=true',
      ]);
    });
  },
);

describe.each(COMMITTED.map(({ cluster, addOns }) => ({ cluster: cluster.name, addOns })))(
  'the add-ons of $cluster',
  ({ cluster, addOns }) => {
    const project = named('AppProject', `${cluster}-add-ons`);

    test.each(addOns.map((addOn) => [addOn.name, addOn] as const))(
      '%s: a pinned chart, in a project that permits it',
      (name, addOn) => {
        const application = named('Application', `${cluster}-${name}`);
        expect(valueAt(application, 'spec.project')).toBe(project.metadata.name);
        expect(valueAt(application, 'spec.source.targetRevision')).toMatch(/^\d+\.\d+\.\d+$/);
        expect(findAll(project, 'spec.sourceRepos[*]')).toContain(valueAt(application, 'spec.source.repoURL'));
        expect(valueAt(application, 'spec.destination')).toEqual({ name: cluster, namespace: addOn.namespace });
        expect(findAll(project, 'spec.destinations[*].namespace')).toContain(addOn.namespace);
      },
    );

    test('have no project of their own that reaches further than they do', () => {
      const used = new Set(addOns.map(({ namespace }) => namespace));
      expect(new Set(findAll(project, 'spec.destinations[*].namespace'))).toEqual(used);
      expect(new Set(findAll(project, 'spec.destinations[*].name'))).toEqual(new Set([cluster]));
      expect(findAll(project, 'spec.clusterResourceWhitelist[kind=Namespace].name')).toEqual(
        [...used].filter((namespace) => namespace !== 'kube-system'),
      );
      expect(JSON.stringify(project)).not.toContain('"*"');
    });

    test('bring every kind and class that the folder needs and does not define', () => {
      const objects = committedFiles(cluster).flatMap(({ objects: held }) => held.map(manifestOf));
      const names = addOns.map(({ name }) => name);
      const has = (wanted: string): boolean => objects.some(({ kind }) => kind === wanted);
      expect(names).toContain('aws-vpc-cni');
      expect(names.includes('external-secrets')).toBe(has('ExternalSecret'));
      expect(names.includes('aws-load-balancer-controller')).toBe(has('Ingress'));
      expect(names.includes('metrics-server')).toBe(has('HorizontalPodAutoscaler'));
      expect(names.includes('aws-ebs-csi-driver')).toBe(has('PersistentVolumeClaim') || has('StatefulSet'));
    });

    test('have values without a stand-in for any name, and no secret', () => {
      const text = JSON.stringify(
        ofKind(HUB, 'Application').filter(({ metadata }) => metadata.name.startsWith(`${cluster}-`)),
      );
      expect(text).not.toMatch(/undefined|\[object|password|secretKey/);
    });
  },
);

test('an Application that is deleted takes nothing along: it has no finalizer', () => {
  expect(findAll(HUB, '*.metadata.finalizers')).toEqual([]);
});

test('no Application is of the project default, and every project is used', () => {
  const used = new Set(findAll(ofKind(HUB, 'Application'), '*.spec.project'));
  expect(used).toEqual(new Set(ofKind(HUB, 'AppProject').map(({ metadata }) => metadata.name)));
  expect(used).not.toContain('default');
});

test('retries outlast the installation of add-ons: an hour', () => {
  for (const retry of findAll(ofKind(HUB, 'Application'), '*.spec.syncPolicy.retry')) {
    const limit = Number(valueAt(retry, 'limit'));
    const seconds = (text: unknown) => Number(String(text).slice(0, -1)) * (String(text).endsWith('m') ? 60 : 1);
    const [first, longest] = [
      seconds(valueAt(retry, 'backoff.duration')),
      seconds(valueAt(retry, 'backoff.maxDuration')),
    ];
    const factor = Number(valueAt(retry, 'backoff.factor'));
    const waits = Array.from({ length: limit }, (_, index) => Math.min(first * factor ** index, longest));
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(3600);
    expect(valueAt(retry, 'refresh')).toBe(true);
  }
});
