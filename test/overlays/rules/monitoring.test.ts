import { LIVE, SYSTEM, THIRD_PARTY, problemsAfter, replace, type Edit } from '../edited-overlays';
import { MONITORED, MONITORING } from '../monitored';

/** The problems after edits of the monitored system, without the place of the file. */
const problems = (...edits: readonly Edit[]): readonly string[] =>
  problemsAfter(...MONITORED, ...edits).map((line) => line.replace(/^\S+ /, ''));

test('a system may have a monitoring stack', () => {
  expect(problems()).toEqual([]);
});

test('an exporter is of a store', () => {
  expect(problems(replace(SYSTEM, 'exporters: { ledger:', 'exporters: { ledgr:'))).toEqual([
    'monitoring.exporters.ledgr: expected a store (ledger), found "ledgr"; did you mean "ledger"?',
  ]);
});

test('what is asked is at a host and under a path that is routed', () => {
  expect(problems(replace(SYSTEM, '{ host: web, path: /api/health }', '{ host: api, path: /health }'))).toEqual([
    expect.stringMatching(/^monitoring\.probes\[0\]\.host: expected .*host that a route names.*found "api"/),
  ]);
  const elsewhere = [
    replace(
      SYSTEM,
      '  - { host: web, service: tracker-web }\n',
      '  - { host: web, path: /app, service: tracker-web }\n',
    ),
    replace(SYSTEM, 'path: /api/health', 'path: /health'),
  ];
  expect(problems(...elsewhere)).toEqual([
    'monitoring.probes[0].path: expected a path under a route of web (/app, /api), found /health',
  ]);
});

test('secrets of the stack are in the inventory', () => {
  expect(problems(replace(SYSTEM, 'url: watch.slack', 'url: watch.slak'))).toEqual([
    'monitoring.slack.url: expected entry.property of the secret inventory (secrets:), found "watch.slak"; did you mean "watch.slack"?',
  ]);
});

test('monitoring is said by the system and by each environment, or by neither', () => {
  expect(problems(replace(LIVE, 'monitoring: { channel: "#parcels" }\n\n', ''))).toEqual([
    expect.stringMatching(
      /^monitoring: expected how much of it there is here, since .*system\.yaml has monitoring, found nothing/,
    ),
  ]);
  expect(problemsAfter(replace(LIVE, '\nnetwork:\n', '\nmonitoring: { channel: "#parcels" }\n\nnetwork:\n'))).toEqual([
    expect.stringMatching(/monitoring: expected nothing, since .*system\.yaml has no monitoring, found settings/),
  ]);
});

test('objectives and teams of a service stand where there is monitoring', () => {
  const withTeam = replace(SYSTEM, '  tracker-api:\n', '  tracker-api:\n    team: tracking\n');
  expect(problems(withTeam)).toEqual([]);
  expect(problemsAfter(withTeam)).toEqual([
    expect.stringMatching(/services\.tracker-api\.team: expected no team, since the system has no monitoring/),
  ]);
});

test('every program of the stack is pinned', () => {
  const without = replace(THIRD_PARTY, '  postgres-exporter:', '  postgres-exportr:');
  const lines = problems(without);
  expect(lines).toEqual([
    'images.postgres-exporter: expected an image named postgres-exporter, which the monitoring stack runs, found nothing; did you mean "postgres-exportr"?',
  ]);
});

test.each([
  ['availability: 99.5', 'availability: 100', /availability: expected a share of 100/],
  ['percent: 95', 'percent: "0"', /percent: expected a share of 100/],
  ['security: "#security"', 'security: security', /security: expected the name of a channel/],
  ['to: ops@parcels.example', 'to: ops', /to: expected an address such as/],
  ['https://runbooks.parcels.example', 'https://runbooks.parcels.example/', /runbooks: expected an address such as/],
])('%s is not %s', (found, put, said) => {
  expect(MONITORING).toContain(found);
  expect(problems(replace(SYSTEM, found, put))).toEqual([expect.stringMatching(said)]);
});
