import { callees, dependencyRules, usedStores } from '../../../../monitoring/rules/recording/dependencies';
import { monitored, withEnvironment, withMonitoring } from '../../monitored';

test('who calls whom is recorded once for each that is called, as the callers are declared', () => {
  const prod = monitored('autolytiq-prod');
  const rules = dependencyRules(prod).filter(({ record }) => record === 'service_callee:declared:info');
  expect(rules.length).toBeGreaterThan(3);
  for (const { labels, expr } of rules) {
    const callee = prod.environment.services.find(({ name }) => name === labels?.['callee']);
    const declared = (callee?.listeners ?? [])
      .flatMap(({ callers }) => callers)
      .flatMap((caller) => (caller.kind === 'pods' ? [caller.name] : []))
      .filter((name) => prod.monitoring.objectives.some(({ service }) => service === name));
    expect(expr).toBe(`service:declared:info{service=~"${[...new Set(declared)].sort().join('|')}"}`);
  }
});

test('a call more makes one rule longer, and a service that nobody calls has none', () => {
  const prod = monitored('autolytiq-prod');
  const [called] = callees(prod);
  if (called === undefined) throw new Error('nobody calls anybody');
  const services = prod.environment.services.map((service) =>
    called.users.includes(service.name) ? { ...service, destinations: [] } : service,
  );
  const names = (found: ReturnType<typeof callees>): readonly string[] => found.map(({ name }) => name);
  expect(names(callees(prod))).toContain(called.name);
  expect(names(callees(withEnvironment(prod, { services })))).not.toContain(called.name);
});

test('a store is used by those that may connect to where its exporter does', () => {
  expect(usedStores(monitored('ecommerce-prod'))).toEqual([
    { name: 'postgres-auth', users: ['auth-service'] },
    { name: 'postgres-product', users: ['product-service'] },
    { name: 'postgres-user', users: ['user-service'] },
    { name: 'redis', users: ['auth-service', 'product-service', 'user-service'] },
  ]);
  // In dev they run in the cluster, and are reached by name.
  expect(usedStores(monitored('ecommerce-dev')).map(({ name }) => name)).toEqual(
    usedStores(monitored('ecommerce-prod')).map(({ name }) => name),
  );
});

test('services whose requests are not counted are no callers: there is nothing to show of them', () => {
  const prod = monitored('autolytiq-prod');
  expect(dependencyRules(withMonitoring(prod, { objectives: [] }))).toEqual([]);
});
