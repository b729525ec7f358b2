import { spawnSync } from 'node:child_process';
import type { Area, Monitored, Severity } from '../../monitoring/alert';
import { alertmanagerConfig } from '../../monitoring/alertmanager/config';
import { receiversOf } from '../../monitoring/alertmanager/receivers-of';
import type { AlertingRule } from '../../monitoring/rule';
import { ruleGroups } from '../../monitoring/rules';
import { MONITORED } from '../monitoring/monitored';
import { describeWith, program } from './programs';
import { stackOf, temporaryFolder, writeStack } from './stack-files';

/**
 * Who is told of what. A row is a severity, a column an area; `on-call` is PagerDuty and mail, the others are channels of Slack but
 * `heartbeat` and `nobody`. Which table an environment has, stands below.
 */
type Table = Readonly<Record<Severity, Readonly<Record<Area, string>>>>;

const PAGES: Table = {
  //          service            platform                     security                     monitoring
  critical: {
    service: 'on-call alerts',
    platform: 'on-call alerts platform',
    security: 'on-call alerts security',
    monitoring: 'on-call alerts platform',
  },
  warning: { service: 'alerts', platform: 'platform', security: 'security', monitoring: 'platform' },
  info: { service: 'alerts', platform: 'platform', security: 'security', monitoring: 'platform' },
  none: { service: 'heartbeat', platform: 'heartbeat', security: 'heartbeat', monitoring: 'heartbeat' },
};

const READS: Table = {
  ...PAGES,
  critical: {
    service: 'alerts',
    platform: 'alerts platform',
    security: 'alerts security',
    monitoring: 'alerts platform',
  },
};

const row = (receivers: string): Table[Severity] => ({
  service: receivers,
  platform: receivers,
  security: receivers,
  monitoring: receivers,
});

/** One channel for everything, and nobody who listens for Watchdog. */
const ONE_CHANNEL: Table = {
  critical: row('alerts'),
  warning: row('alerts'),
  info: row('alerts'),
  none: row('nobody'),
};

const ONE_CHANNEL_AND_PAGER: Table = { ...ONE_CHANNEL, critical: row('on-call alerts') };

const TABLES: Readonly<Record<string, Table>> = {
  'autolytiq-dev': READS,
  'autolytiq-staging': READS,
  'autolytiq-prod': PAGES,
  'ecommerce-dev': ONE_CHANNEL,
  'ecommerce-staging': ONE_CHANNEL,
  'ecommerce-prod': ONE_CHANNEL,
  'external-metrics-staging': ONE_CHANNEL,
  'external-metrics-prod': ONE_CHANNEL_AND_PAGER,
};

const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'info', 'none'];
const AREAS: readonly Area[] = ['service', 'platform', 'security', 'monitoring'];
const isSeverity = (text = ''): text is Severity => SEVERITIES.some((one) => one === text);
const isArea = (text = ''): text is Area => AREAS.some((one) => one === text);

const alertsOf = (one: Monitored): readonly AlertingRule[] =>
  ruleGroups(one).flatMap(({ rules }) => rules.flatMap((rule) => ('alert' in rule ? [rule] : [])));

const expectedOf = (table: Table, { alert, labels }: AlertingRule): string => {
  const { severity, area } = labels;
  if (!isSeverity(severity) || !isArea(area)) throw new Error(`${alert} has no severity or no area that there is`);
  return table[severity][area];
};

it('every environment has a table, and every table an environment', () => {
  expect(Object.keys(TABLES).sort()).toEqual(MONITORED.map(({ environment }) => environment.cluster.name).sort());
});

describeWith(['amtool'], 'Alertmanager sends', () => {
  const removals: (() => void)[] = [];
  afterAll(() => removals.forEach((remove) => remove()));

  describe.each(MONITORED.map((one) => [one.environment.cluster.name, one] as const))('in %s', (cluster, one) => {
    const table = TABLES[cluster] ?? ONE_CHANNEL;
    const { path, remove } = temporaryFolder();
    removals.push(remove);
    const { alertmanager } = writeStack(path, stackOf(one), {});
    const { route } = alertmanagerConfig(one);

    /** What amtool says, in the order of routes. */
    const told = (labels: Readonly<Record<string, string>>): string => {
      const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
      const args = ['config', 'routes', 'test', `--config.file=${alertmanager}`, ...pairs];
      const { status, stdout, stderr } = spawnSync(program('amtool'), args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      return [...new Set(stdout.trim().split(','))].join(' ');
    };

    it('each severity and area to whom the table says, as our own reading of the routes does', () => {
      for (const severity of SEVERITIES) {
        for (const area of AREAS) {
          const labels = { severity, area };
          expect({ ...labels, to: told(labels) }).toEqual({ ...labels, to: table[severity][area] });
          expect({ ...labels, to: receiversOf(route, labels).join(' ') }).toEqual({
            ...labels,
            to: table[severity][area],
          });
        }
      }
    });

    it('to no receiver that the table does not know, and to every one that exists', () => {
      const known = SEVERITIES.flatMap((severity) => AREAS.flatMap((area) => table[severity][area].split(' ')));
      const existing = alertmanagerConfig(one).receivers.map(({ name }) => name);
      expect([...new Set(known)].sort()).toEqual([...existing].sort());
    });

    it('each alert that there is to whom the table says', () => {
      const alerts = alertsOf(one);
      expect(alerts.length).toBeGreaterThan(0);
      const reached = alerts.map(({ alert, labels: { severity = '', area = '' } }) => [
        alert,
        told({ alertname: alert, severity, area }),
      ]);
      expect(reached).toEqual(alerts.map((rule) => [rule.alert, expectedOf(table, rule)]));
    });
  });
});
