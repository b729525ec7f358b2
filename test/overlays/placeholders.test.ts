import { placeholdersOf, settingAt } from '../../overlays/placeholders';
import { LIVE, TEST, environmentAfter, estateAfter, replace } from './edited-overlays';

const [live] = estateAfter().described;
if (live === undefined) throw new Error('the tiny system has no environments');
const { settings } = live.input.environment;

test.each([
  ['tier', ['prod']],
  ['cluster.account', ['444455556666']],
  ['network.publicSubnets', ['172.30.1.0/24', '172.30.2.0/24']],
  ['stores.ledger.managed.addresses', ['172.30.8.0/24']],
  ['config.PUBLIC_URL', ['https://parcels.example']],
])('at %s stands %j', (path, values) => expect(settingAt(settings, path)).toEqual(values));

test.each(['cluster', 'cluster.acount', 'cluster.nodeGroups.workers.min', 'tier.length', '__proto__', ''])(
  'at %j stands no text and no list of texts',
  (path) => expect(settingAt(settings, path)).toBeUndefined(),
);

test('placeholders stand in the order of their paths, with what belongs there and what stands there', () => {
  expect(placeholdersOf(settings)).toEqual([
    { path: 'cluster.account', what: 'account of the live cluster', values: ['444455556666'] },
    { path: 'stores.ledger.managed.addresses', what: 'subnets of the ledger', values: ['172.30.8.0/24'] },
  ]);
  const reversed = replace(LIVE, '  cluster.account: account', '  tier: which\n  cluster.account: account');
  expect(environmentAfter('live', reversed).placeholders.map(({ path }) => path)).toEqual([
    'cluster.account',
    'stores.ledger.managed.addresses',
    'tier',
  ]);
});

test('an environment whose account is its own needs none', () => {
  const own = (text: string) => text.replaceAll('123456789012', '210987654321');
  const arn = 'arn:aws:acm:eu-west-1:123456789012:certificate';
  expect(
    environmentAfter(
      'test',
      replace(TEST, 'account: "123456789012"', own('account: "123456789012"')),
      replace(TEST, arn, own(arn)),
      replace(TEST, 'placeholders:\n  cluster.account: account of the test cluster\n', ''),
    ).placeholders,
  ).toEqual([]);
});
