import type { Cluster } from '../../policies/cluster/cluster';
import type { WorkloadFacts } from '../../policies/cluster/facts';
import { networkEdges } from '../../policies/network-edges';
import { CLUSTERS, cluster, edited, lines, without, withObject } from './clusters';
import { append, change, drop, put } from './edits';
import { unwatched } from './known';

const PROD = unwatched(cluster('autolytiq-prod'));
const DEV = unwatched(cluster('autolytiq-dev'));
const policy = (name: string, environment = 'prod') => `NetworkPolicy autolytiq-${environment}/${name}`;
const GATEWAY = policy('api-gateway');
const AUTH = policy('auth-service');

const missing = (title: string, side: string, edge: string, mend: string) =>
  `${title} spec.${side}: expected ${edge}, which is declared, found ${title} ${side === 'egress' ? 'does not let it out' : 'does not admit it'}; allow ${mend}`;
const superfluous = (title: string, path: string, edges: string) =>
  `${title} ${path}: expected only connections that are declared, found ${edges}; take it out, or declare it in the overlays (calls, uses, routes)`;

const from = (name: string, environment = 'prod') => ({
  podSelector: {
    matchLabels: { 'app.kubernetes.io/instance': `autolytiq-${environment}`, 'app.kubernetes.io/name': name },
  },
});

/** The cluster, its overlays declaring something else of a workload. */
function declaring(given: Cluster, name: string, make: (workload: WorkloadFacts) => Partial<WorkloadFacts>): Cluster {
  const { facts } = given;
  if (facts === undefined) throw new Error(`${given.name} has no facts`);
  const workloads = facts.workloads.map((one) => (one.name === name ? { ...one, ...make(one) } : one));
  return { ...given, facts: { ...facts, workloads } };
}

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(networkEdges, given)).toEqual([]);
});

describe('declared and not allowed', () => {
  test('the callee does not admit the caller', () => {
    expect(lines(networkEdges, edited(PROD, AUTH, drop('spec.ingress')))).toEqual([
      missing(
        AUTH,
        'ingress',
        'api-gateway → auth-service:8087',
        'pods of api-gateway on port 8087 in what comes in to auth-service',
      ),
    ]);
  });

  test('the caller is not let out', () => {
    const call = 'spec.egress[2]';
    expect(lines(networkEdges, edited(PROD, GATEWAY, drop(call)))).toEqual([
      missing(
        GATEWAY,
        'egress',
        'api-gateway → auth-service:8087',
        'pods of auth-service on port 8087 in what goes out of api-gateway',
      ),
    ]);
  });

  test('another port, another protocol', () => {
    const port = 'spec.ingress[0].ports[0]';
    const edge = 'api-gateway → auth-service:8087';
    const gap = missing(AUTH, 'ingress', edge, 'pods of api-gateway on port 8087 in what comes in to auth-service');
    expect(lines(networkEdges, edited(PROD, AUTH, put(`${port}.port`, 8086)))).toEqual([
      gap,
      superfluous(AUTH, 'spec.ingress[0].from[0]', 'api-gateway → auth-service:8086'),
    ]);
    expect(lines(networkEdges, edited(PROD, AUTH, put(`${port}.protocol`, 'UDP')))).toEqual([
      gap,
      superfluous(AUTH, 'spec.ingress[0].from[0]', 'api-gateway → auth-service:8087/UDP'),
    ]);
    // The name of the callee's port is as good as its number.
    expect(lines(networkEdges, edited(PROD, AUTH, put(`${port}.port`, 'http')))).toEqual([]);
  });

  test('the load balancer is not admitted to what is routed', () => {
    expect(lines(networkEdges, edited(PROD, GATEWAY, drop('spec.ingress[0].from[1]')))).toEqual([
      missing(
        GATEWAY,
        'ingress',
        '10.0.102.0/24 → api-gateway:8080',
        '10.0.102.0/24 on port 8080 in what comes in to api-gateway',
      ),
    ]);
  });

  test('a store or the internet cannot be reached', () => {
    expect(
      lines(networkEdges, edited(PROD, GATEWAY, put('spec.egress[0].to[0].ipBlock.cidr', '10.0.24.0/23'))),
    ).toEqual([
      missing(
        GATEWAY,
        'egress',
        'api-gateway → 10.0.26.0/23:6379',
        '10.0.26.0/23 on port 6379 in what goes out of api-gateway',
      ),
    ]);
    expect(lines(networkEdges, edited(PROD, GATEWAY, drop('spec.egress[1]')))).toEqual([
      missing(
        GATEWAY,
        'egress',
        'api-gateway → the internet:443',
        'the internet on port 443 in what goes out of api-gateway',
      ),
    ]);
  });

  test('a policy of its own is gone, and only the denial of everything is left', () => {
    const given = without(PROD, policy('deal-service-migrate'));
    const deny = policy('default-deny');
    expect(lines(networkEdges, given)).toEqual([
      missing(
        deny,
        'egress',
        'deal-service-migrate → 10.0.20.0/22:5432',
        '10.0.20.0/22 on port 5432 in what goes out of deal-service-migrate',
      ),
    ]);
  });

  test('labels of the caller are written otherwise', () => {
    const label = 'spec.ingress[0].from[0].podSelector.matchLabels["app.kubernetes.io/name"]';
    expect(lines(networkEdges, edited(PROD, AUTH, put(label, 'gateway')))).toEqual([
      missing(
        AUTH,
        'ingress',
        'api-gateway → auth-service:8087',
        'pods of api-gateway on port 8087 in what comes in to auth-service',
      ),
      superfluous(AUTH, 'spec.ingress[0].from[0]', 'pods that nothing here makes'),
    ]);
  });

  test('what the overlays come to declare is missed on both sides', () => {
    const given = declaring(PROD, 'email-service', ({ destinations }) => ({
      destinations: [
        ...destinations,
        { kind: 'workload', name: 'auth-service', namespace: 'autolytiq-prod', port: 8087, protocol: 'TCP' },
      ],
    }));
    const email = policy('email-service');
    expect(lines(networkEdges, given)).toEqual([
      missing(
        email,
        'egress',
        'email-service → auth-service:8087',
        'pods of auth-service on port 8087 in what goes out of email-service',
      ),
      missing(
        AUTH,
        'ingress',
        'email-service → auth-service:8087',
        'pods of email-service on port 8087 in what comes in to auth-service',
      ),
    ]);
  });

  test('a workload whose pods are not there is missed by other policies', () => {
    const gone = without(PROD, 'CronJob autolytiq-prod/data-retention-service');
    expect(lines(networkEdges, without(gone, policy('data-retention-service')))).toEqual([]);
  });
});

