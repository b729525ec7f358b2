import type { Monitored } from '../../../monitoring/alert';
import type { RuleGroup } from '../../../monitoring/rule';
import { ruleGroups } from '../../../monitoring/rules';
import { packed, yamlText, type Texts } from './files';

/** Rules that stand in one object: a ConfigMap of rule files, or a PrometheusRule. */
export interface RulePack {
  /** `prometheus-rules`, `prometheus-rules-2`. */
  readonly name: string;
  readonly groups: readonly RuleGroup[];
  /** The same, one file for each group. */
  readonly texts: Texts;
}

/** Every rule of an environment, in objects small enough for `kubectl apply`. */
export function rulePacks(monitored: Monitored): readonly RulePack[] {
  const files = ruleGroups(monitored).map((group) => ({
    group,
    file: `${group.name}.yaml`,
    text: yamlText({ groups: [group] }),
  }));
  return packed(Object.fromEntries(files.map(({ file, text }) => [file, text]))).map((texts, index) => ({
    name: index === 0 ? 'prometheus-rules' : `prometheus-rules-${index + 1}`,
    groups: files.flatMap(({ file, group }) => (file in texts ? [group] : [])),
    texts,
  }));
}
