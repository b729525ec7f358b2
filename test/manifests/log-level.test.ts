import { recordAt } from '../../policies/cluster/json';
import type { Policy } from '../../policies/policy';
import { edited } from '../policies/clusters';
import { drop, put } from '../policies/edits';
import { loadFolder, select } from '.';

/*
 * An example: what the team of a service may want to be sure of beside the policies of the house. See "Testing your own rule" in
 * docs/architecture.md.
 */

const prod = loadFolder('dist/autolytiq-prod');

test('the gateway has one Service, and its pods are spread over zones', () => {
  const services = select(prod, { kind: 'Service', labels: { 'app.kubernetes.io/name': 'api-gateway' } });
  expect(services.map(({ name }) => name)).toEqual(['api-gateway']);
  const [gateway] = select(prod, { kind: 'Deployment', name: 'api-gateway' });
  expect(recordAt(gateway?.body, 'spec', 'template', 'spec')['topologySpreadConstraints']).toContainEqual(
    expect.objectContaining({ topologyKey: 'topology.kubernetes.io/zone' }),
  );
});

/** A rule of our own, with the form of a policy: it can be asked of any cluster, and says what to change. */
const quietLogs: Policy = {
  id: 'quiet-logs',
  severity: 'error',
  demands: 'No ConfigMap sets LOG_LEVEL to debug.',
  prevents: 'Logs that cost more than the service, with what customers typed in them.',
  link: 'https://kubernetes.io/docs/concepts/cluster-administration/logging/',
  needs: 'objects',
  check: (cluster) =>
    cluster
      .ofKind('ConfigMap')
      .filter(({ body }) => recordAt(body, 'data')['LOG_LEVEL'] === 'debug')
      .map((object) => ({
        object,
        path: 'data.LOG_LEVEL',
        expected: 'info, warn or error',
        found: 'debug',
        mend: 'take LOG_LEVEL: debug out of the overlay',
      })),
};

test('logs are quiet in prod', () => {
  expect(prod).toKeepPolicy(quietLogs);
});

test('the rule can fail', () => {
  const [config] = select(prod, { kind: 'ConfigMap', name: 'auth-service' });
  expect(config?.body).toHaveProperty('data.LOG_LEVEL', 'info');
  const title = 'ConfigMap autolytiq-prod/auth-service';
  expect(edited(prod, title, put('data.LOG_LEVEL', 'debug'))).not.toKeepPolicy(quietLogs);
  expect(edited(prod, title, drop('data'))).toKeepPolicy(quietLogs);
});
