import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIVE, SYSTEM, TEST, THIRD_PARTY, replace, write, type Edit } from './edited-overlays';

/** The images that the repository pins. */
const IMAGES = readFileSync(join(__dirname, '../../overlays/third-party.images.yaml'), 'utf8');

/** What the tiny system says of monitoring, as a block in system.yaml. */
export const MONITORING = `monitoring:
  team: parcels
  runbooks: https://runbooks.parcels.example
  objectives: { availability: 99.5, latency: { milliseconds: 300, percent: 95 } }
  probes: [{ host: web, path: /api/health }]
  slack: { url: watch.slack, security: "#security" }
  pagerduty: watch.pager
  mail:
    { to: ops@parcels.example, from: alerts@parcels.example, host: mail.parcels.example, username: alerts, password: watch.mail }
  heartbeat: watch.heartbeat
  grafana: { password: watch.grafana }
  exporters: { ledger: watch.ledger }
`;

/** Gives the tiny system a monitoring stack in both environments. */
export const MONITORED: readonly Edit[] = [
  write(THIRD_PARTY, IMAGES),
  replace(SYSTEM, '\nroutes:\n', `\n${MONITORING}\nroutes:\n`),
  replace(
    SYSTEM,
    '  carrier: [token, webhook_secret]\n',
    '  carrier: [token, webhook_secret]\n  watch: [slack, pager, mail, heartbeat, grafana, ledger]\n',
  ),
  replace(LIVE, '\nnetwork:\n', '\nmonitoring: { channel: "#parcels" }\n\nnetwork:\n'),
  replace(TEST, '\nnetwork:\n', '\nmonitoring: { channel: "#parcels-test" }\n\nnetwork:\n'),
];
