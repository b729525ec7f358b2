import type { Environment } from '../../environment';
import type { Line } from './go-live-line';
import { healthUrls, hostsOf } from './traffic';

/** The way from outside. */
export function entranceLines(environment: Environment): readonly Line[] {
  const { ingress } = environment;
  const [host] = ingress?.hosts ?? [];
  if (ingress === undefined || host === undefined) return [];
  const [url = `https://${host.host}/`] = healthUrls(environment);
  const hosts = hostsOf(environment);
  return [
    {
      what: 'Hosts lead to the load balancer, and it to the declared services',
      policies: ['declared-ingress', 'ingress-backends', 'ingress-group'],
      command: `dig +short ${hosts.join(' ')}`,
      see: hosts.length === 1 ? 'its addresses' : 'the same addresses for each',
    },
    {
      what: 'TLS 1.2 or newer, with a certificate that does not end soon',
      policies: ['ingress-certificate', 'ingress-hardening'],
      command: `openssl s_client -connect ${host.host}:443 -servername ${host.host} </dev/null 2>/dev/null | openssl x509 -noout -checkend 2592000`,
      see: '`Certificate will not expire`',
    },
    {
      what: 'Targets are healthy',
      policies: ['ingress-health'],
      command: `curl -fsS -o /dev/null -w '%{http_code}' ${url}`,
      see: '`200`',
    },
    {
      what: 'HTTP is redirected to HTTPS',
      policies: ['ingress-redirect'],
      command: `curl -sS -o /dev/null -w '%{http_code}' http://${host.host}/`,
      see: '`301`',
    },
  ];
}
