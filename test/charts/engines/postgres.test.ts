import type { InClusterStore } from '../../../overlays/environment';
import { only } from '../../manifest';
import { findAll, numberAt, textAt, textsAt, valueAt } from '../../query';
import { CONTAINER, postgres, storeObjects } from './stores';

const statefulSet = (change: Partial<InClusterStore> = {}) => only(storeObjects(postgres(change)), 'StatefulSet');

const variable = (name: string): unknown => valueAt(statefulSet(), `${CONTAINER}.env[name=${name}].value`);

const mountPath = (volume: string): unknown =>
  valueAt(statefulSet(), `${CONTAINER}.volumeMounts[name=${volume}].mountPath`);

test('the first start makes the user and the database', () => {
  expect([variable('POSTGRES_DB'), variable('POSTGRES_USER')]).toEqual(['orders_db', 'orders_user']);
});

test('its password is a key of a Secret and stands nowhere else', () => {
  expect(valueAt(statefulSet(), `${CONTAINER}.env[name=POSTGRES_PASSWORD]`)).toEqual({
    name: 'POSTGRES_PASSWORD',
    valueFrom: { secretKeyRef: { name: 'orders-secrets', key: 'ORDERS_PASSWORD' } },
  });
  expect(findAll(statefulSet(), '**.secretKeyRef')).toHaveLength(1);
});

test('its data is in a folder of its volume, not in the volume itself, which may hold lost+found', () => {
  const folder = textAt({ folder: variable('PGDATA') }, 'folder');
  expect(folder.startsWith(`${textAt({ path: mountPath('data') }, 'path')}/`)).toBe(true);
  expect(mountPath('data')).toBe('/var/lib/postgresql/data');
});

test('its image is read-only but for the folder of its socket and /tmp', () => {
  expect(valueAt(statefulSet(), `${CONTAINER}.securityContext.readOnlyRootFilesystem`)).toBe(true);
  const set = statefulSet();
  expect(textsAt(set, 'spec.template.spec.volumes[*].name')).toEqual(['data', 'tmp', 'var-run-postgresql']);
  expect(mountPath('var-run-postgresql')).toBe('/var/run/postgresql');
  expect(findAll(set, '**.volumes[name=var-run-postgresql].emptyDir')).toEqual([{}]);
});

test('the entrypoint of the image starts the server, on the store’s port', () => {
  expect(findAll(statefulSet(), `${CONTAINER}.command`)).toEqual([]);
  expect(valueAt(statefulSet({ port: 7000 }), `${CONTAINER}.args`)).toEqual(['postgres', '-p', '7000']);
});

test('it is ready when it answers by TCP, which it does not while it makes its database', () => {
  const asked = 'pg_isready -U orders_user -d orders_db -p 7000 -h 127.0.0.1'.split(' ');
  expect(valueAt(statefulSet({ port: 7000 }), `${CONTAINER}.readinessProbe.exec.command`)).toEqual(asked);
});

test('it has a minute to write everything down', () => {
  expect(numberAt(statefulSet(), 'spec.template.spec.terminationGracePeriodSeconds')).toBe(60);
});
