import { spawnSync } from 'node:child_process';
import { MONITORED, monitored } from '../monitoring/monitored';
import { describeWith, program } from './programs';
import { stackOf, temporaryFolder, writeStack } from './stack-files';

const folders: (() => void)[] = [];
afterAll(() => folders.forEach((remove) => remove()));

function run(name: string, ...args: string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(program(name), args, { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

function written(stack: ReturnType<typeof stackOf>) {
  const { path, remove } = temporaryFolder();
  folders.push(remove);
  return writeStack(path, stack, {});
}

const EVERY = MONITORED.map((one) => [one.environment.cluster.name, one] as const);

describeWith(['promtool', 'amtool'], 'the programs themselves accept', () => {
  it.each(EVERY)('the configuration of Prometheus with its rules in %s', (_, one) => {
    const { prometheus } = written(stackOf(one));
    expect(run('promtool', 'check', 'config', '--lint=all', '--lint-fatal', prometheus)).toMatchObject({ status: 0 });
  });

  it.each(EVERY)('the configuration of Alertmanager with its templates in %s', (_, one) => {
    const { alertmanager } = written(stackOf(one));
    expect(run('amtool', 'check-config', alertmanager)).toMatchObject({ status: 0 });
  });
});

describeWith(['promtool', 'amtool'], 'the programs themselves refuse', () => {
  const stack = stackOf(monitored('autolytiq-prod'));

  it('a rule that cannot be read', () => {
    const rules = {
      ...stack.rules,
      'broken.yaml': { groups: [{ name: 'broken', rules: [{ record: 'a:b:c', expr: 'sum(' }] }] },
    };
    const { status, said } = run('promtool', 'check', 'config', written({ ...stack, rules }).prometheus);
    expect(status).not.toBe(0);
    expect(said).toContain('broken.yaml');
  });

  it('a scrape configuration with a setting that does not exist', () => {
    const prometheus = { ...stack.prometheus, scrape_configs: [{ job_name: 'a', scrape_every: '1s' }] };
    expect(run('promtool', 'check', 'config', written({ ...stack, prometheus }).prometheus).said).toContain(
      'scrape_every',
    );
  });

  it('a route to a receiver that does not exist', () => {
    const alertmanager = { ...stack.alertmanager, receivers: [{ name: 'nobody' }] };
    const { status, said } = run('amtool', 'check-config', written({ ...stack, alertmanager }).alertmanager);
    expect(status).not.toBe(0);
    expect(said).toContain('receiver');
  });
});
