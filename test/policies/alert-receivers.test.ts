import { alertReceivers } from '../../policies/alert-receivers';
import { CLUSTERS, cluster, edited, foreign, lines, withoutFacts } from './clusters';
import { append, drop, put, type Edit } from './edits';
import { inYaml } from './file-edits';
import { ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const CONFIG = 'ConfigMap monitoring/alertmanager';
const FILE = `${CONFIG} data["alertmanager.yml"]`;

const configured = (...edits: readonly Edit[]) => edited(PROD, CONFIG, inYaml('alertmanager.yml', ...edits));
const said = (...edits: readonly Edit[]) => lines(alertReceivers, configured(...edits));

test.each(CLUSTERS)('$name keeps it, with facts and without', (given) => {
  expect(lines(alertReceivers, given)).toEqual([]);
  expect(lines(alertReceivers, withoutFacts(given))).toEqual([]);
});

test('a route names a receiver that exists, in the clusters of others too', () => {
  const misspelt = configured(put('route.routes[receiver=security].receiver', 'secruity'));
  const line = expect.stringMatching(
    /^ConfigMap monitoring\/alertmanager data\["alertmanager\.yml"\]\.route\.routes\[\d\]\.receiver: expected a receiver that there is: .*, found "secruity"; name one of receivers, or add it there$/,
  );
  expect(lines(alertReceivers, withoutFacts(misspelt))).toEqual([line]);
  expect(lines(alertReceivers, misspelt)).toContainEqual(line);
  expect(lines(alertReceivers, withoutFacts(configured(drop('route.receiver'))))).toEqual([
    expect.stringContaining('.route.receiver: expected a receiver that there is'),
  ]);
});

describe('an alert', () => {
  test('reaches a receiver with an integration', () => {
    const lost = said(put('receivers[name=security]', { name: 'security' }));
    expect(lost).toContainEqual(
      expect.stringMatching(
        /^ConfigMap monitoring\/prometheus-rules data\["alerts-security\.yaml"\]\.groups\[0\]\.rules\[\d+\]\.alert: expected a way through the routes of alertmanager to a receiver with an integration: .*, found ExternalSecretNotReady can end where nobody is told; add a route for it, or an integration to the receiver that it reaches$/,
      ),
    );
    expect(lost.join('\n')).not.toContain('ServiceDown');
  });

  test('that a route takes does not come back to the one above', () => {
    expect(
      said(
        append('receivers', { name: 'nowhere' }),
        put('route.routes[0]', { receiver: 'nowhere', matchers: ['severity="warning"'] }),
      ),
    ).toContainEqual(expect.stringContaining('found ServiceHighErrorRate can end where nobody is told'));
    expect(
      said(
        append('receivers', { name: 'nowhere' }),
        append('route.routes', { receiver: 'nowhere', matchers: ['severity="warning"'] }),
      ).join('\n'),
    ).toContain('can end where nobody is told');
    // Taken by nobody, it stays with the root.
    expect(
      said(
        append('receivers', { name: 'nowhere' }),
        append('route.routes', { receiver: 'nowhere', matchers: ['severity="x"'] }),
      ),
    ).toEqual([]);
  });

  test('may end nowhere for some value of a label that only the running system knows', () => {
    const nowhere = (matcher: string) =>
      said(
        append('receivers', { name: 'nowhere' }),
        put('route.routes[0]', { receiver: 'nowhere', matchers: [matcher] }),
      );
    expect(nowhere('service="auth-service"').join('\n')).toContain('found ServiceHighErrorRate can end where');
    expect(nowhere('tenant="one"').join('\n')).not.toContain('can end where');
    expect(nowhere('service=~"auth-.*"').join('\n')).toContain('found ServiceHighErrorRate can end where');
    expect(nowhere('tenant!="one"').join('\n')).toContain('found ServiceHighErrorRate can end where');
  });

  test('that always fires may be told to nobody', () => {
    const silent = said(put('receivers[name=heartbeat]', { name: 'heartbeat' }));
    expect(silent).toEqual([]);
  });

  test('that is critical reaches the pager, where there is one', () => {
    const critical = said(
      drop('route.routes[receiver=on-call].continue'),
      put('route.routes[receiver=on-call].matchers', ['area="service"']),
    );
    expect(critical).toContainEqual(
      expect.stringContaining(
        'expected a way to whoever is on call: on-call, found PublicCertificateExpiryImminent, which is critical, can end elsewhere',
      ),
    );
  });
});

test('every receiver is one that a route names', () => {
  expect(said(append('receivers', { name: 'spare', slack_configs: [{ channel: '#spare' }] }))).toEqual([
    expect.stringMatching(
      /\.receivers\[\d\]\.name: expected a receiver that a route names, found "spare"; route alerts to it, or take it out$/,
    ),
  ]);
});

test('only production wakes anybody', () => {
  const pager = inYaml(
    'alertmanager.yml',
    put('receivers[name=alerts].pagerduty_configs', [{ routing_key_file: '/k' }]),
  );
  expect(lines(alertReceivers, edited(cluster('autolytiq-staging'), CONFIG, pager))).toEqual([
    expect.stringMatching(
      /receivers\[\d\]\.pagerduty_configs: expected no pager in an environment of the tier staging, found one in the receiver alerts; take it out: what happens here wakes nobody$/,
    ),
  ]);
  expect(lines(alertReceivers, edited(PROD, CONFIG, pager))).toEqual([]);
});

test('matchers can be read', () => {
  const odd = said(append('route.routes', { receiver: 'alerts', matchers: ['severity ~ critical'] }));
  expect(odd).toEqual([
    expect.stringContaining(
      'expected matchers as Alertmanager reads them: label="value", with =, !=, =~ or !~, found severity ~ critical;',
    ),
  ]);
  expect(said(append('route.routes', { receiver: 'alerts', matchers: ['severity=~"("'] }))).toHaveLength(1);
  for (const matcher of ['{severity="x", area!="y,z"}', 'severity = x', '"severity"=~"a|b"', 'severity!~x.*'])
    expect(said(append('route.routes', { receiver: 'alerts', matchers: [matcher] }))).toEqual([]);
});

describe('an inhibition', () => {
  const down = 'inhibit_rules[1]';

  test('names alerts that exist', () => {
    expect(said(put(`${down}.source_matchers[0]`, 'alertname="ServiceDwn"'))).toEqual([
      `${FILE}.inhibit_rules[1]: expected names of alerts, found ServiceDwn; name what there is, or take it out`,
    ]);
  });

  test('compares labels that exist', () => {
    expect(said(append(`${down}.equal`, 'servcie'))).toEqual([
      `${FILE}.inhibit_rules[1]: expected labels that alerts have, found servcie; name what there is, or take it out`,
    ]);
  });

  test('compares labels that both sides have', () => {
    expect(
      said(
        append('inhibit_rules', {
          source_matchers: ['alertname="NodeNotReady"'],
          target_matchers: ['alertname="PodNotReady"'],
          equal: ['node'],
        }),
      ),
    ).toEqual([expect.stringMatching(/found PodNotReady, which never has the same node as what hides it;/)]);
  });
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(alertReceivers, SOUND)).toEqual([]);
  expect(() => [lines(alertReceivers, ODD), lines(alertReceivers, ODD_KNOWN)]).not.toThrow();
  const config = (text: string) =>
    foreign({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { 'alertmanager.yml': text } });
  expect(
    lines(
      alertReceivers,
      config(
        'route: {receiver: "null", routes: [{match: {severity: none}, receiver: "null"}, {match_re: {a: b.*}}]}\nreceivers: [{name: "null"}]\n',
      ),
    ),
  ).toEqual([]);
  for (const text of [
    'route: {}\nreceivers: [',
    'route: 5\nreceivers: []',
    'route: {routes: [null, 5]}\nreceivers: [null, 5]',
    'route: &a {routes: [*a]}\nreceivers: []',
  ])
    expect(() => lines(alertReceivers, config(text))).not.toThrow();
});
