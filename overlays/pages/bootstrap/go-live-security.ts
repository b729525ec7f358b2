import type { Environment } from '../../environment';
import type { Line } from './go-live-line';

/** Secrets, network, permissions and pods. */
export function securityLines({ cluster, namespace, secretStore, addOns }: Environment): readonly Line[] {
  const enforced = addOns.some(({ name }) => name === 'aws-vpc-cni');
  return [
    ...(secretStore === undefined
      ? []
      : [
          {
            what: 'Secrets come from Secrets Manager, and no file holds one',
            policies: ['secret-sources', 'references', 'plaintext-credentials'],
            command: `kubectl get externalsecret -A --context ${cluster.name}`,
            see: 'READY is True in every line',
          },
        ]),
    { what: 'AWS is reached by roles, one for each ServiceAccount', policies: ['iam-roles', 'aws-credentials'] },
    {
      what: 'Network policies deny what nobody declared, and are enforced',
      policies: ['network-isolation', 'network-dns', 'network-edges', 'network-internet'],
      command: enforced
        ? `kubectl get daemonset aws-node -n kube-system -o yaml --context ${cluster.name} | grep enable-network-policy`
        : `kubectl get policyendpoints.networking.k8s.aws -n ${namespace} --context ${cluster.name}`,
      see: enforced ? '`--enable-network-policy=true`' : 'one or more for each NetworkPolicy',
    },
    { what: 'Nothing may do more in Kubernetes than it needs', policies: ['rbac', 'api-permissions', 'api-token'] },
    {
      what: 'Pods keep the level `restricted`, as a numbered user, on a root file system that is read-only',
      policies: ['pod-security', 'non-root-user', 'read-only-root'],
    },
    { what: 'Images are of our registries, and pinned', policies: ['images'] },
  ];
}
