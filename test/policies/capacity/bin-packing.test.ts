import { fitting, leastNodes, pack, sumOf, type NodePool, type PodLot } from '../../../policies/capacity/bin-packing';

const pool = (name: string, max: number, cpuMillis = 1000, memoryMebibytes = 1000, pods = 10): NodePool => ({
  name,
  max,
  room: { cpuMillis, memoryMebibytes, pods },
});

const lot = (name: string, pods: number, cpuMillis: number, memoryMebibytes: number, ...pools: string[]): PodLot => ({
  name,
  pods,
  cpuMillis,
  memoryMebibytes,
  pools: pools.length === 0 ? ['general'] : pools,
});

const GENERAL = pool('general', 10);

test.each([
  ['by CPU', [lot('a', 5, 500, 0)], 3],
  ['by memory', [lot('a', 5, 0, 400)], 3],
  ['by pods', [lot('a', 21, 1, 1)], 3],
  ['what is free beside large pods takes small ones', [lot('small', 4, 100, 100), lot('large', 2, 800, 800)], 2],
  ['pods that ask for nothing take places', [lot('a', 11, 0, 0)], 2],
  ['nothing', [], 0],
])('%s', (_, lots, nodes) => {
  expect(pack(lots, [GENERAL])).toEqual(new Map([['general', nodes]]));
});

test('pods are never cut to pieces, sums are', () => {
  const lots = [lot('a', 3, 600, 0)];
  expect(pack(lots, [GENERAL]).get('general')).toBe(3);
  expect(leastNodes(lots, [GENERAL])).toBe(2);
  expect(leastNodes([], [GENERAL])).toBe(0);
});

test('the order in which pods are named makes no difference', () => {
  const lots = [lot('a', 3, 300, 500), lot('b', 2, 700, 100), lot('c', 5, 200, 200)];
  expect(pack(lots.toReversed(), [GENERAL])).toEqual(pack(lots, [GENERAL]));
});

test('the pool with the highest most is filled first, then the next', () => {
  const pools = [pool('database', 2), pool('general', 3)];
  const anywhere = (pods: number) => [lot('a', pods, 1000, 1, 'database', 'general')];
  expect(pack(anywhere(3), pools)).toEqual(
    new Map([
      ['general', 3],
      ['database', 0],
    ]),
  );
  expect(pack(anywhere(5), pools)).toEqual(
    new Map([
      ['general', 3],
      ['database', 2],
    ]),
  );
  expect(pack(anywhere(6), pools)).toEqual(
    new Map([
      ['general', 4],
      ['database', 2],
    ]),
  );
});

test('a pod stays in the pools that it may run in', () => {
  const pools = [pool('database', 2), pool('general', 9)];
  expect(pack([lot('a', 3, 1000, 1, 'database'), lot('b', 1, 1, 1, 'general')], pools)).toEqual(
    new Map([
      ['general', 1],
      ['database', 3],
    ]),
  );
});

test('what fits on no node is left out, and does not stop the rest', () => {
  const lots = [lot('giant', 1, 2000, 1), lot('nowhere', 1, 1, 1, 'gone')];
  expect(pack(lots, [GENERAL])).toEqual(new Map([['general', 0]]));
  expect(pack([...lots, lot('b', 1, 1, 1)], [GENERAL])).toEqual(new Map([['general', 1]]));
});

test('sums and fits', () => {
  expect(sumOf([lot('a', 2, 100, 10), lot('b', 1, 50, 5)])).toEqual({ cpuMillis: 250, memoryMebibytes: 25, pods: 3 });
  expect(fitting({ cpuMillis: 300, memoryMebibytes: 0 }, GENERAL.room)).toBe(3);
  expect(fitting({ cpuMillis: 1, memoryMebibytes: 1 }, { cpuMillis: -5, memoryMebibytes: 100, pods: 3 })).toBe(0);
});
