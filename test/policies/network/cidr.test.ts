import fc from 'fast-check';
import {
  cidrsOf,
  common,
  contains,
  overlaps,
  rangeOf,
  rangesOf,
  subtract,
  type AddressRange,
} from '../../../policies/network/cidr';

test.each([
  '',
  '10.0.0.0',
  '10.0.0.0/33',
  '10.0.0/8',
  '256.0.0.0/8',
  '10.0.0.0/-1',
  'fd00::/129',
  'a::b::c/64',
  '1:2:3/64',
  '::g/64',
  '::1.2.3.400/128',
])('%j is no range', (text) => {
  expect(rangeOf(text)).toBeUndefined();
});

test('bits beyond the prefix do not count', () => {
  expect(rangeOf('10.1.2.3/8')).toEqual(rangeOf('10.0.0.0/8'));
});

test.each([
  ['2001:db8::/32', '2001:db8:0:0:0:0:0:0/32'],
  ['::/0', '0:0:0:0:0:0:0:0/0'],
  ['::ffff:10.0.0.1/128', '0:0:0:0:0:ffff:a00:1/128'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['169.254.169.254/32', '169.254.169.254/32'],
])('%s is read as %s', (cidr, full) => {
  expect(cidrsOf(range(cidr))).toEqual([full]);
});

test('containment and overlap end at the last address', () => {
  const vpc = range('10.0.0.0/16');
  expect(contains(vpc, range('10.0.255.255/32'))).toBe(true);
  expect(contains(vpc, range('10.1.0.0/32'))).toBe(false);
  expect(contains(range('10.0.0.0/24'), vpc)).toBe(false);
  expect(overlaps(range('10.0.0.0/24'), vpc)).toBe(true);
  expect(overlaps(range('10.1.0.0/24'), vpc)).toBe(false);
  expect(overlaps(range('::/0'), range('0.0.0.0/0'))).toBe(false);
  expect(contains(range('::/0'), range('10.0.0.0/8'))).toBe(false);
});

test('the internet without the VPC leaves the CIDRs around it', () => {
  const left = subtract(rangesOf(['0.0.0.0/0']), rangesOf(['128.0.0.0/2']));
  expect(left.flatMap(cidrsOf)).toEqual(['0.0.0.0/1', '192.0.0.0/2']);
  expect(common(left, rangesOf(['128.0.0.0/1'])).flatMap(cidrsOf)).toEqual(['192.0.0.0/2']);
});

// Addresses of a space so small that every one of them can be asked for.
const small = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 }))
  .map(([last, length]) => range(`10.0.0.${last}/${length}`));
const has = (ranges: readonly AddressRange[], address: number): boolean =>
  ranges.some((one) => contains(one, range(`10.0.0.${address}/32`)));

test('what is left, common and written out again are the same addresses as those of the sets', () => {
  fc.assert(
    fc.property(fc.array(small, { maxLength: 6 }), fc.array(small, { maxLength: 6 }), (some, others) => {
      const left = subtract(some, others);
      const shared = common(some, others);
      const written = rangesOf(left.flatMap(cidrsOf));
      for (let address = 0; address < 256; address += 1) {
        const [inSome, inOthers] = [has(some, address), has(others, address)];
        expect(has(left, address)).toBe(inSome && !inOthers);
        expect(has(shared, address)).toBe(inSome && inOthers);
        expect(has(written, address)).toBe(has(left, address));
      }
    }),
    { numRuns: 60, seed: 1 },
  );
});

function range(cidr: string): AddressRange {
  const found = rangeOf(cidr);
  if (found === undefined) throw new Error(`${cidr} is no range`);
  return found;
}
