import { networkInternet } from '../../policies/network-internet';
import { CLUSTERS, cluster, edited, lines } from './clusters';
import { append, drop, put } from './edits';
import { unwatched } from './known';

const PROD = unwatched(cluster('autolytiq-prod'));
const GATEWAY = 'NetworkPolicy autolytiq-prod/api-gateway';
const BLOCK = 'spec.egress[1].to[0]';

const refused = (path: string, expected: string, found: string, mend: string, title = GATEWAY) =>
  `${title} ${path}: expected ${expected}, found ${found}; ${mend}`;
const VPC = (found: string) =>
  refused(
    `${BLOCK}.ipBlock.except`,
    '10.0.0.0/16 among the exceptions',
    `${found}, with the VPC`,
    'except 10.0.0.0/16, the VPC',
  );
const METADATA = (found: string, path = BLOCK) =>
  refused(
    `${path}.ipBlock.except`,
    '169.254.169.254/32 among the exceptions',
    `${found}, with the metadata service`,
    'except 169.254.169.254/32, the metadata service',
  );

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(networkInternet, given)).toEqual([]);
});

describe('out', () => {
  const excepting = (...except: readonly string[]) =>
    lines(networkInternet, edited(PROD, GATEWAY, put(`${BLOCK}.ipBlock.except`, except)));

  test('both the VPC and the metadata service must be among the exceptions', () => {
    expect(excepting('169.254.169.254/32')).toEqual([VPC('0.0.0.0/0 except 169.254.169.254/32')]);
    expect(excepting('10.0.0.0/16')).toEqual([METADATA('0.0.0.0/0 except 10.0.0.0/16')]);
    expect(excepting()).toEqual([VPC('0.0.0.0/0'), METADATA('0.0.0.0/0')]);
    const none = edited(PROD, GATEWAY, drop(`${BLOCK}.ipBlock.except`));
    expect(lines(networkInternet, none)).toEqual([VPC('0.0.0.0/0'), METADATA('0.0.0.0/0')]);
  });

  test('a part of the VPC is not the VPC, more than it is', () => {
    expect(excepting('10.0.0.0/17', '169.254.169.254/32')).toEqual([
      VPC('0.0.0.0/0 except 10.0.0.0/17, 169.254.169.254/32'),
    ]);
    expect(excepting('10.0.0.0/17', '10.0.128.0/17', '169.254.169.254/32')).toEqual([]);
    expect(excepting('10.0.0.0/8', '169.254.0.0/16')).toEqual([]);
  });

  test('halves of the internet, and the other family, are the internet too', () => {
    const block = (cidr: string) => lines(networkInternet, edited(PROD, GATEWAY, put(`${BLOCK}.ipBlock`, { cidr })));
    expect(block('0.0.0.0/1')).toEqual([VPC('0.0.0.0/1')]);
    expect(block('128.0.0.0/1')).toEqual([METADATA('128.0.0.0/1')]);
    expect(block('::/0')).toEqual([METADATA('::/0')]);
    expect(block('52.0.0.0/8')).toEqual([]);
  });

  test('the metadata service is no destination by itself either', () => {
    const given = edited(PROD, GATEWAY, append('spec.egress[0].to', { ipBlock: { cidr: '169.254.169.254/32' } }));
    expect(lines(networkInternet, given)).toEqual([METADATA('169.254.169.254/32', 'spec.egress[0].to[1]')]);
  });

  test('a rule to the internet names its ports', () => {
    const expected = refused(
      'spec.egress[1].ports',
      'the ports that are used on 0.0.0.0/0 except 10.0.0.0/16, 169.254.169.254/32',
      'every port',
      'name them: 443 for what speaks HTTPS',
    );
    expect(lines(networkInternet, edited(PROD, GATEWAY, drop('spec.egress[1].ports')))).toEqual([expected]);
    expect(lines(networkInternet, edited(PROD, GATEWAY, put('spec.egress[1].ports', [{ protocol: 'TCP' }])))).toEqual([
      expected,
    ]);
    expect(lines(networkInternet, edited(PROD, GATEWAY, put('spec.egress[1].ports[0].endPort', 444)))).toEqual([]);
    // The stores of the VPC are not the internet.
    expect(lines(networkInternet, edited(PROD, GATEWAY, drop('spec.egress[0].ports')))).toEqual([]);
  });

  test('a rule without destinations is to the internet and everywhere else', () => {
    expect(lines(networkInternet, edited(PROD, GATEWAY, drop('spec.egress[1].to')))).toEqual([
      refused(
        'spec.egress[1].to',
        'pods or ranges',
        'nothing, which is everybody: the internet, the VPC and the metadata service',
        'name whom its pods connect to',
      ),
    ]);
  });
});

describe('in', () => {
  const MEND = 'admit the load balancer by the ranges of its subnets, other pods by selector';
  const public_ = (found: string, path: string, title = GATEWAY) =>
    refused(path, 'no addresses of the internet but those of declared callers', found, MEND, title);

  test('the internet is no caller', () => {
    const given = edited(PROD, GATEWAY, put('spec.ingress[0].from[0].ipBlock.cidr', '0.0.0.0/0'));
    expect(lines(networkInternet, given)).toEqual([public_('0.0.0.0/0', 'spec.ingress[0].from[0]')]);
    const title = 'NetworkPolicy autolytiq-prod/auth-service';
    const internal = edited(PROD, title, append('spec.ingress[0].from', { ipBlock: { cidr: '52.0.0.0/8' } }));
    expect(lines(networkInternet, internal)).toEqual([public_('52.0.0.0/8', 'spec.ingress[0].from[1]', title)]);
    const selectsNobody = edited(internal, title, put('spec.podSelector.matchLabels.tier', 'none'));
    expect(lines(networkInternet, selectsNobody)).toEqual([public_('52.0.0.0/8', 'spec.ingress[0].from[1]', title)]);
  });

  test('declared callers may have public addresses', () => {
    const { facts } = PROD;
    if (facts === undefined) throw new Error('autolytiq-prod has no facts');
    const workloads = facts.workloads.map((one) =>
      one.name === 'api-gateway'
        ? {
            ...one,
            listeners: [
              {
                port: 8080,
                protocol: 'TCP' as const,
                callers: [{ kind: 'addresses' as const, ranges: ['52.0.0.0/8'] }],
              },
            ],
          }
        : one,
    );
    const admitting = (cidr: string) => {
      const given = edited(PROD, GATEWAY, put('spec.ingress[0].from[0].ipBlock.cidr', cidr));
      return lines(networkInternet, { ...given, facts: { ...facts, workloads } });
    };
    expect(admitting('52.1.0.0/16')).toEqual([]);
    expect(admitting('52.0.0.0/7')).toEqual([public_('52.0.0.0/7', 'spec.ingress[0].from[0]')]);
  });

  test('a rule without callers admits everybody', () => {
    expect(lines(networkInternet, edited(PROD, GATEWAY, drop('spec.ingress[0].from')))).toEqual([
      refused('spec.ingress[0].from', 'pods or ranges', 'nothing, which is everybody', MEND),
    ]);
  });
});

test('rules of any form break nothing', () => {
  for (const rules of [
    null,
    'all',
    [null],
    [{ to: [null], from: [{ ipBlock: 3 }] }],
    [{ to: [{ ipBlock: { cidr: 5 } }] }],
  ]) {
    const given = edited(PROD, GATEWAY, put('spec.egress', rules), put('spec.ingress', rules));
    expect(() => lines(networkInternet, given)).not.toThrow();
  }
});
