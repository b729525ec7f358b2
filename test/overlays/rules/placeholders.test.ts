import { LIVE, problemsAfter, replace } from '../edited-overlays';

const PATH = 'stores.ledger.managed.addresses: subnets';

test.each([
  ['a setting that is not there', 'stores.ledger.managed.address'],
  ['a setting that may be there and is not', 'ingress.webAclArn'],
  ['a map', 'cluster'],
  ['something that JavaScript would find in every map', 'cluster.constructor'],
])('a placeholder does not name %s', (_, path) => {
  const shown = path.includes('.') ? JSON.stringify(path) : path;
  expect(problemsAfter(replace(LIVE, PATH, `${path}: subnets`))).toEqual([
    `overlays/parcels/live.yaml:38 placeholders.${shown}: expected the dotted path of a text or list in this file, found ${JSON.stringify(path)}`,
  ]);
});

test('a list that is left out is no placeholder', () => {
  expect(
    problemsAfter(
      replace(LIVE, '  endpoints: [172.30.9.0/28]\n', ''),
      replace(LIVE, PATH, 'network.endpoints: ranges'),
    ),
  ).toEqual([
    'overlays/parcels/live.yaml:37 placeholders."network.endpoints": expected the dotted path of a text or list in this file, found "network.endpoints"',
  ]);
});

test('what belongs in place of a placeholder is said', () => {
  expect(problemsAfter(replace(LIVE, `${PATH} of the ledger`, 'stores.ledger.managed.addresses: ""'))).toEqual([
    'overlays/parcels/live.yaml:38 placeholders."stores.ledger.managed.addresses": expected words, found ""',
  ]);
});

test("an account id from AWS's documentation says that it is a stand-in", () => {
  expect(problemsAfter(replace(LIVE, '  cluster.account: account of the live cluster\n', ''))).toEqual([
    'overlays/parcels/live.yaml:6 cluster.account: expected the account of the cluster, or a stand-in that is listed as one, found 444455556666, an account id from documentation; put the account here, or cluster.account under placeholders',
  ]);
});
