import { serviceSelectors } from '../../policies/service-selectors';
import { CLUSTERS, cluster, edited, lines, withObject, without } from './clusters';
import { drop, put } from './edits';
import { folder, ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const SERVICE = 'Service autolytiq-prod/auth-service';
const DEPLOYMENT = 'Deployment autolytiq-prod/auth-service';
const MEND = 'write the labels that the pods of the workload behind auth-service have, and no other pods';

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(serviceSelectors, given)).toEqual([]);
});

test('a Service that selects nothing is refused', () => {
  const given = edited(PROD, SERVICE, put('spec.selector["app.kubernetes.io/name"]', 'auth'));
  expect(lines(serviceSelectors, given)).toEqual([
    `${SERVICE} spec.selector: expected the pods of one workload of autolytiq-prod, found app.kubernetes.io/instance=autolytiq-prod, app.kubernetes.io/name=auth, which selects nothing; ${MEND}`,
  ]);
  expect(lines(serviceSelectors, without(PROD, DEPLOYMENT))).toHaveLength(1);
});

test('a Service that selects the pods of several workloads is refused, those of Jobs counted', () => {
  const everything = edited(PROD, SERVICE, drop('spec.selector["app.kubernetes.io/name"]'));
  expect(lines(serviceSelectors, everything)).toEqual([
    expect.stringMatching(
      /found app\.kubernetes\.io\/instance=autolytiq-prod, which selects those of .* and \d+ more;/,
    ),
  ]);
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'seed', namespace: 'autolytiq-prod' },
    spec: {
      template: {
        metadata: {
          labels: { 'app.kubernetes.io/name': 'auth-service', 'app.kubernetes.io/instance': 'autolytiq-prod' },
        },
      },
    },
  };
  expect(lines(serviceSelectors, withObject(PROD, job))).toEqual([
    expect.stringContaining('selects those of Deployment autolytiq-prod/auth-service, Job autolytiq-prod/seed; '),
  ]);
});

test('a port must be declared by the container, by name or number', () => {
  const named = edited(PROD, SERVICE, put('spec.ports[0].targetPort', 'web'));
  expect(lines(serviceSelectors, named)).toEqual([
    `${SERVICE} spec.ports[0].targetPort: expected a TCP port that ${DEPLOYMENT} declares: 8087 (http), found web; name the port as the container does, or declare it there`,
  ]);
  expect(lines(serviceSelectors, edited(PROD, SERVICE, put('spec.ports[0].targetPort', 8080)))).toHaveLength(1);
  expect(lines(serviceSelectors, edited(PROD, SERVICE, put('spec.ports[0].targetPort', 8087)))).toEqual([]);
  const undeclared = edited(PROD, DEPLOYMENT, drop('spec.template.spec.containers[0].ports'));
  expect(lines(serviceSelectors, undeclared)).toEqual([expect.stringContaining('declares: no ports, found http;')]);
  const other = edited(PROD, SERVICE, put('spec.ports[0].protocol', 'UDP'));
  expect(lines(serviceSelectors, other)).toEqual([expect.stringContaining('expected a UDP port')]);
});

test('a Service does not select by version', () => {
  const given = edited(PROD, SERVICE, put('spec.selector["app.kubernetes.io/version"]', 'v1.0.0'));
  expect(lines(serviceSelectors, given)).toEqual([
    `${SERVICE} spec.selector["app.kubernetes.io/version"]: expected no label that says which release it is, found app.kubernetes.io/version; select by names alone: in a rollout the pods of the other release would get nothing`,
  ]);
});

const WEB = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, tier: front } }
    spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }] }
---
`;
const service = (spec: string) =>
  folder(`${WEB}\napiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: ${spec}`);

test('where nothing is known, labels that the workload of that name has with other values are refused', () => {
  expect(
    lines(serviceSelectors, service('{ selector: { app: webb }, ports: [{ port: 80, targetPort: http }] }')),
  ).toEqual([
    'Service web spec.selector: expected the labels of the pods of Deployment web: app=web, tier=front, found app=webb, which selects nothing; write the labels as the pods have them',
  ]);
});

test('where nothing is known, an operator may set a label that the template lacks', () => {
  expect(lines(serviceSelectors, service('{ selector: { app: web, role: primary }, ports: [{ port: 80 }] }'))).toEqual(
    [],
  );
});

test('where nothing is known, a name that no container gives a port is refused, a number is not', () => {
  expect(
    lines(serviceSelectors, service('{ selector: { app: web }, ports: [{ port: 80, targetPort: web }] }')),
  ).toEqual([
    expect.stringContaining(
      'Service web spec.ports[0].targetPort: expected a TCP port that Deployment web declares: 8080 (http), found web;',
    ),
  ]);
  expect(
    lines(serviceSelectors, service('{ selector: { app: web }, ports: [{ port: 80, targetPort: 9000 }] }')),
  ).toEqual([]);
});

const CACHE = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: cache }
spec:
  selector: { matchLabels: { app: cache } }
  template:
    metadata: { labels: { app: cache, tier: front } }
    spec: { containers: [{ name: cache, ports: [{ containerPort: 6379 }] }] }
---
`;

test('where nothing is known, pods that answer on no port beside others that do are refused', () => {
  const both = (spec: string) =>
    folder(`${WEB}${CACHE}\napiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: ${spec}`);
  expect(
    lines(serviceSelectors, both('{ selector: { tier: front }, ports: [{ port: 80, targetPort: 8080 }] }')),
  ).toEqual([
    'Service web spec.selector: expected pods that listen on 8080, found tier=front, which also selects Deployment cache with 6379; add a label to the selector that only the pods behind web have',
  ]);
  const headless = '{ clusterIP: None, selector: { tier: front }, ports: [{ port: 80, targetPort: 8080 }] }';
  expect(lines(serviceSelectors, both(headless))).toEqual([]);
});

test('Services without a selector, and those that stand for another name, are left alone', () => {
  expect(lines(serviceSelectors, service('{ ports: [{ port: 80 }] }'))).toEqual([]);
  const alias = '{ type: ExternalName, externalName: db.example.com, selector: { app: webb } }';
  expect(lines(serviceSelectors, service(alias))).toEqual([]);
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(serviceSelectors, SOUND)).toEqual([]);
  expect(() => [lines(serviceSelectors, ODD), lines(serviceSelectors, ODD_KNOWN)]).not.toThrow();
});
