import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, type App } from 'cdk8s';
import { load } from 'js-yaml';
import { addNetworkPolicy } from '../../../charts/parts/network';
import type { Caller, Environment, Listener, Port } from '../../../overlays/environment';
import { listOf, recordOf } from '../../../synth/schemas/narrow';
import { DEV, ENVIRONMENTS, PROD } from '../../autolytiq';
import { ofKind } from '../../manifest';
import { findAll, textAt, textsAt } from '../../query';
import { estateObjects, objectsOf } from '../chart-objects';
import { addressIn, isIn, podsOf, reachability, type End } from './reachability';

/* What people wrote about the system and its environments, read without the model. */
const overlay = (name: string): unknown =>
  load(readFileSync(join(__dirname, '../../../overlays/autolytiq', `${name}.yaml`), 'utf8'));

const SERVICES = Object.entries(recordOf(recordOf(overlay('system'), 'system')['services'], 'services'));
const PORTS = new Map(SERVICES.map(([name, service]) => [name, Number(recordOf(service, name)['port'])]));

/** Every port that is named anywhere, and some that are not. */
const EVERY_PORT = [...new Set([...PORTS.values(), 22, 53, 80, 443, 465, 5432, 6379, 9090])].filter(Number.isInteger);

/** An address on the internet (set aside for documentation). */
const INTERNET: End = { address: '203.0.113.9' };

/** `api-gateway → auth-service:8087` for every declared call, and for every use of a store that runs in the cluster. */
function declaredConnections({ stores }: Environment): readonly string[] {
  const calls = SERVICES.flatMap(([name, service]) =>
    listOf(recordOf(service, name)['calls'], 'calls')
      .map(String)
      .map((callee) => `${name} → ${callee}:${String(PORTS.get(callee))}`),
  );
  const uses = stores.flatMap(({ name, port }) => users(name).map((user) => `${user} → ${name}:${port}`));
  return [...calls, ...uses].sort();
}

/** The services that declare that they use something, besides what every service uses. */
function users(resource: string): readonly string[] {
  return SERVICES.flatMap(([name, service]) =>
    listOf(recordOf(service, name)['uses'], 'uses').includes(resource) ? [name] : [],
  );
}

/** An estate, its pods, and the addresses around it. */
function scene(environment: Environment) {
  const settings = overlay(environment.name);
  const vpc = textAt(settings, 'network.vpc');
  const publicSubnets = textsAt(settings, 'network.publicSubnets[*]');
  const subnetsOf = (store: string): readonly string[] => textsAt(settings, `stores.${store}.managed.addresses[*]`);
  /** Somewhere among the pods: in the VPC, and in no range that has a name. */
  const elsewhere: End = {
    address: addressIn(vpc, [...publicSubnets, ...subnetsOf('postgres'), ...subnetsOf('redis')]),
  };
  const objects = estateObjects(environment);
  const isAllowed = reachability(objects);
  const pods = podsOf(objects, elsewhere.address).filter(({ pod }) => pod?.namespace === environment.namespace);
  return {
    cluster: environment.cluster.name,
    environment,
    vpc,
    publicSubnets,
    subnetsOf,
    elsewhere,
    objects,
    isAllowed,
    pods,
    reaching: (to: End, port: number): readonly string[] =>
      pods.filter((from) => isAllowed({ from, to, port })).map(({ name }) => name),
    reachedFrom: (from: End): readonly string[] =>
      pods.flatMap((to) =>
        EVERY_PORT.filter((port) => isAllowed({ from, to, port })).map((port) => `${to.name}:${port}`),
      ),
  };
}

const SCENES = ENVIRONMENTS.map(scene);
const IN_THE_VPC = SCENES.filter(({ environment }) => environment !== DEV);
const DEV_SCENE = scene(DEV);

