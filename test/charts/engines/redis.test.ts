import type { InClusterStore } from '../../../overlays/environment';
import { only } from '../../manifest';
import { findAll, textAt, textsAt, valueAt } from '../../query';
import { CONTAINER, redis, storeObjects } from './stores';

const statefulSet = (change: Partial<InClusterStore> = {}) => only(storeObjects(redis(change)), 'StatefulSet');

/** The arguments of the server that follow an option. */
const option = (name: string, change: Partial<InClusterStore> = {}): string => {
  const args = textsAt(statefulSet(change), `${CONTAINER}.args[*]`);
  return args[args.indexOf(name) + 1] ?? '';
};

test('the server listens on the store’s port, and is asked there by its own client', () => {
  expect(option('--port', { port: 7000 })).toBe('7000');
  expect(valueAt(statefulSet({ port: 7000 }), `${CONTAINER}.readinessProbe.exec.command`)).toEqual([
    ...['redis-cli', '-e', '-p', '7000', 'ping'],
  ]);
});

test('every change is written, to its volume', () => {
  expect([option('--dir'), option('--appendonly')]).toEqual(['/data', 'yes']);
  expect(valueAt(statefulSet(), `${CONTAINER}.volumeMounts[name=data].mountPath`)).toBe('/data');
});

test('it gives up old entries before its memory limit is reached', () => {
  const resources = { ...redis().resources, memoryMebibytes: 1000 };
  const limit = textAt(statefulSet({ resources }), `${CONTAINER}.resources.limits.memory`);
  const most = option('--maxmemory', { resources });
  expect(most).toMatch(/^\d+mb$/);
  expect(Number.parseInt(most, 10)).toBeLessThan(0.8 * Number.parseInt(limit, 10));
  expect(option('--maxmemory-policy')).toBe('allkeys-lru');
});

test('its password is a key of a Secret, for the server and for its probes, and stands nowhere else', () => {
  const password = { secret: 'redis-secrets', key: 'REDIS_PASSWORD' };
  const set = statefulSet({ engine: { kind: 'redis', password } });
  expect(valueAt(set, `${CONTAINER}.env`)).toEqual(
    ['REDIS_PASSWORD', 'REDISCLI_AUTH'].map((name) => ({
      name,
      valueFrom: { secretKeyRef: { name: 'redis-secrets', key: 'REDIS_PASSWORD' } },
    })),
  );
  const args = textsAt(set, `${CONTAINER}.args[*]`);
  expect(args[args.indexOf('--requirepass') + 1]).toBe('$(REDIS_PASSWORD)');
});

test('without a password there is no variable for it', () => {
  const set = statefulSet({ engine: { kind: 'redis' } });
  expect(findAll(set, '**.env')).toEqual([]);
  expect(textsAt(set, `${CONTAINER}.args[*]`)).not.toContain('--requirepass');
});
