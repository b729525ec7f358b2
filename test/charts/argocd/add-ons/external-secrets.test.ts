import { valuesOf } from './values';

test('External Secrets brings its definitions, and each of its parts has its own pods and requests', () => {
  const part = {
    replicaCount: 1,
    resources: { requests: { cpu: '50m', memory: '128Mi' } },
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
  };
  expect(valuesOf('external-secrets')).toEqual({
    installCRDs: true,
    leaderElect: true,
    ...part,
    serviceAccount: { create: true, name: 'external-secrets' },
    webhook: part,
    certController: part,
  });
});