describe.each(SCENES)('in $cluster', (given) => {
  const { environment, elsewhere, objects, isAllowed, pods, reaching, reachedFrom } = given;

  test('pods connect as calls and uses declare, to the declared ports, and in no other way', () => {
    const connections = pods.flatMap((from) => reachedFrom(from).map((to) => `${from.name} → ${to}`));
    expect(connections.sort()).toEqual(declaredConnections(environment));
    expect(connections.length).toBeGreaterThanOrEqual(10);
  });

  test('a port that anybody may use is one that the pod listens on', () => {
    const open = new Set(
      [...pods, ...given.publicSubnets.map((range) => ({ address: addressIn(range) }))].flatMap(reachedFrom),
    );
    expect(open).toEqual(new Set(pods.flatMap(({ name, ports }) => ports.map((port) => `${name}:${port}`))));
  });

  test('the load balancer reaches what is routed, and nothing else', () => {
    expect(given.publicSubnets.length).toBeGreaterThan(0);
    for (const range of given.publicSubnets)
      expect(reachedFrom({ address: addressIn(range) })).toEqual(['api-gateway:8080']);
  });

  test('nothing is reached from elsewhere in the VPC, from the internet, or from another namespace', () => {
    const stranger = { namespace: 'default', labels: pods[0]?.pod?.labels ?? {} };
    expect(reachedFrom(elsewhere)).toEqual([]);
    expect(reachedFrom(INTERNET)).toEqual([]);
    expect(reachedFrom({ ...elsewhere, pod: stranger })).toEqual([]);
  });

  test('every pod asks the DNS of the cluster, and no other pod of kube-system', () => {
    const system = (app: string): End => ({
      ...elsewhere,
      pod: { namespace: 'kube-system', labels: { 'k8s-app': app } },
    });
    for (const from of pods) {
      for (const protocol of ['UDP', 'TCP'] as const) {
        expect(isAllowed({ from, to: system('kube-dns'), port: 53, protocol })).toBe(true);
        expect(isAllowed({ from, to: system('kube-proxy'), port: 53, protocol })).toBe(false);
      }
    }
  });

  test('every service reaches APIs on the internet, since every one reports to Sentry; nothing else does', () => {
    expect([...reaching(INTERNET, 443)].sort()).toEqual(SERVICES.map(([name]) => name).sort());
  });

  test('mail goes out from where it is declared', () => {
    expect(reaching(INTERNET, 465)).toEqual(users('smtp'));
    expect(users('smtp')).toEqual(['email-service']);
  });

  test('no other port of the internet is open', () => {
    const open = EVERY_PORT.filter((port) => reaching(INTERNET, port).length > 0);
    expect(open.sort()).toEqual(environment === DEV ? [443, 465, 5432] : [443, 465]);
  });

  test('"the internet" holds neither the VPC nor the metadata service of the nodes', () => {
    for (const port of EVERY_PORT) {
      expect(reaching(elsewhere, port)).toEqual([]);
      expect(reaching({ address: '169.254.169.254' }, port)).toEqual([]);
    }
    const internet = findAll(objects, '**.ipBlock').filter((block) => textAt(block, 'cidr') === '0.0.0.0/0');
    expect(internet.length).toBeGreaterThanOrEqual(12);
    for (const block of internet) expect(textsAt(block, 'except[*]')).toEqual([given.vpc, '169.254.169.254/32']);
  });

  test('every workload has a policy of its own, for both directions', () => {
    const own = ofKind(objects, 'NetworkPolicy').filter(({ metadata }) => metadata.namespace === environment.namespace);
    const policies = new Map(own.map((policy) => [policy.metadata.name, policy]));
    expect([...policies.keys()].sort()).toEqual(['allow-dns', 'default-deny', ...pods.map(({ name }) => name)].sort());
    for (const { name } of pods) {
      expect(textsAt(policies.get(name), 'spec.policyTypes[*]')).toEqual(['Ingress', 'Egress']);
    }
  });

  test('a pod that has no policy of its own reaches nobody, and is reached by nobody', () => {
    const newcomer = { ...elsewhere, pod: { namespace: environment.namespace, labels: { app: 'new' } } };
    expect(reachedFrom(newcomer)).toEqual([]);
    expect(EVERY_PORT.filter((port) => reaching(newcomer, port).length > 0)).toEqual([]);
    expect(EVERY_PORT.filter((port) => isAllowed({ from: newcomer, to: INTERNET, port }))).toEqual([]);
  });
});

describe('stores', () => {
  const usersOfPostgres = [...users('postgres'), 'deal-service-migrate'].sort();

  test.each(IN_THE_VPC)('of $cluster are reached in their subnets by those who use them', ({ reaching, subnetsOf }) => {
    for (const range of subnetsOf('postgres')) {
      expect([...reaching({ address: addressIn(range) }, 5432)].sort()).toEqual(usersOfPostgres);
      expect(reaching({ address: addressIn(range) }, 6379)).toEqual([]);
    }
    for (const range of subnetsOf('redis')) {
      expect(reaching({ address: addressIn(range) }, 6379)).toEqual(users('redis'));
      expect(reaching({ address: addressIn(range) }, 5432)).toEqual([]);
    }
    expect(subnetsOf('postgres').length * subnetsOf('redis').length).toBeGreaterThan(0);
  });

  test('of autolytiq-dev: Postgres is on the internet, and Redis is a pod', () => {
    const { pods, reaching } = DEV_SCENE;
    expect([...reaching(INTERNET, 5432)].sort()).toEqual(usersOfPostgres);
    expect(reaching(INTERNET, 6379)).toEqual([]);
    expect(pods.filter(({ name }) => name === 'redis').flatMap((redis) => reaching(redis, 6379))).toEqual(
      users('redis'),
    );
  });
});

