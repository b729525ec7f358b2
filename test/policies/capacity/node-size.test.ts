import { INSTANCE_TYPES } from '../../../policies/capacity/instance-types.data';
import { fitting, roomOf } from '../../../policies/capacity/node-size';

const NONE = { cpuMillis: 0, memoryMebibytes: 0, pods: 0 };

function room(name: string) {
  const type = INSTANCE_TYPES[name];
  if (type === undefined) throw new Error(`no ${name}`);
  return roomOf(type, NONE);
}

test.each([
  // vCPU × 1000 − (60 + 10 + 5 + 5 + 2.5 for each further), GiB × 1024 × 0.925 − (11 × pods + 255) − 100, interfaces × (addresses − 1) + 2
  ['t3.micro', 2000 - 70, 947 - (11 * 4 + 255) - 100, 4],
  ['t3.medium', 2000 - 70, 3788 - (11 * 17 + 255) - 100, 17],
  ['t3.large', 2000 - 70, 7577 - (11 * 35 + 255) - 100, 35],
  ['r5.large', 2000 - 70, 15155 - (11 * 29 + 255) - 100, 29],
  ['m7g.xlarge', 4000 - 80, 15155 - (11 * 58 + 255) - 100, 58],
  ['c6i.2xlarge', 8000 - 90, 15155 - (11 * 58 + 255) - 100, 58],
  ['m5.4xlarge', 16000 - 110, 60620 - (11 * 234 + 255) - 100, 110],
])('%s has %i m, %i Mi and %i pods', (name, cpuMillis, memoryMebibytes, pods) => {
  expect(room(name)).toEqual({ cpuMillis, memoryMebibytes, pods });
});

test('pods that run on every node take their part', () => {
  const type = INSTANCE_TYPES['t3.large'];
  if (type === undefined) throw new Error('no t3.large');
  const before = room('t3.large');
  expect(roomOf(type, { cpuMillis: 100, memoryMebibytes: 64, pods: 2 })).toEqual({
    cpuMillis: before.cpuMillis - 100,
    memoryMebibytes: before.memoryMebibytes - 64,
    pods: before.pods - 2,
  });
});

test('as many pods fit as the scarcest of processors, memory and places allows', () => {
  const room = { cpuMillis: 1000, memoryMebibytes: 1000, pods: 10 };
  expect(fitting({ cpuMillis: 300, memoryMebibytes: 0 }, room)).toBe(3);
  expect(fitting({ cpuMillis: 1, memoryMebibytes: 400 }, room)).toBe(2);
  expect(fitting({ cpuMillis: 1, memoryMebibytes: 1 }, room)).toBe(10);
  expect(fitting({ cpuMillis: 1, memoryMebibytes: 1 }, { cpuMillis: -5, memoryMebibytes: 100, pods: 3 })).toBe(0);
});

test('sizes double from one to the next, and no type has fewer addresses than pods need', () => {
  expect(Object.keys(INSTANCE_TYPES)).toHaveLength(66);
  for (const [name, { vcpus, memoryGibibytes, interfaces, addressesPerInterface }] of Object.entries(INSTANCE_TYPES)) {
    expect([name, [2, 4, 8, 16].includes(vcpus)]).toEqual([name, true]);
    expect([name, Math.log2(memoryGibibytes) % 1]).toEqual([name, 0]);
    expect([name, interfaces >= 2 && addressesPerInterface >= 2]).toEqual([name, true]);
  }
});
