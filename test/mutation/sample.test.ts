import { POLICIES } from '../../policies';
import { CLUSTERS } from '../policies/clusters';
import { isHarmless } from './harmless';
import { mutationsOf, sampled } from './mutations';
import { fateOf } from './outcome';

test('of a sample of harmful mutations of the committed output, at least 98 % are seen by schemas or policies', () => {
  const asked = [...POLICIES];
  const fates = sampled(CLUSTERS.flatMap(mutationsOf), 3)
    .filter((mutation) => !isHarmless(mutation))
    .map((mutation) => ({ ...mutation, fate: fateOf(mutation, asked) }))
    .filter(({ fate }) => fate !== 'same');
  const survivors = fates.filter(({ fate }) => fate === 'unseen').map(({ name, place }) => `${name}: ${place}`);
  expect(fates.length).toBeGreaterThanOrEqual(500);
  expect(survivors.length > 0.02 * fates.length ? survivors : []).toEqual([]);
});
