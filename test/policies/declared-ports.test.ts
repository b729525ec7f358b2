import { declaredPorts } from '../../policies/declared-ports';
import { CLUSTERS, cluster, edited, lines, withoutFacts } from './clusters';
import { append, drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const SERVICE = 'Service autolytiq-prod/auth-service';
const AUTH = 'Deployment autolytiq-prod/auth-service';

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(declaredPorts, given)).toEqual([]);
});

test('a Service with another port is refused', () => {
  expect(lines(declaredPorts, edited(PROD, SERVICE, put('spec.ports[0].port', 8088)))).toEqual([
    `${SERVICE} spec.ports: expected the declared ports of auth-service, 8087, found 8088; give it those ports, or declare others in system.yaml`,
  ]);
  expect(lines(declaredPorts, edited(PROD, SERVICE, append('spec.ports', { name: 'debug', port: 9229 })))).toHaveLength(
    1,
  );
  expect(lines(declaredPorts, edited(PROD, SERVICE, drop('spec.ports')))[0]).toContain('found none');
});

test('so is a container with another, of any store too', () => {
  const port = 'spec.template.spec.containers[0].ports[0].containerPort';
  expect(lines(declaredPorts, edited(PROD, AUTH, put(port, 8088)))).toEqual([
    `${AUTH} spec.template.spec.containers: expected the declared ports of auth-service, 8087, found 8088; give it those ports, or declare others in system.yaml`,
  ]);
  expect(
    lines(declaredPorts, edited(cluster('ecommerce-dev'), 'StatefulSet ecommerce-dev/redis', put(port, 6380))),
  ).toHaveLength(1);
});

test.each(['LoadBalancer', 'NodePort', 'ExternalName'])('a Service of type %s is a door to the outside', (type) => {
  expect(lines(declaredPorts, edited(PROD, SERVICE, put('spec.type', type)))).toEqual([
    `${SERVICE} spec.type: expected ClusterIP, found ${type}; what is public goes through the Ingress`,
  ]);
});

test('a Service without a selector leads nowhere', () => {
  for (const edit of [drop('spec.selector'), put('spec.selector', {})]) {
    expect(lines(declaredPorts, edited(PROD, SERVICE, edit))[0]).toContain(
      'spec.selector: expected the labels of the pods of auth-service',
    );
  }
  expect(lines(declaredPorts, edited(PROD, SERVICE, put('spec', null)))).toHaveLength(2);
});

test('a Service beside that of a workload is no door either, and leads somewhere', () => {
  const gossip = 'Service monitoring/alertmanager-gossip';
  const open = put('spec.type', 'NodePort');
  expect(lines(declaredPorts, edited(PROD, gossip, open))).toEqual([
    `${gossip} spec.type: expected ClusterIP, found NodePort; what is public goes through the Ingress`,
  ]);
  expect(lines(declaredPorts, edited(PROD, gossip, drop('spec.selector')))).toEqual([
    `${gossip} spec.selector: expected the labels of the pods of alertmanager-gossip, found nothing; without them it leads nowhere`,
  ]);
  expect(lines(declaredPorts, edited(PROD, gossip, open, put('metadata.namespace', 'kube-system')))).toEqual([]);
});

test('without overlays nothing is declared', () => {
  expect(lines(declaredPorts, withoutFacts(edited(PROD, SERVICE, put('spec.ports[0].port', 1))))).toEqual([]);
});
