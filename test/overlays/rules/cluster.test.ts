import { LIVE, TEST, problemsAfter, replace } from '../edited-overlays';

test('zones are of the region of the cluster', () => {
  expect(problemsAfter(replace(LIVE, 'eu-central-1b', 'eu-west-1b'))).toEqual([
    'overlays/parcels/live.yaml:8 cluster.zones[1]: expected a zone of eu-central-1, found eu-west-1b',
  ]);
});

test.each([
  ['min: 6, max: 2', 'min 6, desired none, max 2'],
  ['min: 2, desired: 7, max: 6', 'min 2, desired 7, max 6'],
  ['min: 2, desired: 1, max: 6', 'min 2, desired 1, max 6'],
])('a node group of %s contradicts itself', (wrong, found) => {
  expect(problemsAfter(replace(LIVE, 'min: 2, max: 6', wrong))).toEqual([
    `overlays/parcels/live.yaml:10 cluster.nodeGroups.workers: expected min ≤ desired ≤ max, found ${found}`,
  ]);
});

test.each([
  ['172.30.0.0/16', '172.30.9.1/16', 13, 'network.vpc', '172.30.0.0/16'],
  ['172.30.2.0/24', '172.30.2.7/24', 14, 'network.publicSubnets[1]', '172.30.2.0/24'],
  ['172.30.9.0/28', '172.30.9.31/28', 15, 'network.endpoints[0]', '172.30.9.16/28'],
  ['172.30.8.0/24', '172.30.8.0/21', 26, undefined, undefined],
  ['172.30.8.0/24', '200.30.9.0/21', 26, 'stores.ledger.managed.addresses[0]', '200.30.8.0/21'],
  ['172.30.8.0/24', '172.30.9.4/32', 26, undefined, undefined],
  ['172.30.8.0/24', '10.0.0.1/0', 26, 'stores.ledger.managed.addresses[0]', '0.0.0.0/0'],
])('in place of the range %s, %s', (right, written, line, setting, mended) => {
  expect(problemsAfter(replace(LIVE, right, written))).toEqual(
    setting === undefined
      ? []
      : [
          `overlays/parcels/live.yaml:${line} ${setting}: expected a range with its host bits zero, found ${written}; write ${mended}`,
        ],
  );
});

test.each([
  [
    'stores:\n',
    'externals: { carrier: { addresses: [10.9.0.1/24] } }\nstores:\n',
    '25 externals.carrier.addresses[0]',
    '10.9.0.1/24; write 10.9.0.0/24',
  ],
  [
    'scheme: internal',
    'inboundCidrs: [0.0.0.0/0, 203.0.113.9/24]',
    '20 ingress.inboundCidrs[1]',
    '203.0.113.9/24; write 203.0.113.0/24',
  ],
])('ranges in place of %j are written so, too', (right, written, place, found) => {
  expect(problemsAfter(replace(LIVE, right, written))).toEqual([
    `overlays/parcels/live.yaml:${place}: expected a range with its host bits zero, found ${found}`,
  ]);
});

test('two environments do not share a cluster', () => {
  expect(problemsAfter(replace(TEST, 'name: parcels-test', 'name: parcels-live'))).toEqual([
    'overlays/parcels/test.yaml:4 cluster.name: expected a cluster of its own, found parcels-live, the cluster of overlays/parcels/live.yaml',
  ]);
});

describe('ranges that are named', () => {
  test('are networks, not a share of the internet', () => {
    expect(problemsAfter(replace(LIVE, 'addresses: [172.30.8.0/24]', 'addresses: [0.0.0.0/0]'))).toEqual([
      'overlays/parcels/live.yaml:26 stores.ledger.managed.addresses[0]: expected a range of at most a /8, found 0.0.0.0/0',
    ]);
    expect(problemsAfter(replace(LIVE, 'addresses: [172.30.8.0/24]', 'addresses: [10.0.0.0/8]'))).toEqual([]);
  });

  test('of the load balancer are inside the VPC', () => {
    const outside = replace(LIVE, 'publicSubnets: [172.30.1.0/24,', 'publicSubnets: [192.168.0.0/24,');
    expect(problemsAfter(outside)).toEqual([
      'overlays/parcels/live.yaml:14 network.publicSubnets[0]: expected a range inside the VPC, 172.30.0.0/16, found 192.168.0.0/24',
    ]);
    const wider = replace(LIVE, 'publicSubnets: [172.30.1.0/24,', 'publicSubnets: [172.30.0.0/15,');
    expect(problemsAfter(wider)).toEqual([
      'overlays/parcels/live.yaml:14 network.publicSubnets[0]: expected a range inside the VPC, 172.30.0.0/16, found 172.30.0.0/15',
    ]);
  });

  test('of Services are apart from the VPC', () => {
    const services = (range: string) => replace(LIVE, '  publicSubnets:', `  services: ${range}\n  publicSubnets:`);
    expect(problemsAfter(services('10.96.0.0/12'))).toEqual([]);
    for (const range of ['172.30.64.0/20', '172.16.0.0/12']) {
      expect(problemsAfter(services(range))).toEqual([
        `overlays/parcels/live.yaml:14 network.services: expected a range outside the VPC, 172.30.0.0/16, found ${range}`,
      ]);
    }
  });

  test('may be everybody where they say who may come in', () => {
    const everybody = replace(LIVE, 'ingress:\n', 'ingress:\n  inboundCidrs: [0.0.0.0/0]\n');
    expect(problemsAfter(everybody)).toEqual([]);
  });
});
