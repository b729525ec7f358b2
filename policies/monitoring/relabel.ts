import { listAt, numberAt, textAt } from '../cluster/json';
import { perText } from '../cluster/per-text';
import { perThing } from '../cluster/per-thing';

/** Labels of a target, before or after relabelling; one that is absent is empty. */
export type Labels = Readonly<Record<string, string>>;

/** The label of a target, by its name. */
export type LabelOf = (label: string) => string;

interface Rule {
  readonly action: string;
  readonly sources: readonly string[];
  readonly separator: string;
  readonly pattern: RegExp;
  readonly target: string;
  readonly replacement: string;
}

/** The labels of a target after rules of relabelling, of which the first is the one that counts; undefined where they drop it. */
export function relabelled(given: readonly Labels[], rules: readonly unknown[]): LabelOf | undefined {
  let layers = given;
  const labelOf: LabelOf = (label) => {
    for (const layer of layers) {
      const value = layer[label];
      if (value !== undefined) return value;
    }
    return '';
  };
  for (const rule of readRules(rules)) {
    const value = rule.sources.map(labelOf).join(rule.separator);
    switch (rule.action) {
      case 'keep':
        if (!rule.pattern.test(value)) return undefined;
        break;
      case 'drop':
        if (rule.pattern.test(value)) return undefined;
        break;
      case 'keepequal':
        if (value !== labelOf(rule.target)) return undefined;
        break;
      case 'dropequal':
        if (value === labelOf(rule.target)) return undefined;
        break;
      case 'labeldrop':
      case 'labelkeep':
        layers = [picked(merged(layers), rule)];
        break;
      default:
        layers = [written(rule, value, layers), ...layers];
    }
  }
  return labelOf;
}

const merged = (layers: readonly Labels[]): Labels =>
  Object.fromEntries([...layers].reverse().flatMap((layer) => Object.entries(layer)));

/** What stays of all labels; the others are empty from then on. */
const picked = (labels: Labels, { action, pattern }: Rule): Labels =>
  Object.fromEntries(
    Object.entries(labels).map(([label, value]) => [
      label,
      pattern.test(label) === (action === 'labelkeep') ? value : '',
    ]),
  );

/** The labels that a rule writes. */
function written({ action, pattern, target, replacement }: Rule, value: string, layers: readonly Labels[]): Labels {
  switch (action) {
    case 'replace': {
      const found = pattern.exec(value);
      return found === null ? {} : { [filledIn(target, found)]: filledIn(replacement, found) };
    }
    case 'lowercase':
      return { [target]: value.toLowerCase() };
    case 'uppercase':
      return { [target]: value.toUpperCase() };
    case 'labelmap':
      return Object.fromEntries(
        Object.entries(merged(layers)).flatMap(([label, held]) => {
          const found = pattern.exec(label);
          return found === null ? [] : [[filledIn(replacement, found), held]];
        }),
      );
    default:
      return {};
  }
}

/** Rules whose pattern cannot be read here are left out: then everything is kept, and nothing is said of it. */
const readRules = perThing((rules: readonly unknown[]): readonly Rule[] =>
  rules.flatMap((rule): readonly Rule[] => {
    const pattern = patternOf(textAt(rule, 'regex') ?? numberAt(rule, 'regex')?.toString() ?? '(.*)');
    if (pattern === undefined) return [];
    return [
      {
        action: textAt(rule, 'action')?.toLowerCase() ?? 'replace',
        sources: listAt(rule, 'source_labels').filter((label) => typeof label === 'string'),
        separator: textAt(rule, 'separator') ?? ';',
        pattern,
        target: textAt(rule, 'target_label') ?? '',
        replacement: textAt(rule, 'replacement') ?? '$1',
      },
    ];
  }),
);

/** `$1`, `${1}`, `${name}`; what did not match is empty. */
function filledIn(text: string, found: RegExpExecArray): string {
  if (!text.includes('$')) return text;
  return text.replaceAll(/\$(?:(\d+)|\{(\d+)\}|\{(\w+)\}|(\$))/g, (_, ...groups: readonly unknown[]) => {
    const [plain, braced, name, dollar] = groups;
    if (dollar === '$') return '$';
    if (typeof name === 'string') return found.groups?.[name] ?? '';
    return found[Number(plain ?? braced)] ?? '';
  });
}

/** Patterns are Go's, and anchored; one that cannot be read here is none. */
export const patternOf = perText((text): RegExp | undefined => {
  const { flags = '', pattern = '' } = /^(?:\(\?(?<flags>[ims]+)\))?(?<pattern>[\s\S]*)$/.exec(text)?.groups ?? {};
  if (pattern.includes('[:')) return undefined;
  try {
    return new RegExp(`^(?:${pattern.replaceAll('(?P<', '(?<')})$`, [...new Set(`s${flags}`)].join(''));
  } catch {
    return undefined;
  }
});
