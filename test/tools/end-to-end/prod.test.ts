import { peerTimeoutSeconds } from '../../../monitoring/alertmanager/peer-timeout';
import { monitored } from '../../monitoring/monitored';
import { describeWith } from '../programs';
import { SILENT_WHEN_WELL, silentPanels } from './panels';
import { sleep, until } from './processes';
import type { Message } from './receiver';
import { PlayedStack } from './stack';

const PROD = monitored('autolytiq-prod');

/** So long after an end one of two Alertmanagers may say what it meant to say before it waited for the other. */
const LATE_SECONDS = peerTimeoutSeconds(PROD.monitoring.alerting.grouping) + 3;

const line = ({ at, to, resolved }: Message): string =>
  `${at} ${at === 'slack' ? to : ''}${resolved ? ' resolved' : ''}`.replace('  ', ' ').trim();

/** One after the other: each step goes on where the one before has ended. */
describeWith(['prometheus', 'alertmanager'], 'Autolytiq in prod', () => {
  let stack: PlayedStack;

  beforeAll(async () => {
    stack = await PlayedStack.start(PROD);
  });
  afterAll(() => stack.end());

  const about = (alert: string): readonly Message[] =>
    stack.receivers.toPeople().filter(({ text }) => text.includes(`/${alert}.md`));
  const shown = (alert: string): readonly string[] => about(alert).map(line).sort();

  /**
   * What was told, without what the second of two Alertmanagers tells beside the first. One of them was killed, their groups are no longer
   * looked at together, and what one is about to say may be over when it has waited for the other: that an alert fires comes once more,
   * shortly after its end (https://github.com/prometheus/alertmanager/issues/2447), and the end twice. They promise at least once.
   */
  const toldOnce = (alert: string): readonly Message[] => {
    const all = about(alert);
    const isLate = ({ at, seconds }: Message): boolean =>
      all.some(
        (end) => end.resolved && end.at === at && 0 < seconds - end.seconds && seconds - end.seconds < LATE_SECONDS,
      );
    const inTime = all.filter((message) => !isLate(message));
    return inTime.filter((one, index) => !one.resolved || inTime.findIndex((end) => line(end) === line(one)) === index);
  };
  const story = (alert: string): readonly string[] => toldOnce(alert).map(line).sort();

  /** Whether each of so many receivers of an alert has heard that it is over, and nothing since. */
  const isOver = (alert: string, receivers: number): boolean => {
    const last = new Map(about(alert).map((message) => [message.at, message.resolved]));
    return last.size === receivers && [...last.values()].every((resolved) => resolved);
  };

  it('every target is up when all is well, and has the labels that rules rely on', async () => {
    await until('every target is up', 30, async () => {
      const targets = await stack.targets();
      return targets.length > 20 && targets.every(({ health }) => health === 'up');
    });
    const targets = await stack.targets();
    const jobs = new Set(targets.map(({ labels }) => labels['job']));
    expect([...jobs].sort()).toEqual([
      'alertmanager',
      'blackbox',
      'cadvisor',
      'cloudwatch',
      'kube-state-metrics',
      'kubelet',
      'monitoring',
      'node-exporter',
      'postgres',
      'prometheus',
      'redis',
      'services',
    ]);
    const services = targets
      .filter(({ labels }) => labels['job'] === 'services')
      .map(({ labels }) => labels['service']);
    expect(services.sort()).toEqual(PROD.monitoring.objectives.map(({ service }) => service));
    expect(targets.every(({ labels }) => labels['environment'] === 'prod')).toBe(true);
  });

  it('then nothing fires but Watchdog, which somebody hears of, and nobody else hears anything', async () => {
    await until('Watchdog is heard of', 60, () => stack.receivers.messages.some(({ at }) => at === 'heartbeat'));
    // Longer than most alerts wait: half a minute is a quarter of an hour here.
    await sleep(30_000);
    expect(await stack.firing()).toEqual(['Watchdog']);
    expect(stack.receivers.toPeople()).toEqual([]);
  });

  it('every panel of the dashboards shows something, but those that wait for something to be wrong', async () => {
    const expected = Object.keys(SILENT_WHEN_WELL).sort();
    await until('every window has begun', 60, async () => (await silentPanels(PROD, stack)).length <= expected.length);
    expect(await silentPanels(PROD, stack)).toEqual(expected);
  });

  it('what breaks is told to whom it concerns', async () => {
    stack.estate.behave('auth-service', 'errors');
    stack.estate.behave('deal-service', 'dead');
    stack.estate.behave('inventory-service', 'slow');
    stack.estate.behave('postgres-exporter', 'stuck');
    await until('errors page', 60, () => shown('ServiceAvailabilityBudgetBurn').length >= 2);
    await until('a dead service pages', 60, () => shown('ServiceDown').length >= 2);
    await until('a slow service is told', 90, () => shown('ServiceHighLatency').length >= 1);
    await until('an exporter that hangs is told', 90, () => shown('TargetDown').length >= 1);
    expect(shown('ServiceAvailabilityBudgetBurn')).toEqual(['pagerduty', 'slack #alerts-prod']);
    expect(shown('ServiceDown')).toEqual(['pagerduty', 'slack #alerts-prod']);
    expect(shown('ServiceHighLatency')).toEqual(['slack #alerts-prod']);
    expect(shown('TargetDown')).toEqual(['slack #platform-support']);
  });

  it('what pages is mailed, too', async () => {
    const subject = 'Subject: [CRITICAL] No pod of deal-service answers (autolytiq-prod)';
    await until('the mail', 20, () => stack.mail.mails.some(({ text }) => text.includes(subject)));
    expect(new Set(stack.mail.mails.map(({ to }) => to))).toEqual(new Set(['ops@autolytiq.com']));
    expect(stack.mail.mails.filter(({ text }) => text.includes(subject))).toHaveLength(1);
  });

  it('in words that say what, where, since when, and where to read on', () => {
    for (const { text } of about('ServiceDown')) {
      expect(text).toContain('No pod of deal-service answers');
      expect(text).toContain('cluster autolytiq-prod, environment prod');
      expect(text).toMatch(/since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
      expect(text).toContain('/docs/runbooks/ServiceDown.md');
      expect(text).toContain('https://grafana.autolytiq.com/d/service?var-service=deal-service');
    }
    expect(
      about('TargetDown')
        .map(({ text }) => text)
        .join(),
    ).toContain('postgres-exporter');
  });

  it('what follows from something that was told is not told', async () => {
    expect(await stack.firing()).toContain('ServiceHighErrorRate auth-service');
    expect(shown('ServiceHighErrorRate')).toEqual([]);
  });

  it('is seen on dashboards', async () => {
    const silent = await silentPanels(PROD, stack);
    expect(Object.keys(SILENT_WHEN_WELL).filter((panel) => !silent.includes(panel))).toEqual(
      expect.arrayContaining([
        'estate-overview: Firing alerts',
        'service: Firing alerts',
        'service: Errors by path',
        'monitoring: Firing alerts',
        'monitoring: Targets that do not answer',
      ]),
    );
  });

  it('programs that are killed and started again say nothing twice, and silences outlive them', async () => {
    await stack.silence(0, 'NodeNotReady');
    await until(
      'both know the silence',
      20,
      async () => (await stack.silences(0)) === 1 && (await stack.silences(1)) === 1,
    );
    const before = stack.receivers.toPeople().length;
    const [first] = stack.alertmanagers;
    await first?.end('SIGKILL');
    await stack.prometheus.end('SIGKILL');
    await first?.start();
    await stack.prometheus.start();
    await until('the silence is back', 30, async () => (await stack.silences(0)) === 1);
    await until('alerts fire again', 60, async () => (await stack.firing()).includes('ServiceDown deal-service'));
    await sleep(25_000);
    expect(
      stack.receivers
        .toPeople()
        .slice(before)
        .map(({ text }) => text),
    ).toEqual([]);
  });

  it('the end is told to the same people, and nothing begins anew', async () => {
    for (const name of ['auth-service', 'deal-service', 'inventory-service', 'postgres-exporter'])
      stack.estate.behave(name, 'well');
    await until(
      'everything is resolved',
      120,
      () =>
        about('ServiceAvailabilityBudgetBurn').some(({ at, resolved }) => at === 'pagerduty' && resolved) &&
        isOver('ServiceDown', 2) &&
        isOver('ServiceHighLatency', 1) &&
        isOver('TargetDown', 1),
    );
    await sleep(15_000);
    const paged = ['pagerduty', 'pagerduty resolved', 'slack #alerts-prod', 'slack #alerts-prod resolved'];
    expect(story('ServiceDown')).toEqual(paged);
    expect(story('ServiceHighLatency')).toEqual(['slack #alerts-prod', 'slack #alerts-prod resolved']);
    expect(story('TargetDown')).toEqual(['slack #platform-support', 'slack #platform-support resolved']);
    // Whatever was told twice: the end was told last.
    expect(isOver('ServiceDown', 2) && isOver('ServiceHighLatency', 1) && isOver('TargetDown', 1)).toBe(true);
  });

  it('a budget that goes on burning at another pace is the same incident: nobody is paged anew', async () => {
    const told = toldOnce('ServiceAvailabilityBudgetBurn').filter(({ at }) => at === 'pagerduty');
    expect(new Set(told.map(({ incident }) => incident)).size).toBe(1);
    // The pace that ends is told to the incident, which goes on: its end comes last, and once the end has come, nothing does.
    const firstEnd = told.findIndex(({ resolved }) => resolved);
    expect(firstEnd).toBeGreaterThanOrEqual(2);
    expect(told.slice(firstEnd).every(({ resolved }) => resolved)).toBe(true);
    expect(told.map(({ text }) => text).join()).toContain('over 6h');
    expect(await stack.firing()).not.toContain('ServiceAvailabilityBudgetBurn auth-service');
  });
});
