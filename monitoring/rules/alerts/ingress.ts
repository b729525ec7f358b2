import type { AlertDefinition, Monitored } from '../../alert';

const publicProbeFailing: AlertDefinition = {
  alert: 'PublicProbeFailing',
  severity: 'critical',
  area: 'service',
  // Four or more probes in a row: a connection lost on the way, or one target that is taken out, is shorter.
  for: '2m',
  expr: whereProbed(() => `max by (instance, service) (probe_success) == 0`),
  summary: '{{ $labels.instance }} does not answer',
  description:
    'The public address {{ $labels.instance }}, behind which {{ $labels.service }} answers, has failed for 2 minutes.',
  dashboard: { uid: 'ingress', variables: ['instance'] },
  runbook: {
    meaning:
      'A public address was asked as a user would ask, through DNS, load balancer and TLS, and gave no good answer.',
    impact: 'Users get errors or nothing at this address.',
    diagnosis: [
      'From outside, to be sure: `curl -sv -o /dev/null https://<host><path>`.',
      'How it fails: `probe_http_status_code{instance="<url>"}`. 0 is no connection (DNS, TLS, network); 502 and 504 are a target that does not answer; 503 a target group without healthy targets; 404 a path that is not routed.',
      'All addresses or one? `probe_success`. All: load balancer, DNS, certificate, web ACL. One: its service.',
      'The service itself: `kubectl get pods -n <namespace> -l app.kubernetes.io/name=<service>`, and the alerts about it.',
      'The controller of the load balancer: `kubectl describe ingress -n <namespace>` and `kubectl logs -n kube-system deployment/aws-load-balancer-controller --tail=50`.',
      'Where time goes: `probe_http_duration_seconds{instance="<url>"}` by phase.',
    ],
    mitigation: [
      'After a rollout: `kubectl rollout undo deployment/<service> -n <namespace>`, and the former tag in `overlays/<system>/<env>.images.yaml`.',
      'No healthy targets: see LoadBalancerTargetsUnhealthy.',
      'DNS or certificate: the record must point at the name in `kubectl get ingress -n <namespace>`; for the certificate see PublicCertificateExpiryImminent.',
      'The whole zone or region: tell people first, then follow the plan for disasters.',
    ],
  },
};

const publicProbeSlow: AlertDefinition = {
  alert: 'PublicProbeSlow',
  severity: 'warning',
  area: 'service',
  // The mean of 5 minutes must stay bad for another 10: what a new connection or a cold cache costs does not.
  for: '10m',
  expr: whereProbed(() => `max by (instance, service) (avg_over_time(probe_duration_seconds[5m])) > 1`),
  summary: '{{ $labels.instance }} is slow',
  description:
    'Asking {{ $labels.instance }} takes {{ $value | humanizeDuration }} on average; a health page should take a fraction of a second.',
  dashboard: { uid: 'ingress', variables: ['instance'] },
  runbook: {
    meaning: 'A public health page takes longer than a second, name look-up and TLS included.',
    impact: 'Users wait longer, at this address or at all.',
    diagnosis: [
      'Which part: `avg_over_time(probe_http_duration_seconds{instance="<url>"}[10m])` by `phase`. `resolve` is DNS, `connect` and `tls` the network, `processing` the service.',
      'Is the service slow by its own measure? `histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{service="<service>"}[5m])))`.',
      'All addresses? `probe_duration_seconds`; if so, suspect the exporter: `kubectl top pod -n monitoring -l app.kubernetes.io/name=blackbox-exporter`.',
      'What the service waits for: its stores and callees in the dashboard of dependencies.',
    ],
    mitigation: [
      'A slow service: more replicas, or the former version, as its own latency alert says.',
      'DNS inside the cluster: `kubectl rollout restart deployment/coredns -n kube-system`, after a look at its CPU.',
    ],
  },
};

