import type { AlertDefinition, Monitored } from '../../alert';

const BY_SECRET = 'by (namespace, externalsecret)';

/** Matcher of the namespaces that have secrets of ours; undefined where there are none. */
function secretNamespaces({ environment, monitoring }: Monitored): string | undefined {
  const namespaces = [
    ...(environment.secrets.length === 0 ? [] : [environment.namespace]),
    ...(monitoring.secrets.length === 0 ? [] : [monitoring.namespace]),
  ];
  return namespaces.length === 0 ? undefined : `namespace=~"${namespaces.join('|')}"`;
}

const externalSecretNotReady: AlertDefinition = {
  alert: 'ExternalSecretNotReady',
  severity: 'warning',
  area: 'security',
  // The operator tries again with growing pauses: a secret manager that refuses for a few minutes passes by itself.
  for: '15m',
  expr: (monitored) => {
    const matcher = secretNamespaces(monitored);
    return matcher === undefined
      ? undefined
      : [
          `max ${BY_SECRET} (kube_externalsecret_status_condition{${matcher}, condition="Ready", status="True"}) == 0`,
          `or`,
          // No operator has ever looked at it.
          `max ${BY_SECRET} (kube_externalsecret_info{${matcher}})`,
          `unless on (namespace, externalsecret) max ${BY_SECRET} (kube_externalsecret_status_condition{condition="Ready"})`,
        ].join('\n');
  },
  summary: 'Secret {{ $labels.externalsecret }} cannot be read from the secret manager',
  description:
    'ExternalSecret {{ $labels.externalsecret }} in {{ $labels.namespace }} has not been ready for 15 minutes. The Secret keeps its last values, or does not exist if there never were any.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning: 'External Secrets cannot bring the values of a Secret from AWS Secrets Manager, or does not run.',
    impact:
      'Pods that run keep what they have. Where the Secret does not exist, new pods do not start. A password that was rotated does not arrive.',
    diagnosis: [
      'The reason: `kubectl describe externalsecret -n <namespace> <externalsecret> | tail -20`.',
      'Its store: `kubectl get clustersecretstore -o wide`; if that is not ready, it is the same for all.',
      '`AccessDeniedException`: the IAM role of the store (annotation of its ServiceAccount in `external-secrets`), or the key the entry is encrypted with.',
      '`ResourceNotFoundException` or a missing property: `aws secretsmanager describe-secret --secret-id <entry>`; the hand-off page lists every entry with its properties.',
      'The operator: `kubectl get pods -n external-secrets` and `kubectl logs -n external-secrets deployment/external-secrets --tail=50`.',
      'Since when, and which else: `kube_externalsecret_status_condition{condition="Ready", status="True"} == 0`.',
    ],
    mitigation: [
      'Entry or property missing: put it in (`aws secretsmanager put-secret-value --secret-id <entry> --secret-string file://<file>`), then `kubectl annotate externalsecret -n <namespace> <externalsecret> force-sync=$(date +%s) --overwrite`.',
      'No right: the policy of the role, in Terraform.',
      'The operator does not run: install it, or `kubectl rollout restart deployment/external-secrets -n external-secrets`.',
      'Never write the value into the Secret by hand: the next synchronisation overwrites it, and nobody will know where it came from.',
    ],
  },
};

const externalSecretsUnknown: AlertDefinition = {
  alert: 'ExternalSecretsUnknown',
  severity: 'warning',
  area: 'security',
  // As long as ExternalSecretNotReady; kube-state-metrics starts on another node in less than 5 minutes, and sees new kinds in seconds.
  for: '15m',
  expr: (monitored) => {
    const matcher = secretNamespaces(monitored);
    return matcher === undefined ? undefined : `absent(kube_externalsecret_info{${matcher}})`;
  },
  summary: 'Nothing is known about secrets',
  description:
    'kube-state-metrics has shown no ExternalSecret for 15 minutes: a secret that cannot be read would go unnoticed.',
  dashboard: { uid: 'monitoring', variables: [] },
  runbook: {
    meaning:
      'The state of ExternalSecrets is not to be had: their kind is missing in the cluster, or kube-state-metrics may not read them.',
    impact: 'None for users. ExternalSecretNotReady cannot fire.',
    diagnosis: [
      'Does the kind exist? `kubectl get crd externalsecrets.external-secrets.io`. Without it, no Secret is made at all.',
      'Are there any? `kubectl get externalsecret -A`.',
      'May it read them? `kubectl auth can-i list externalsecrets.external-secrets.io --as=system:serviceaccount:monitoring:kube-state-metrics -A`, and the same for `customresourcedefinitions.apiextensions.k8s.io`.',
      'Its log: `kubectl logs -n monitoring deployment/kube-state-metrics --tail=50`.',
      'Is anything of it there? `up{job="kube-state-metrics"}`.',
    ],
    mitigation: [
      'Kind missing: install External Secrets, then apply `dist/<cluster>/10-secrets.yaml`.',
      'Rights missing: apply `dist/<cluster>` again; the role of kube-state-metrics is in it.',
      'It was started before the kind existed and did not notice: `kubectl rollout restart deployment/kube-state-metrics -n monitoring`.',
    ],
  },
};

/** Causes in secrets. */
export const SECRET_ALERTS: readonly AlertDefinition[] = [externalSecretNotReady, externalSecretsUnknown];
