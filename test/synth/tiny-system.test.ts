import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../synth/check';
import type { Manifest } from '../../synth/manifest';
import { render, type RenderedCluster } from '../../synth/render';
import { SYSTEM, TINY, estateAfter, replace, type Edit } from '../overlays/edited-overlays';

/** A system that has nothing in common with the one in overlays/: it needs its own overlays and no other code. */

const clusters = renderAfter();

/** The clusters of the tiny system after the edits, by their names. */
function renderAfter(...edits: readonly Edit[]): ReadonlyMap<string, RenderedCluster> {
  return new Map(
    estateAfter(...edits).environments.map((environment) => [environment.cluster.name, render(environment)]),
  );
}

const manifestsOf = (cluster: string): readonly Manifest[] =>
  (clusters.get(cluster)?.charts ?? []).flatMap(({ manifests }) => manifests);

/** The objects of a cluster, each as `Kind name`, in the order of application. */
const objectsOf = (cluster: string) => manifestsOf(cluster).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

function objectOf(cluster: string, kind: string, name: string): Manifest {
  const found = manifestsOf(cluster).find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name} in ${cluster}`);
  return found;
}

const service = (name: string, ...more: readonly string[]) =>
  ['ServiceAccount', 'ConfigMap', 'NetworkPolicy', 'Deployment', 'Service', ...more].map((kind) => `${kind} ${name}`);

const BEFORE_SERVICES = [
  'Namespace parcels-',
  'Namespace external-secrets',
  'ResourceQuota estate',
  'LimitRange containers',
  'NetworkPolicy default-deny',
  'NetworkPolicy allow-dns',
  'ServiceAccount aws-secrets-manager-',
  'ClusterSecretStore aws-secrets-manager-',
  'ExternalSecret parcels-secrets',
];
const INGRESS = ['IngressClassParams alb', 'IngressClass alb', 'Ingress parcels-ingress'];

const before = (name: string) => BEFORE_SERVICES.map((object) => object.replace(/-$/, `-${name}`));

test('it stands in a folder of its own, with the overlays of no other system', () => {
  expect(readdirSync(join(TINY, 'overlays')).sort()).toEqual(['parcels', 'third-party.images.yaml']);
});

test('its clusters pass every check', () => {
  expect([...clusters.keys()]).toEqual(['parcels-live', 'parcels-test']);
  expect([...clusters.values()].flatMap(check)).toEqual([]);
});

test('its dev cluster has one pod of each service, with no autoscaler and no disruption budget', () => {
  expect(objectsOf('parcels-test').sort()).toEqual(
    [
      ...before('test'),
      ...service('label-printer'),
      ...service('tracker-api'),
      ...service('tracker-web'),
      ...INGRESS,
    ].sort(),
  );
});

test('its production cluster scales and survives a drain', () => {
  const scaled = (name: string) => service(name, 'HorizontalPodAutoscaler', 'PodDisruptionBudget');
  expect(objectsOf('parcels-live').sort()).toEqual(
    [
      ...before('live'),
      ...scaled('label-printer'),
      ...scaled('tracker-api'),
      ...scaled('tracker-web'),
      ...INGRESS,
    ].sort(),
  );
});

test('no trace of another system or of a store it does not have is in its objects', () => {
  const text = JSON.stringify([...clusters.keys()].map(manifestsOf)).toLowerCase();
  expect(text).toContain('parcels');
  expect(text).not.toMatch(/autolytiq|redis|deal|migrat/);
});

test('no two clusters share a region, an account or a host', () => {
  const text = (cluster: string) => JSON.stringify(manifestsOf(cluster));
  expect(text('parcels-test')).not.toMatch(/eu-central-1|444455556666|"parcels\.example|172\.30\./);
  expect(text('parcels-live')).not.toMatch(/eu-west-1|123456789012|test\.parcels\.example|172\.20\./);
});

test('callers know where their callees are, and everyone has the configuration that is declared', () => {
  expect(objectOf('parcels-live', 'ConfigMap', 'tracker-web')).toMatchObject({
    data: {
      LOG_LEVEL: 'warn',
      PUBLIC_URL: 'https://parcels.example',
      REGION: 'eu-central-1',
      TRACKER_API_URL: 'http://tracker-api:4000',
    },
  });
  expect(objectOf('parcels-live', 'ConfigMap', 'tracker-api')).toMatchObject({
    data: {
      LABEL_PRINTER_URL: 'http://label-printer:9300',
      LEDGER_POOL: '10',
      LOG_LEVEL: 'error',
      REGION: 'eu-central-1',
    },
  });
  expect(objectOf('parcels-test', 'ConfigMap', 'tracker-api')).toMatchObject({ data: { LOG_LEVEL: 'info' } });
  expect(objectOf('parcels-test', 'ConfigMap', 'label-printer')).toMatchObject({
    data: { LABEL_BUCKET: 'parcels-test-labels', LOG_LEVEL: 'warn', REGION: 'eu-west-1' },
  });
});

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports: readonly { readonly port: number }[];
}

interface Peer {
  readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
}

/** Connections between pods that policies let out or in, each as `caller → callee:port`. */
function edges(cluster: string, direction: 'egress' | 'ingress'): readonly string[] {
  const policies = (clusters.get(cluster)?.environment.services ?? []).map(({ name }) => ({
    name,
    rules: rulesOf(objectOf(cluster, 'NetworkPolicy', name)['spec'], direction),
  }));
  return policies.flatMap(({ name, rules }) =>
    rules.flatMap(({ from, to, ports }) =>
      (from ?? to ?? []).flatMap(({ podSelector }) => {
        const peer = podSelector?.matchLabels['app.kubernetes.io/name'];
        if (peer === undefined) return [];
        const [caller, callee] = direction === 'egress' ? [name, peer] : [peer, name];
        return ports.map(({ port }) => `${caller} → ${callee}:${port}`);
      }),
    ),
  );
}

function rulesOf(spec: unknown, direction: 'egress' | 'ingress'): readonly Rule[] {
  const text = JSON.stringify(spec);
  const policy: { readonly egress?: readonly Rule[]; readonly ingress?: readonly Rule[] } = JSON.parse(text);
  return policy[direction] ?? [];
}

test.each(['parcels-live', 'parcels-test'])('in %s, pods may connect exactly where a call is declared', (cluster) => {
  const declared = ['tracker-api → label-printer:9300', 'tracker-web → tracker-api:4000'];
  expect([...edges(cluster, 'egress')].sort()).toEqual(declared);
  expect([...edges(cluster, 'ingress')].sort()).toEqual(declared);
});

test('two services on one port stay two services', () => {
  const portOf = (name: string) => objectOf('parcels-live', 'Service', name)['spec'];
  expect(portOf('tracker-api')).toMatchObject({
    ports: [{ port: 4000 }],
    selector: { 'app.kubernetes.io/name': 'tracker-api' },
  });
  expect(portOf('tracker-web')).toMatchObject({
    ports: [{ port: 4000 }],
    selector: { 'app.kubernetes.io/name': 'tracker-web' },
  });
});

test('a service is what its entry says: user, arguments, paths, liveness, image by digest', () => {
  expect(objectOf('parcels-live', 'Deployment', 'label-printer')).toMatchObject({
    spec: {
      template: {
        spec: {
          securityContext: { runAsUser: 4000, runAsGroup: 4000 },
          containers: [
            {
              image: expect.stringMatching(/\/parcels\/label-printer:stable@sha256:6d6f[0-9a-f]{60}$/),
              args: ['--format', 'zpl'],
              readinessProbe: { httpGet: { path: '/healthz' } },
              livenessProbe: { httpGet: { path: '/alive' } },
            },
          ],
        },
      },
    },
  });
});

describe('adding a fourth service', () => {
  const pin = (file: string) => replace(file, '  label-printer:', '  depot: { tag: v1.0.0 }\n  label-printer:');

  /** One entry in system.yaml and one line per file of images. */
  const depot = (settings: string): readonly Edit[] => [
    replace(SYSTEM, 'services:\n', `services:\n  depot: { ${settings} }\n`),
    pin('parcels/live.images.yaml'),
    pin('parcels/test.images.yaml'),
  ];

  /** What becomes of the files of a cluster. */
  function changes(cluster: string, edits: readonly Edit[]): Readonly<Record<string, readonly string[]>> {
    const textsOf = (rendered: ReadonlyMap<string, RenderedCluster>) => {
      const found = rendered.get(cluster);
      if (found === undefined) throw new Error(`no cluster ${cluster}`);
      return new Map(found.charts.map(({ file, manifests }) => [file, JSON.stringify(manifests)]));
    };
    const [old, now] = [textsOf(clusters), textsOf(renderAfter(...edits))];
    return {
      added: [...now.keys()].filter((name) => !old.has(name)),
      removed: [...old.keys()].filter((name) => !now.has(name)),
      changed: [...now].filter(([name, text]) => old.has(name) && old.get(name) !== text).map(([name]) => name),
    };
  }

  const both = ['parcels-live', 'parcels-test'];

  test.each(both)('adds its file to %s, and makes room in the namespace', (cluster) => {
    expect(changes(cluster, depot('port: 5000'))).toEqual({
      added: ['50-depot.yaml'],
      removed: [],
      changed: ['00-namespaces.yaml'],
    });
  });

  test.each(both)('that calls another touches the file of the callee in %s, which lets it in', (cluster) => {
    expect(changes(cluster, depot('port: 5000, calls: [label-printer]'))).toEqual({
      added: ['50-depot.yaml'],
      removed: [],
      changed: ['00-namespaces.yaml', '50-label-printer.yaml'],
    });
  });

  test.each(both)('that is called touches the file of the caller in %s', (cluster) => {
    const called = replace(SYSTEM, 'calls: [tracker-api]', 'calls: [depot, tracker-api]');
    expect(changes(cluster, [...depot('port: 5000'), called])).toEqual({
      added: ['50-depot.yaml'],
      removed: [],
      changed: ['00-namespaces.yaml', '50-tracker-web.yaml'],
    });
  });

  test('leaves clusters that pass every check', () => {
    const edits = depot('port: 4000, calls: [label-printer], uses: [ledger, carrier]');
    expect([...renderAfter(...edits).values()].flatMap(check)).toEqual([]);
  });
});
