import { plainHttp } from '../../policies/plain-http';
import { CLUSTERS, cluster, edited, foreign, lines } from './clusters';
import { drop, put } from './edits';
import { ODD, SOUND, alb, unwatched, withCopy } from './known';

const PROD = unwatched(cluster('autolytiq-prod'));
const INGRESS = 'Ingress autolytiq-prod/autolytiq-ingress';

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(plainHttp, given)).toEqual([]);
});

test('a certificate without a redirect is a warning', () => {
  expect(plainHttp.severity).toBe('warning');
  const given = edited(PROD, INGRESS, drop(alb('ssl-redirect')));
  expect(lines(plainHttp, given)).toEqual([
    `${INGRESS} ${alb('ssl-redirect')}: expected the port of the HTTPS listener, found nothing; state ssl-redirect: 443 and listen-ports: [{"HTTP":80},{"HTTPS":443}]`,
  ]);
});

test('a redirect of another member, of the class, or by an action counts', () => {
  const given = edited(PROD, INGRESS, drop(alb('ssl-redirect')));
  const member = [put('metadata.name', 'other'), put(alb('ssl-redirect'), '443')];
  expect(lines(plainHttp, withCopy(given, INGRESS, ...member))).toEqual([]);
  expect(lines(plainHttp, edited(given, 'IngressClassParams alb', put('spec.sslRedirectPort', '443')))).toEqual([]);
  const action = put(alb('actions.not-found'), '{"type":"redirect","redirectConfig":{"statusCode":"HTTP_301"}}');
  expect(lines(plainHttp, edited(given, INGRESS, action))).toEqual([]);
});

test('without a certificate there is nothing to redirect to', () => {
  const given = edited(PROD, INGRESS, drop(alb('ssl-redirect')), drop(alb('certificate-arn')));
  expect(lines(plainHttp, given)).toEqual([]);
});

test('a sound Ingress of others passes, odd ones are passed over', () => {
  expect(lines(plainHttp, foreign(...SOUND))).toEqual([]);
  expect(lines(plainHttp, foreign(...ODD))).toEqual([]);
});