describe('allowed and not declared', () => {
  test('one more caller', () => {
    expect(lines(networkEdges, edited(PROD, AUTH, append('spec.ingress[0].from', from('email-service'))))).toEqual([
      superfluous(AUTH, 'spec.ingress[0].from[1]', 'email-service → auth-service:8087'),
    ]);
  });

  test('one more callee, though it does not admit the call yet', () => {
    const email = policy('email-service');
    const rule = { to: [from('auth-service')], ports: [{ port: 8087 }] };
    expect(lines(networkEdges, edited(PROD, email, append('spec.egress', rule)))).toEqual([
      superfluous(email, 'spec.egress[2].to[0]', 'email-service → auth-service:8087'),
    ]);
  });

  test('every pod of the namespace', () => {
    const all = 'spec.ingress[0].from[0].podSelector';
    expect(lines(networkEdges, edited(PROD, AUTH, put(all, {})))).toEqual([
      superfluous(
        AUTH,
        'spec.ingress[0].from[0]',
        'deal-service-migrate → auth-service:8087, auth-service → auth-service:8087, config-service → auth-service:8087 and 9 more',
      ),
    ]);
  });

  test('pods of other namespaces', () => {
    const peer = (namespaceSelector: unknown) =>
      lines(
        networkEdges,
        edited(PROD, AUTH, append('spec.ingress[0].from', { ...from('api-gateway'), namespaceSelector })),
      );
    const path = 'spec.ingress[0].from[1]';
    expect(peer({})).toEqual([superfluous(AUTH, path, 'pods of every namespace that has such labels')]);
    expect(peer({ matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } })).toEqual([
      superfluous(AUTH, path, 'pods that nothing here makes'),
    ]);
    expect(peer({ matchLabels: { 'kubernetes.io/metadata.name': 'autolytiq-prod' } })).toEqual([]);
  });

  test('more ports than the declared one', () => {
    expect(lines(networkEdges, edited(PROD, AUTH, put('spec.ingress[0].ports[0].endPort', 8090)))).toEqual([
      superfluous(AUTH, 'spec.ingress[0].from[0]', 'api-gateway → auth-service:8088-8090'),
    ]);
    expect(lines(networkEdges, edited(PROD, AUTH, drop('spec.ingress[0].ports')))).toEqual([
      superfluous(
        AUTH,
        'spec.ingress[0].from[0]',
        'api-gateway → auth-service:1-8086, 8088-65535, 1-65535/UDP, 1-65535/SCTP',
      ),
    ]);
  });

  test('a wider range, and one on another port', () => {
    expect(
      lines(networkEdges, edited(PROD, GATEWAY, put('spec.egress[0].to[0].ipBlock.cidr', '10.0.24.0/21'))),
    ).toEqual([superfluous(GATEWAY, 'spec.egress[0].to[0]', 'api-gateway → 10.0.28.0/22:6379')]);
    expect(lines(networkEdges, edited(PROD, GATEWAY, append('spec.egress[0].ports', { port: 6380 })))).toEqual([
      superfluous(GATEWAY, 'spec.egress[0].to[0]', 'api-gateway → 10.0.24.0/22:6380'),
    ]);
    expect(
      lines(networkEdges, edited(PROD, GATEWAY, put('spec.egress[1].to[0].ipBlock.except', ['10.0.0.0/16']))),
    ).toEqual([superfluous(GATEWAY, 'spec.egress[1].to[0]', 'api-gateway → 169.254.169.254/32:443')]);
  });

  test('the load balancer at what is not routed', () => {
    const balancer = { from: [{ ipBlock: { cidr: '10.0.101.0/24' } }], ports: [{ port: 8087 }] };
    expect(lines(networkEdges, edited(PROD, AUTH, append('spec.ingress', balancer)))).toEqual([
      superfluous(AUTH, 'spec.ingress[1].from[0]', '10.0.101.0/24 → auth-service:8087'),
    ]);
  });

  test('everybody', () => {
    const found = lines(networkEdges, edited(PROD, AUTH, put('spec.ingress[0].from', [])));
    expect(found).toEqual([
      `${AUTH} spec.ingress[0]: expected only connections that are declared, found a rule from everybody; name the pods or ranges that are meant`,
    ]);
  });

  test('a policy for more pods than its own', () => {
    const given = edited(PROD, policy('deal-service-migrate'), put('spec.podSelector', {}));
    expect(lines(networkEdges, given)).toEqual([
      superfluous(
        policy('deal-service-migrate'),
        'spec.egress[0].to[0]',
        'api-gateway → 10.0.20.0/22:5432, email-service → 10.0.20.0/22:5432',
      ),
    ]);
  });

  test('a policy for nobody', () => {
    const given = edited(
      PROD,
      policy('deal-service-migrate'),
      put('spec.podSelector.matchLabels["app.kubernetes.io/name"]', 'migrate'),
    );
    expect(lines(networkEdges, given)).toContain(
      `${policy('deal-service-migrate')} spec.podSelector: expected labels of pods that something here makes, found labels that none of them has; write the labels as the pods have them, or take the policy out`,
    );
  });

  test('DNS on another port than its own', () => {
    const dns = policy('allow-dns');
    expect(lines(networkEdges, edited(PROD, dns, append('spec.egress[0].ports', { port: 9153 })))).toEqual([
      superfluous(dns, 'spec.egress[0].to[0]', 'pods that nothing here makes'),
    ]);
  });

  test('pods that nobody declares', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'debug', namespace: 'autolytiq-prod', labels: { app: 'debug' } },
      spec: {},
    };
    const given = withObject(PROD, pod);
    expect(lines(networkEdges, given)).toEqual([]);
    const opened = edited(
      given,
      AUTH,
      append('spec.ingress[0].from', { podSelector: { matchLabels: { app: 'debug' } } }),
    );
    expect(lines(networkEdges, opened)).toEqual([
      superfluous(AUTH, 'spec.ingress[0].from[1]', 'debug → auth-service:8087'),
    ]);
  });

  test('what the overlays no longer declare', () => {
    const given = declaring(PROD, 'api-gateway', ({ destinations }) => ({
      destinations: destinations.filter((one) => !(one.kind === 'workload' && one.name === 'auth-service')),
    }));
    // The callee still says that it is called.
    expect(lines(networkEdges, given)).toEqual([]);
    expect(
      lines(
        networkEdges,
        declaring(given, 'auth-service', () => ({ listeners: [] })),
      ),
    ).toEqual([
      superfluous(GATEWAY, 'spec.egress[2].to[0]', 'api-gateway → auth-service:8087'),
      superfluous(AUTH, 'spec.ingress[0].from[0]', 'api-gateway → auth-service:8087'),
    ]);
  });
});

test('stores in the cluster have edges of the same kind', () => {
  const redis = policy('redis', 'dev');
  expect(lines(networkEdges, edited(DEV, redis, drop('spec.ingress[0].from[0]')))).toEqual([
    missing(redis, 'ingress', 'api-gateway → redis:6379', 'pods of api-gateway on port 6379 in what comes in to redis'),
  ]);
  expect(lines(networkEdges, edited(DEV, redis, append('spec.ingress[0].from', from('email-service', 'dev'))))).toEqual(
    [superfluous(redis, 'spec.ingress[0].from[3]', 'email-service → redis:6379')],
  );
});

test('rules of any form break nothing', () => {
  for (const rules of [
    null,
    'all',
    [null],
    [{ to: [null], from: [{ ipBlock: 3 }] }],
    [{ from: [{ ipBlock: { cidr: 5 } }] }],
  ]) {
    expect(() => lines(networkEdges, edited(PROD, AUTH, put('spec.ingress', rules)))).not.toThrow();
    expect(() =>
      lines(
        networkEdges,
        edited(
          PROD,
          AUTH,
          change('spec', () => rules),
        ),
      ),
    ).not.toThrow();
  }
});
