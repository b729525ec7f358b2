import { SYSTEM, replace } from '../edited-overlays';
import { MONITORED } from '../monitored';
import { LIVE_PAGE, SYSTEM_PAGE, TEST_PAGE, rowsAfter, sectionAfter } from './page-after';

test('without monitoring the pages have nothing about it', () => {
  expect(sectionAfter(LIVE_PAGE, 'Monitoring')).toBeUndefined();
  expect(sectionAfter(SYSTEM_PAGE, 'Monitoring')).toBeUndefined();
});

test('what the stack needs of others is on the hand-off page of each cluster', () => {
  expect(sectionAfter(LIVE_PAGE, 'Monitoring', ...MONITORED)).toEqual([
    '- A user of `ledger` with the role `pg_monitor`, for `ledger-exporter`; the URL that it reads is `postgresql://<user>:<password>@<host>:<port>/<database>?sslmode=require`, and has no parameter of a pool of connections.',
    '- A Slack webhook that may post to #parcels, #security.',
    '- A PagerDuty service with an integration of the Events API v2.',
    '- An SMTP login at mail.parcels.example:587 that may send as alerts@parcels.example.',
    '- A service that tells somebody when Watchdog stops calling its address.',
    '- The pages of docs/runbooks at https://runbooks.parcels.example.',
  ]);
  const unheard = replace(SYSTEM, '  heartbeat: watch.heartbeat\n', '');
  expect(sectionAfter(TEST_PAGE, 'Monitoring', ...MONITORED, unheard)).toEqual([
    '- A user of `ledger` with the role `pg_monitor`, for `ledger-exporter`; the URL that it reads is `postgresql://<user>:<password>@<host>:<port>/<database>?sslmode=require`, and has no parameter of a pool of connections.',
    '- A Slack webhook that may post to #parcels-test, #security.',
    '- Nobody hears of it when the whole stack is down: there is no heartbeat.',
    '- The pages of docs/runbooks at https://runbooks.parcels.example.',
  ]);
});

test('the page of the system says what is kept, who is told, and what each service promises', () => {
  const [live, test_, ...promises] = rowsAfter(SYSTEM_PAGE, 'Monitoring', ...MONITORED);
  expect(live).toContain('#parcels, #security, PagerDuty, ops@parcels.example, heartbeat');
  expect(live).toContain('31 days');
  expect(test_).toContain('4 days');
  expect(promises).toHaveLength(3);
  expect(promises[0]).toBe('| `label-printer` | parcels | 99.5 % | 95 % within 300 ms |');
});

test('secrets of the stack are in the table of Secrets Manager, with who reads them', () => {
  const rows = rowsAfter(LIVE_PAGE, 'Secrets Manager', ...MONITORED);
  expect(rows.filter((row) => row.includes('parcels/live/watch')).join('\n')).toMatch(
    /`alertmanager-secrets` \| `alertmanager`[^]*`grafana-secrets` \| `grafana`[^]*`ledger-exporter-secrets` \| `ledger-exporter`/,
  );
});
