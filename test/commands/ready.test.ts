import { expiredWaivers } from '../../commands/ready';
import { PROD } from '../autolytiq';

const waiver = { policy: 'api-token', object: 'Deployment shop/web', reason: 'it asks the API', where: 'prod.yaml:1' };
const ending = (expires: string) => ({ ...PROD, waivers: [{ ...waiver, expires }] });
const at = (day: string) => new Date(`${day}T12:00:00Z`);

test('a waiver counts through its last day', () => {
  expect(expiredWaivers(ending('2027-03-31'), at('2027-03-31'))).toEqual([]);
  expect(expiredWaivers(ending('2027-03-31'), at('2027-04-01'))).toHaveLength(1);
});

test('a waiver without a last day does not end', () => {
  expect(expiredWaivers({ ...PROD, waivers: [waiver] }, at('2099-01-01'))).toEqual([]);
});
