import { ingressRedirect } from '../../policies/ingress-redirect';
import { CLUSTERS, cluster, edited, foreign, lines } from './clusters';
import { drop, put } from './edits';
import { ODD, SOUND, alb, unwatched, withCopy } from './known';

const PROD = unwatched(cluster('autolytiq-prod'));
const INGRESS = 'Ingress autolytiq-prod/autolytiq-ingress';
const PORTS = alb('listen-ports');

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(ingressRedirect, given)).toEqual([]);
});

test.each([
  ['HTTP:80', 'no JSON list'],
  ['{"HTTP":80,"HTTPS":443}', 'no JSON list'],
  ['[]', 'an empty list'],
  ['["HTTP"]', '"HTTP" in the list'],
  ['[{"HTTP":80},{"TCP":443}]', 'the protocol TCP'],
  ['[{"http":80},{"HTTPS":443}]', 'the protocol http'],
  ['[{"HTTP":"80"},{"HTTPS":443}]', 'the port "80"'],
  ['[{"HTTP":0},{"HTTPS":65536}]', 'the port 0, the port 65536'],
  ['[{"HTTP":80},{"HTTPS":443.5}]', 'the port 443.5'],
  ['[{"HTTP":443},{"HTTPS":443}]', 'the port 443 twice'],
])('listen-ports %s: %s', (value, problem) => {
  expect(lines(ingressRedirect, edited(PROD, INGRESS, put(PORTS, value)))).toEqual([
    `${INGRESS} ${PORTS}: expected a JSON list of ports from 1 to 65535, each once: [{"HTTP":80},{"HTTPS":443}], found ${problem} (${value}); correct the list; the controller refuses it whole`,
  ]);
});

test.each([
  ['[{"HTTP":80},{"HTTPS":8443}]', 'HTTP 80, HTTPS 8443'],
  ['[{"HTTP":80},{"HTTP":443}]', 'HTTP 80, HTTP 443'],
  ['[{"HTTPS":443}]', 'HTTPS 443'],
])('a redirect to 443 does nothing with %s', (value, found) => {
  expect(lines(ingressRedirect, edited(PROD, INGRESS, put(PORTS, value)))).toEqual([
    `${INGRESS} ${alb('ssl-redirect')}: expected listeners for HTTP and for HTTPS on port 443, found ${found}; state listen-ports: [{"HTTP":80},{"HTTPS":443}]; with a certificate alone there is 443 only`,
  ]);
});

test('with a certificate and no listen-ports there is nothing to redirect from', () => {
  expect(lines(ingressRedirect, edited(PROD, INGRESS, drop(PORTS)))).toEqual([
    expect.stringContaining('found HTTPS 443; state listen-ports'),
  ]);
});

test('listeners of other members of the group count', () => {
  const alone = edited(PROD, INGRESS, put(PORTS, '[{"HTTPS":443}]'));
  const other = [put('metadata.name', 'other'), put(PORTS, '[{"HTTP":80}]')];
  expect(lines(ingressRedirect, alone)).toHaveLength(1);
  expect(lines(ingressRedirect, withCopy(alone, INGRESS, ...other))).toEqual([]);
});

test.each([drop(alb('target-type')), put(alb('target-type'), 'instance')])(
  'targets of type instance need more than a ClusterIP',
  (edit) => {
    expect(lines(ingressRedirect, edited(PROD, INGRESS, edit))).toEqual([
      expect.stringMatching(
        /target-type"\]: expected ip, for Service api-gateway has the type ClusterIP, found (nothing|"instance");/,
      ),
    ]);
  },
);

test('the type may stand on the Service or in the class, and node ports take instances', () => {
  const without = edited(PROD, INGRESS, drop(alb('target-type')));
  const service = 'Service autolytiq-prod/api-gateway';
  expect(lines(ingressRedirect, edited(without, service, put(alb('target-type'), 'ip')))).toEqual([]);
  expect(lines(ingressRedirect, edited(without, service, put('spec.type', 'NodePort')))).toEqual([]);
  expect(lines(ingressRedirect, edited(without, 'IngressClassParams alb', put('spec.targetType', 'ip')))).toEqual([]);
});

test('a redirect in the class counts, and is looked for there', () => {
  const stated = edited(PROD, INGRESS, drop(alb('ssl-redirect')));
  const given = edited(stated, 'IngressClassParams alb', put('spec.sslRedirectPort', '8443'));
  expect(lines(ingressRedirect, given)).toEqual([
    expect.stringContaining(
      'IngressClassParams alb spec.sslRedirectPort: expected listeners for HTTP and for HTTPS on port 8443',
    ),
  ]);
});

test('a sound Ingress of others passes, odd ones are passed over', () => {
  expect(lines(ingressRedirect, foreign(...SOUND))).toEqual([]);
  expect(lines(ingressRedirect, foreign(...ODD))).toEqual([]);
});
