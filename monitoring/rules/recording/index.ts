import type { Monitored } from '../../alert';
import type { RuleGroup } from '../../rule';
import { CONTAINER_RULES } from './containers';
import { dependencyRules } from './dependencies';
import { NODE_RULES } from './nodes';
import { objectiveRules } from './objectives';
import { serviceRules } from './services';
import { budgetRules, ratioRules } from './slo';

/** Everything that is computed ahead of dashboards and alerts; within a group later rules read earlier ones. */
export const recordingGroups = (monitored: Monitored): readonly RuleGroup[] =>
  [
    { name: 'services', rules: [...objectiveRules(monitored), ...serviceRules(monitored), ...ratioRules(monitored)] },
    { name: 'budgets', interval: '5m', rules: budgetRules(monitored) },
    { name: 'dependencies', rules: dependencyRules(monitored) },
    { name: 'nodes', rules: NODE_RULES },
    { name: 'containers', rules: CONTAINER_RULES },
  ].filter(({ rules }) => rules.length > 0);
