import { ingressCertificate } from '../../policies/ingress-certificate';
import { CLUSTERS, cluster, edited, foreign, lines, withoutFacts } from './clusters';
import { drop, put } from './edits';
import { ODD, SOUND, alb, factsOf, foreignIngress, unwatched, withFacts } from './known';

const PROD = unwatched(cluster('autolytiq-prod'));
const INGRESS = 'Ingress autolytiq-prod/autolytiq-ingress';
const ARN = alb('certificate-arn');
const ID = '11112222-3333-4444-5555-666677778888';
const GOOD = `arn:aws:acm:us-east-1:111122223333:certificate/${ID}`;

const withArn = (value: string) => edited(PROD, INGRESS, put(ARN, value));

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(ingressCertificate, given)).toEqual([]);
});

test.each([
  'none',
  'arn:aws:acm:us-east-1:111122223333:certificate/your-certificate-id',
  `arn:aws:acm:us-east-1:1111:certificate/${ID}`,
  `arn:aws:s3:us-east-1:111122223333:certificate/${ID}`,
  `arn:aws:acm:us-east-1:111122223333:${ID}`,
])('%s is no ARN of a certificate', (arn) => {
  expect(lines(ingressCertificate, withArn(arn))).toEqual([
    `${INGRESS} ${ARN}: expected ARNs of certificates: arn:aws:acm:<region>:<account>:certificate/<id>, found ${arn}; write the ARN that aws acm list-certificates shows`,
  ]);
});

test('every ARN of a list is looked at', () => {
  expect(lines(ingressCertificate, withArn(`${GOOD}, ${GOOD}`))).toEqual([]);
  expect(lines(ingressCertificate, withArn(`${GOOD},nonsense`))).toHaveLength(1);
});

test.each([GOOD.replace('us-east-1', 'eu-west-1'), GOOD.replace('111122223333', '999900001111')])(
  '%s is refused: it is of another account or region',
  (arn) => {
    expect(lines(ingressCertificate, withArn(arn))).toEqual([
      `${INGRESS} ${ARN}: expected certificates of account 111122223333 in us-east-1, found ${arn}; request or import one there: a load balancer takes no others`,
    ]);
  },
);

test('a certificate of IAM is in no region', () => {
  expect(lines(ingressCertificate, withArn('arn:aws:iam::111122223333:server-certificate/api'))).toEqual([]);
  expect(lines(ingressCertificate, withArn('arn:aws:iam::999900001111:server-certificate/api'))).toHaveLength(1);
});

test('a stand-in is looked at for its form alone', () => {
  const elsewhere = GOOD.replace('us-east-1', 'eu-west-1');
  const { placeholders } = factsOf(PROD);
  expect(
    lines(ingressCertificate, withFacts(withArn(elsewhere), { placeholders: [...placeholders, elsewhere] })),
  ).toEqual([]);
  expect(
    lines(ingressCertificate, withFacts(withArn('not known yet'), { placeholders: ['not known yet'] })),
  ).toHaveLength(1);
});

test('without facts, the certificates of an Ingress are of one account and region', () => {
  const [one, other] = [GOOD, GOOD.replace('us-east-1', 'eu-west-1')];
  expect(lines(ingressCertificate, withoutFacts(withArn(other)))).toEqual([]);
  expect(lines(ingressCertificate, withoutFacts(withArn(`${one},${other}`)))).toHaveLength(1);
});

test('where the overlays have a certificate, an HTTPS listener without one is refused', () => {
  const given = edited(PROD, INGRESS, drop(ARN));
  expect(lines(ingressCertificate, given)).toEqual([
    `${INGRESS} ${ARN}: expected the certificate for the HTTPS listener, found none; name the certificate of the overlays; else the controller takes whatever it finds for the hosts, or fails`,
  ]);
  expect(lines(ingressCertificate, withoutFacts(given))).toEqual([]);
});

test.each([
  ['api.autolytiq.com', ['api.autolytiq.com'], 0],
  ['API.autolytiq.com', ['*.autolytiq.com'], 0],
  ['*.autolytiq.com', ['*.autolytiq.com'], 0],
  ['autolytiq.com', ['*.autolytiq.com'], 1],
  ['v1.api.autolytiq.com', ['*.autolytiq.com'], 1],
  ['api.autolytiq.org', ['*.autolytiq.com', 'api.autolytiq.com'], 1],
  ['xautolytiq.com', ['*.autolytiq.com'], 1],
])('%s under %j: %i complaints', (host, certificateNames, count) => {
  const given = edited(PROD, INGRESS, put('spec.rules[0].host', host));
  const ingress = {
    scheme: 'internet-facing' as const,
    hosts: [],
    certificateNames,
    routes: [],
    privatePaths: [],
    inboundCidrs: [],
  };
  const found = lines(ingressCertificate, withFacts(given, { ingress }));
  expect(found).toEqual(
    count === 0
      ? []
      : [
          `${INGRESS} spec.rules[0].host: expected a host that the certificate is for: ${certificateNames.join(', ')}, found ${host}; take a host that it covers (a wildcard stands for one label), or a certificate with this name`,
        ],
  );
});

test('a sound Ingress of others passes, odd ones are passed over', () => {
  expect(lines(ingressCertificate, foreign(...SOUND))).toEqual([]);
  expect(lines(ingressCertificate, foreign(...ODD))).toEqual([]);
  expect(lines(ingressCertificate, foreign(foreignIngress({ 'certificate-arn': ' , ' }, {})))).toEqual([]);
});
