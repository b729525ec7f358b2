import type { Monitored } from '../../../monitoring/alert';
import { madeOnce } from '../../../monitoring/made-once';
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
    text: groupText(group),
  }));
  return packed(Object.fromEntries(files.map(({ file, text }) => [file, text]))).map((texts, index) => ({
    name: index === 0 ? 'prometheus-rules' : `prometheus-rules-${index + 1}`,
    groups: files.flatMap(({ file, group }) => (file in texts ? [group] : [])),
    texts,
  }));
}

/** Rules as they stand in a file, by the rule. */
const writtenOnce = madeOnce();

/** The file of a group: its head, and below it rule after rule, six columns in. */
function groupText({ rules, ...head }: RuleGroup): string {
  const above = yamlText({ groups: [{ ...head, rules: [] }] }).replace(/ \[\]\n$/, '\n');
  const texts = rules.map((rule) =>
    writtenOnce(JSON.stringify(rule), () => yamlText([rule]).replaceAll(/^(?=.)/gm, '      ')),
  );
  return `${above}${texts.join('')}`;
}
