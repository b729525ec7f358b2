import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWhere } from '../../describe-where';
import { POD_TARGET } from '../../../monitoring/metrics/metric';
import { POSTGRES_METRICS } from '../../../monitoring/metrics/postgres';
import { freePorts, Running, until } from '../end-to-end/processes';
import { contradictions, exportedIn, samplesIn, type Sample } from '../exported';
import { missingPrograms, program } from '../programs';
import { generatedProgram } from './generated-container';
import { probesOf, startGenerated, type RunningProgram } from './generated-program';
import { Stage } from './stage';
import { unmatched } from './unmatched';

const GENERATED = generatedProgram('autolytiq-prod', 'postgres-exporter');
const FROM = `build github.com/prometheus-community/postgres_exporter ${GENERATED.container.version}; install PostgreSQL and put its bin folder on PATH`;
const [PORT = 0] = GENERATED.container.ports;
/** PostgreSQL refuses to run as root. */
const NOBODY = 65534;
const AS_NOBODY = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
const PASSWORD = 'p%ss:w@rd';

describeWhere(
  missingPrograms(['postgres_exporter', 'postgres', 'initdb', 'psql'], FROM),
  'postgres_exporter as generated',
  () => {
    const stage = new Stage();
    const { folder } = stage;
    let postgres: Running;
    let exporter: RunningProgram;
    let port = 0;

    const query = (sql: string): string =>
      execFileSync(
        program('psql'),
        ['-h', '127.0.0.1', '-p', String(port), '-U', 'owner', '-d', 'postgres', '-qAtc', sql],
        { env: { PGPASSWORD: PASSWORD }, encoding: 'utf8', stdio: 'pipe' },
      );
    const urlOf = (): string => `postgresql://monitoring:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`;
    const metrics = async (): Promise<string> => (await exporter.get(PORT, '/metrics')).text;
    const samplesOf = async (name: string): Promise<readonly Sample[]> =>
      samplesIn(await metrics()).filter((sample) => sample.name === name);

    beforeAll(async () => {
      [port = 0] = await freePorts(1);
      const data = join(folder, 'postgres');
      mkdirSync(data);
      chmodSync(folder, 0o755);
      writeFileSync(join(folder, 'password'), PASSWORD);
      if (process.getuid?.() === 0) chownSync(data, NOBODY, NOBODY);
      const asked = ['-D', data, '-U', 'owner', '-A', 'scram-sha-256', `--pwfile=${join(folder, 'password')}`, '-N'];
      execFileSync(program('initdb'), asked, { ...AS_NOBODY, stdio: 'pipe' });
      const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'max_connections=50'];
      postgres = new Running(
        'postgres',
        ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
        {
          ready: () => query('SELECT 1').trim() === '1',
          log: join(folder, 'postgres.log'),
          uid: NOBODY,
        },
      );
      await stage.start(postgres, 'SIGQUIT');
      // The rights that the hand-off page asks for.
      query(`CREATE ROLE monitoring LOGIN PASSWORD '${PASSWORD}'; GRANT pg_monitor TO monitoring`);
      query('CREATE DATABASE shop');
      exporter = await startGenerated('postgres_exporter', GENERATED, stage, {
        secrets: {
          DATA_SOURCE_NAME: `${urlOf()}?sslmode=disable`,
        },
      });
    });

    afterAll(() => stage.clear());

    test('answers its probes', async () => {
      expect(await probesOf(GENERATED, exporter)).toEqual(['200 /']);
    });

    test('exports what the catalogue has of it', async () => {
      expect(contradictions(POSTGRES_METRICS, exportedIn(await metrics()), [...POD_TARGET, 'store'])).toEqual([]);
    });

    test('has what rules and dashboards ask it for', async () => {
      expect(unmatched(POSTGRES_METRICS, samplesIn(await metrics()), [...POD_TARGET, 'store'])).toEqual([]);
    });

    test('has no error, and counts connections and how many there may be', async () => {
      const [error] = await samplesOf('pg_exporter_last_scrape_error');
      expect(error?.value).toBe(0);
      const [most] = await samplesOf('pg_settings_max_connections');
      expect(most?.value).toBe(50);
      const connections = await samplesOf('pg_stat_database_numbackends');
      expect(connections.map(({ labels }) => labels['datname'])).toContain('shop');
      expect(connections.reduce((sum, { value }) => sum + value, 0)).toBeGreaterThan(0);
    });

    // Ways to write the URL that the hand-off page warns of.
    test.each([
      ['without sslmode, as the server has no TLS', ''],
      ['with a parameter of a pool of connections', '?sslmode=disable&connection_limit=5'],
    ])('is not let in by a URL %s', async (_, parameters) => {
      const other = await startGenerated('postgres_exporter', GENERATED, stage, {
        secrets: { DATA_SOURCE_NAME: `${urlOf()}${parameters}` },
      });
      const { text } = await other.get(PORT, '/metrics');
      expect(samplesIn(text).find(({ name }) => name === 'pg_up')?.value).toBe(0);
    });

    test('sees whether PostgreSQL answers, and stays ready when it does not', async () => {
      const up = async (): Promise<number | undefined> => (await samplesOf('pg_up'))[0]?.value;
      expect(await up()).toBe(1);
      await postgres.end('SIGQUIT');
      expect(await up()).toBe(0);
      expect(await probesOf(GENERATED, exporter)).toEqual(['200 /']);
      await postgres.start();
      await until('PostgreSQL is seen again', 20, async () => (await up()) === 1);
    });
  },
);