const publicCertificateExpiring: AlertDefinition = {
  alert: 'PublicCertificateExpiring',
  severity: 'warning',
  area: 'platform',
  // Days are left: an hour costs nothing, and one odd answer during a change of certificates is not told.
  for: '1h',
  // Below 7 days the critical alert says it.
  expr: whereProbed(() => `${expiresWithin(21)} >= ${days(7)}`),
  summary: 'The certificate of {{ $labels.instance }} expires soon',
  description:
    'The certificate of {{ $labels.instance }} is valid for {{ $value | humanizeDuration }} more. ACM renews 60 days before; at 21 days it has failed to.',
  dashboard: { uid: 'ingress', variables: ['instance'] },
  runbook: {
    meaning: 'A certificate that should renew itself has not, and less than three weeks are left.',
    impact: 'None yet. On the day it expires every client refuses to connect.',
    diagnosis: [
      'Which certificate the address shows: `echo | openssl s_client -connect <host>:443 -servername <host> 2>/dev/null | openssl x509 -noout -dates -issuer -ext subjectAltName`.',
      'What ACM thinks: `aws acm describe-certificate --certificate-arn <arn> --query "Certificate.[Status,RenewalSummary,NotAfter]"`; the ARN is `ingress.certificate.arn` in the overlay.',
      'Validation by DNS: each `ResourceRecord` in `DomainValidationOptions` must still exist: `dig +short CNAME <name>`.',
      'Imported certificates are never renewed: `Type` is `IMPORTED`.',
    ],
    mitigation: [
      'Put the validation record back; ACM tries again within hours.',
      'Imported: import the new one under the same ARN (`aws acm import-certificate --certificate-arn <arn> …`); the load balancer takes it at once.',
      'Another certificate: request it, wait until it is issued, change `ingress.certificate.arn` in the overlay, `npm run synth`, apply.',
    ],
  },
};

const publicCertificateExpiryImminent: AlertDefinition = {
  alert: 'PublicCertificateExpiryImminent',
  severity: 'critical',
  area: 'platform',
  // As above: there are days to act, and a change of certificates may show the old one for a moment.
  for: '1h',
  expr: whereProbed(() => expiresWithin(7)),
  summary: 'The certificate of {{ $labels.instance }} expires within a week',
  description:
    'The certificate of {{ $labels.instance }} is valid for {{ $value | humanizeDuration }} more; then no client connects.',
  dashboard: { uid: 'ingress', variables: ['instance'] },
  runbook: {
    meaning: 'A certificate expires in less than seven days; the warning two weeks ago has not led to a new one.',
    impact: 'On that day the address is down for everybody, whatever the state of the services.',
    diagnosis: [
      'To the hour: `(probe_ssl_earliest_cert_expiry - time()) / 3600`.',
      'Is it the certificate itself or one above it in the chain? `echo | openssl s_client -connect <host>:443 -servername <host> -showcerts`.',
      'State of the renewal: `aws acm describe-certificate --certificate-arn <arn> --query Certificate.RenewalSummary`.',
      'Is a newer one there and not in use? `aws acm list-certificates` against the annotation in `kubectl get ingress -n <namespace> -o yaml`.',
    ],
    mitigation: [
      'Request a new one with validation by DNS (`aws acm request-certificate --domain-name <host> --validation-method DNS`), make its records, and wait until it is `ISSUED`, usually half an hour.',
      'Change `ingress.certificate.arn` in the overlay, `npm run synth`, apply; then look at the address again with `openssl`.',
    ],
  },
};

/** Only where public addresses are asked. */
function whereProbed(expr: () => string): AlertDefinition['expr'] {
  return ({ monitoring }: Monitored) => (monitoring.probes.length === 0 ? undefined : expr());
}

/** Addresses whose certificate has fewer days left, with the seconds. */
function expiresWithin(number: number): string {
  return `min by (instance, service) (probe_ssl_earliest_cert_expiry) - time() < ${days(number)}`;
}

const days = (number: number): string => `${number} * 86400`;

/** What users meet first. */
export const INGRESS_ALERTS: readonly AlertDefinition[] = [
  publicProbeFailing,
  publicProbeSlow,
  publicCertificateExpiring,
  publicCertificateExpiryImminent,
];
