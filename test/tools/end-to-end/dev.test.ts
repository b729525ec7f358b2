import { monitored } from '../../monitoring/monitored';
import { describeWith } from '../programs';
import { sleep, until } from './processes';
import { PlayedStack } from './stack';

const DEV = monitored('autolytiq-dev');

describeWith(['prometheus', 'alertmanager'], 'Autolytiq in dev', () => {
  let stack: PlayedStack;

  beforeAll(async () => {
    stack = await PlayedStack.start(DEV);
  });
  afterAll(() => stack.end());

  const channels = (): readonly string[] =>
    [...new Set(stack.receivers.toPeople().map(({ at, to }) => `${at} ${to}`))].sort();

  it('is well', async () => {
    await until('every target is up', 30, async () => {
      const targets = await stack.targets();
      return targets.length > 15 && targets.every(({ health }) => health === 'up');
    });
  });

  it('pages nobody, whatever breaks: it is read in its own channel', async () => {
    stack.estate.behave('auth-service', 'errors');
    stack.estate.behave('deal-service', 'dead');
    await until('both are read', 90, () => {
      const text = stack.receivers
        .toPeople()
        .map((message) => message.text)
        .join('\n');
      return ['ServiceDown', 'ServiceAvailabilityBudgetBurn'].every((alert) => text.includes(`/${alert}.md`));
    });
    expect(channels()).toEqual(['slack #alerts-dev']);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'its one Alertmanager keeps silences and what it has sent: %s',
    async (signal) => {
      if ((await stack.silences(0)) === 0) await stack.silence(0, 'NodeNotReady');
      // More than the interval at which it writes down what it knows.
      await sleep(5000);
      const before = stack.receivers.toPeople().length;
      const [only] = stack.alertmanagers;
      await only?.end(signal);
      await only?.start();
      expect(await stack.silences(0)).toBe(1);
      await sleep(25_000);
      const again = stack.receivers
        .toPeople()
        .slice(before)
        .filter(({ text }) => text.includes('/ServiceDown.md'));
      expect(again).toEqual([]);
    },
  );
});
