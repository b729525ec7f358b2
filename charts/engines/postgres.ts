import { secretVariable } from '../parts/pod';
import type { EngineMaker } from './engine';

const DATA_FOLDER = '/var/lib/postgresql/data';

/** How long it may take to write everything down; the image asks it to end at once, without waiting for its clients. */
const GRACE_PERIOD_SECONDS = 60;

/**
 * The official image of Postgres. At its first start it makes the user and the database, while it answers on a socket in its
 * own folder alone: asked by TCP, it is ready only after that.
 */
export const postgres: EngineMaker<'postgres'> = ({ port }, { database, user, password }) => ({
  portName: 'postgres',
  container: {
    args: ['postgres', '-p', String(port)],
    env: [
      { name: 'POSTGRES_DB', value: database },
      { name: 'POSTGRES_USER', value: user },
      secretVariable('POSTGRES_PASSWORD', password),
      // A folder in the volume: the volume itself may hold others' files, such as lost+found, which Postgres refuses.
      { name: 'PGDATA', value: `${DATA_FOLDER}/pgdata` },
    ],
  },
  ready: { exec: { command: ['pg_isready', '-U', user, '-d', database, '-p', String(port), '-h', '127.0.0.1'] } },
  startupSeconds: 120,
  dataFolder: DATA_FOLDER,
  writableFolders: ['/var/run/postgresql'],
  gracePeriodSeconds: GRACE_PERIOD_SECONDS,
});
