import { workloadSelectors } from '../../policies/workload-selectors';
import { CLUSTERS, cluster, edited, lines, withoutFacts } from './clusters';
import { change, drop, put } from './edits';
import { folder, ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const NAME = '["app.kubernetes.io/name"]';

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(workloadSelectors, given)).toEqual([]);
  expect(lines(workloadSelectors, withoutFacts(given))).toEqual([]);
});

test('a selector that does not select its own template is refused', () => {
  const given = edited(PROD, AUTH, put(`spec.template.metadata.labels${NAME}`, 'auth'));
  expect(lines(workloadSelectors, given)).toEqual([
    expect.stringMatching(
      /^Deployment autolytiq-prod\/auth-service spec\.selector: expected labels of its own template: .*name=auth,.* found app\.kubernetes\.io\/instance=autolytiq-prod, app\.kubernetes\.io\/name=auth-service; give the template/,
    ),
  ]);
});

test('two workloads with one selector are refused, each for the other', () => {
  const deal = 'deal-service';
  const given = edited(
    PROD,
    AUTH,
    put(`spec.selector.matchLabels${NAME}`, deal),
    put(`spec.template.metadata.labels${NAME}`, deal),
  );
  const own =
    'expected pods of its own alone, found app.kubernetes.io/instance=autolytiq-prod, app.kubernetes.io/name=deal-service, which also selects those of';
  expect(lines(workloadSelectors, given)).toEqual([
    `${AUTH} spec.selector: ${own} Deployment autolytiq-prod/deal-service; give auth-service a label that no other workload of autolytiq-prod has, in selector and template`,
    `Deployment autolytiq-prod/deal-service spec.selector: ${own} ${AUTH}; give deal-service a label that no other workload of autolytiq-prod has, in selector and template`,
  ]);
  expect(lines(workloadSelectors, withoutFacts(given))).toHaveLength(2);
});

test('a wide selector is refused; pods of Jobs count where everything is known', () => {
  const given = edited(
    cluster('ecommerce-dev'),
    'StatefulSet ecommerce-dev/redis',
    drop(`spec.selector.matchLabels${NAME}`),
  );
  const others = given.podsIn('ecommerce-dev').filter(({ owner }) => owner.name !== 'redis');
  const jobs = others.filter(({ owner }) => owner.kind === 'Job');
  const selected = 'found app.kubernetes.io/instance=ecommerce-dev, which also selects those of ';
  expect(jobs).not.toHaveLength(0);
  expect(lines(workloadSelectors, given)).toEqual([expect.stringContaining(selected)]);
  expect(lines(workloadSelectors, given)).toEqual([expect.stringContaining(` and ${others.length - 3} more;`)]);
  const lasting = others.length - jobs.length;
  expect(lines(workloadSelectors, withoutFacts(given))).toEqual([expect.stringContaining(` and ${lasting - 3} more;`)]);
});

test('a selector with a version is refused; where nothing is known, only labels of releases are', () => {
  const version = (label: string) =>
    edited(
      PROD,
      AUTH,
      put(`spec.selector.matchLabels["${label}"]`, 'v1.0.0'),
      put(`spec.template.metadata.labels["${label}"]`, 'v1.0.0'),
    );
  const line = (label: string) =>
    `${AUTH} spec.selector: expected no label that says which release it is, found ${label}; select by names alone: the next release has another value, and the selector cannot be changed`;
  expect(lines(workloadSelectors, version('app.kubernetes.io/version'))).toEqual([line('app.kubernetes.io/version')]);
  expect(lines(workloadSelectors, version('version'))).toEqual([line('version')]);
  expect(lines(workloadSelectors, withoutFacts(version('helm.sh/chart')))).toEqual([line('helm.sh/chart')]);
  expect(lines(workloadSelectors, withoutFacts(version('version')))).toEqual([]);
});

test('a selector in expressions is read, one that is missing or empty refused', () => {
  const expression = (values: readonly string[]) =>
    edited(
      PROD,
      AUTH,
      put('spec.selector', { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values }] }),
    );
  expect(lines(workloadSelectors, expression(['auth-service']))).toEqual([]);
  expect(lines(workloadSelectors, expression(['auth-service', 'deal-service']))).toEqual([
    expect.stringContaining(
      'found app.kubernetes.io/name, which also selects those of Deployment autolytiq-prod/deal-service;',
    ),
  ]);
  expect(lines(workloadSelectors, edited(PROD, AUTH, put('spec.selector', {})))).toEqual([
    expect.stringContaining('spec.selector: expected labels of its pods, found a selector that names none;'),
  ]);
  expect(lines(workloadSelectors, edited(PROD, AUTH, drop('spec.selector')))).toHaveLength(1);
});

test('what somebody read out of a cluster holds pods of pods', () => {
  const read = folder(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } } }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: web-7d8f, ownerReferences: [{ kind: Deployment, name: web }] }
spec:
  selector: { matchLabels: { app: web, pod-template-hash: 7d8f } }
  template: { metadata: { labels: { app: web, pod-template-hash: 7d8f } } }
`);
  expect(lines(workloadSelectors, read)).toEqual([]);
  const stranger = read.objects.map(({ body }) => structuredClone(body));
  change('metadata.ownerReferences', () => [])(stranger[1] ?? {});
  expect(lines(workloadSelectors, folder(stranger.map((body) => JSON.stringify(body)).join('\n---\n')))).toHaveLength(
    1,
  );
});

test('a Rollout may refer to a Deployment instead of having a template', () => {
  const rollout = (template: string) =>
    folder(
      `{ apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: { name: web }, spec: { selector: { matchLabels: { app: web } }${template} } }`,
    );
  expect(lines(workloadSelectors, rollout(', workloadRef: { kind: Deployment, name: web }'))).toEqual([]);
  expect(lines(workloadSelectors, rollout(', template: { metadata: { labels: { app: api } } }'))).toHaveLength(1);
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(workloadSelectors, SOUND)).toEqual([]);
  expect(() => [lines(workloadSelectors, ODD), lines(workloadSelectors, ODD_KNOWN)]).not.toThrow();
});
