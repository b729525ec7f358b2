import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describeWhere } from '../../describe-where';
import { POD_TARGET } from '../../../monitoring/metrics/metric';
import { REDIS_METRICS } from '../../../monitoring/metrics/redis';
import { freePorts, Running, until } from '../end-to-end/processes';
import { contradictions, exportedIn, samplesIn } from '../exported';
import { missingPrograms, program } from '../programs';
import { generatedProgram } from './generated-container';
import { probesOf, startGenerated, type RunningProgram } from './generated-program';
import { Stage } from './stage';
import { unmatched } from './unmatched';

const GENERATED = generatedProgram('autolytiq-prod', 'redis-exporter');
const FROM = `build github.com/oliver006/redis_exporter ${GENERATED.container.version}; install Redis`;
const [PORT = 0] = GENERATED.container.ports;
const PASSWORD = 'p%ss:w@rd';

describeWhere(
  missingPrograms(['redis_exporter', 'redis-server', 'redis-cli'], FROM),
  'redis_exporter as generated',
  () => {
    const stage = new Stage();
    const { folder } = stage;
    let redis: Running;
    let exporter: RunningProgram;
    let port = 0;

    const client = (...args: readonly string[]): string =>
      execFileSync(program('redis-cli'), ['-p', String(port), ...args], {
        env: { REDISCLI_AUTH: PASSWORD },
        encoding: 'utf8',
        stdio: 'pipe',
      });
    const metrics = async (): Promise<string> => (await exporter.get(PORT, '/metrics')).text;
    const valueOf = async (name: string): Promise<number | undefined> =>
      samplesIn(await metrics()).find((sample) => sample.name === name)?.value;

    beforeAll(async () => {
      [port = 0] = await freePorts(1);
      redis = new Running(
        'redis-server',
        // As charts/engines/redis.ts has it.
        [
          ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes'],
          ...['--maxmemory', '48mb', '--maxmemory-policy', 'allkeys-lru', '--requirepass', PASSWORD],
        ],
        { ready: () => client('ping').includes('PONG'), log: join(folder, 'redis.log') },
      );
      await stage.start(redis);
      client('set', 'key', 'value', 'EX', '1000');
      exporter = await startGenerated('redis_exporter', GENERATED, stage, {
        secrets: { REDIS_ADDR: `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}` },
      });
    });

    afterAll(() => stage.clear());

    test('answers its probes', async () => {
      expect(await probesOf(GENERATED, exporter)).toEqual(['200 /health']);
    });

    test('exports what the catalogue has of it', async () => {
      expect(contradictions(REDIS_METRICS, exportedIn(await metrics()), [...POD_TARGET, 'store'])).toEqual([]);
    });

    test('has what rules and dashboards ask it for', async () => {
      expect(unmatched(REDIS_METRICS, samplesIn(await metrics()), [...POD_TARGET, 'store'])).toEqual([]);
    });

    // The hand-off page asks for no more; ElastiCache lets nobody run CONFIG.
    test('exports all but what CONFIG says also as a user that may only run INFO', async () => {
      client('acl', 'setuser', 'default', '-@all', '+info', '+acl', '+shutdown', '+ping');
      const faults = contradictions(REDIS_METRICS, exportedIn(await metrics()), [...POD_TARGET, 'store']);
      client('acl', 'setuser', 'default', '+@all');
      expect(faults).toEqual(['redis_config_maxclients is not exported']);
    });

    test('says how many connections there may be', async () => {
      expect(await valueOf('redis_max_clients')).toBe(10_000);
    });

    test('sees whether Redis answers, and stays ready when it does not', async () => {
      expect(await valueOf('redis_up')).toBe(1);
      await redis.end('SIGTERM');
      expect(await valueOf('redis_up')).toBe(0);
      expect(await probesOf(GENERATED, exporter)).toEqual(['200 /health']);
      await redis.start();
      await until('Redis is seen again', 20, async () => (await valueOf('redis_up')) === 1);
    });
  },
);