describe('a workload with several ports', () => {
  const port = (number: number): Port => ({ name: `p${number}`, number, protocol: 'tcp' });
  const pods = (name: string): Caller => ({ kind: 'pods', name });
  const balancer: Caller = { kind: 'addresses', ranges: ['10.0.1.0/24', '10.0.2.0/24'] };

  /** Who gets in where, a line for each rule. */
  function rules(...listeners: readonly Listener[]): readonly string[] {
    const chart = (app: App) => {
      const made = new Chart(app, 'x');
      addNetworkPolicy(made, PROD, { name: 'many', component: 'service', listeners, destinations: [] });
      return made;
    };
    return findAll(objectsOf(chart), '[kind=NetworkPolicy].spec.ingress[*]').map((rule) => {
      const from = ['from[*].podSelector.matchLabels["app.kubernetes.io/name"]', 'from[*].ipBlock.cidr'];
      const peers = from.flatMap((path) => textsAt(rule, path));
      return `${peers.join(' ')} → ${findAll(rule, 'ports[*].port').join(' ')}`;
    });
  }

  test('lets each caller in to the port that it calls, and to no other', () => {
    expect(
      rules(
        { port: port(1), callers: [pods('a'), balancer] },
        { port: port(2), callers: [pods('b')] },
        { port: port(3), callers: [] },
      ),
    ).toEqual(['a 10.0.1.0/24 10.0.2.0/24 → 1', 'b → 2']);
  });

  test('has one rule for ports that the same callers use', () => {
    expect(
      rules(
        { port: port(1), callers: [pods('a'), pods('b')] },
        { port: port(2), callers: [pods('a')] },
        { port: port(3), callers: [pods('a'), pods('b')] },
      ),
    ).toEqual(['a b → 1 3', 'a → 2']);
  });

  test('has no rule where nobody calls', () => {
    expect(rules({ port: port(1), callers: [] })).toEqual([]);
    expect(rules()).toEqual([]);
  });
});

describe('these tests can say no', () => {
  const objects = estateObjects(PROD);
  const [from, to] = ['api-gateway', 'auth-service'].map((name) =>
    podsOf(objects, '10.0.0.9').find((pod) => pod.name === name),
  );
  const without = (name: string) =>
    objects.filter(({ kind, metadata }) => kind !== 'NetworkPolicy' || metadata.name !== name);

  test('where the policy of one of two pods is missing', () => {
    if (from === undefined || to === undefined) throw new Error('prod has no such pods');
    const connection = { from, to, port: 8087 };
    expect(reachability(objects)(connection)).toBe(true);
    expect(reachability(without('api-gateway'))(connection)).toBe(false);
    expect(reachability(without('auth-service'))(connection)).toBe(false);
  });

  test('and yes to everything where there is no policy at all', () => {
    if (from === undefined || to === undefined) throw new Error('prod has no such pods');
    expect(reachability([])({ from: to, to: from, port: 1 })).toBe(true);
  });

  test.each([
    ['10.0.0.0/16', '10.0.255.255', true],
    ['10.0.0.0/16', '10.1.0.0', false],
    ['10.0.20.0/22', '10.0.23.9', true],
    ['10.0.20.0/22', '10.0.24.0', false],
    ['169.254.169.254/32', '169.254.169.254', true],
    ['0.0.0.0/0', '203.0.113.9', true],
  ])('%s holds %s: %p', (range, held, holds) => {
    expect(isIn(held, range)).toBe(holds);
  });

  test('an address can be found in a range beside others', () => {
    expect(addressIn('10.0.0.0/16', ['10.0.0.0/24', '10.0.1.0/24'])).toBe('10.0.2.9');
    expect(() => addressIn('10.0.0.0/24', ['10.0.0.0/16'])).toThrow(
      '10.0.0.0/24 has no address outside of 10.0.0.0/16',
    );
  });
});
