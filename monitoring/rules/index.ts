import type { Area, Monitored } from '../alert';
import type { RuleGroup } from '../rule';
import { alertingRule } from './alerting-rule';
import { ALERTS } from './alerts';
import { recordingGroups } from './recording';

const AREAS: readonly Area[] = ['service', 'platform', 'security', 'monitoring'];

/** Every rule of an environment, one group of alerts for each area. */
export function ruleGroups(monitored: Monitored): readonly RuleGroup[] {
  const alerts = AREAS.map((area) => ({
    name: `alerts-${area}`,
    rules: ALERTS.filter((definition) => definition.area === area).flatMap(
      (definition) => alertingRule(definition, monitored) ?? [],
    ),
  }));
  return [...recordingGroups(monitored), ...alerts.filter(({ rules }) => rules.length > 0)];
}
