import { bytes, count, cpu } from '../../../charts/parts/quantity';
import { isCanonical } from '../../canonical';

test.each([
  [cpu, 'millicores', 0, '0'],
  [cpu, 'millicores', 1, '1m'],
  [cpu, 'millicores', 250, '250m'],
  [cpu, 'millicores', 1000, '1'],
  [cpu, 'millicores', 1500, '1500m'],
  [cpu, 'millicores', 12_000, '12'],
  [cpu, 'millicores', 2_000_000, '2k'],
  [bytes, 'mebibytes', 0, '0'],
  [bytes, 'mebibytes', 64, '64Mi'],
  [bytes, 'mebibytes', 1024, '1Gi'],
  [bytes, 'mebibytes', 1536, '1536Mi'],
  [bytes, 'mebibytes', 1000 * 1024, '1000Gi'],
  [bytes, 'mebibytes', 1024 * 1024, '1Ti'],
  [bytes, 'mebibytes', 1536 * 1024, '1536Gi'],
  [count, 'objects', 0, '0'],
  [count, 'objects', 99, '99'],
  [count, 'objects', 1000, '1k'],
  [count, 'objects', 1024, '1024'],
])('%p: as many %s as %i are written %s, which is stored as it is', (quantity, _unit, amount, written) => {
  expect(quantity(amount).value).toBe(written);
  expect(isCanonical(written)).toBe(true);
});

test.each(['1000m', '1024Mi', '1024Gi', '1000', '0.5Gi', '1.0', '0m', '0Gi', '01', '1e3', '512M i', '512MB', ''])(
  '%j would be stored differently',
  (written) => {
    expect(isCanonical(written)).toBe(false);
  },
);
