import { at, listAt, textAt } from '../cluster/json';

/** What Grafana itself puts into queries, as it might for a graph of an hour. */
const BUILT_IN: Readonly<Record<string, string>> = {
  __interval: '15s',
  __interval_ms: '15000',
  __rate_interval: '1m',
  __rate_interval_ms: '60000',
  __range: '1h',
  __range_ms: '3600000',
  __range_s: '3600',
  __from: '0',
  __to: '3600000',
};

/** `$name`, `${name}`, `${name:format}`, `[[name]]`. */
const VARIABLE =
  /\$(?<plain>[A-Za-z_]\w*)|\$\{(?<braced>[A-Za-z_]\w*)(?:[.:][^}]*)?\}|\[\[(?<old>[A-Za-z_]\w*)(?::\w+)?\]\]/g;

/** Values that the variables of a dashboard may have, by name. */
export type Variables = ReadonlyMap<string, string>;

/** The variables that a dashboard declares, each with the value that it opens with. */
export function variablesOf(dashboard: unknown): Variables {
  const declared = listAt(dashboard, 'templating', 'list').flatMap((variable): [string, string][] => {
    const name = textAt(variable, 'name');
    return name === undefined ? [] : [[name, valueOf(variable)]];
  });
  return new Map(declared);
}

/** A query as Grafana sends it, and the variables in it that nobody declares, which it sends as they are written. */
export function filledIn(
  query: string,
  variables: Variables,
): { readonly text: string; readonly undeclared: readonly string[] } {
  if (!query.includes('$') && !query.includes('[[')) return { text: query, undeclared: [] };
  const undeclared: string[] = [];
  const text = query.replaceAll(VARIABLE, (written, ...groups: readonly unknown[]) => {
    const names = groups.at(-1);
    const name = textAt(names, 'plain') ?? textAt(names, 'braced') ?? textAt(names, 'old') ?? '';
    const value = Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : variables.get(name);
    if (value === undefined) undeclared.push(name);
    return value ?? written;
  });
  return { text, undeclared };
}

/** Where nothing is chosen, a word that may stand for a series, a label or a part of a pattern. */
const ANYTHING = 'anything';

function valueOf(variable: unknown): string {
  const chosen = at(variable, 'current', 'value') ?? at(variable, 'options', 0, 'value');
  const values = Array.isArray(chosen) ? chosen : [chosen];
  if (values.includes('$__all') || (chosen === undefined && at(variable, 'includeAll') === true))
    return textAt(variable, 'allValue') ?? '.*';
  const texts = values.filter((value) => typeof value === 'string' && value !== '');
  if (texts.length > 0) return texts.join('|');
  const type = textAt(variable, 'type');
  const listed = textAt(variable, 'query')?.split(',')[0]?.trim() ?? '';
  return listed !== '' && (type === 'custom' || type === 'interval' || type === 'constant' || type === 'textbox')
    ? listed
    : ANYTHING;
}
