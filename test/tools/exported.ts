import type { Metric } from '../../monitoring/metrics/metric';

/** The series of an exposition: their type, and every label that one of a name's samples has. */
export type Exported = ReadonlyMap<string, { readonly type: string; readonly labels: ReadonlySet<string> }>;

/** A sample of an exposition. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The samples of an exposition in Prometheus' text format. */
export function samplesIn(text: string): readonly Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, selector = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (name === undefined) return [];
    const labels = [...selector.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', is = '']) => [label, is]);
    return [{ name, labels: Object.fromEntries(labels), value: Number(value) }];
  });
}

/** The series of an exposition, by their names. */
export function exportedIn(text: string): Exported {
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]));
  const exported = new Map<string, { readonly type: string; readonly labels: Set<string> }>();
  for (const { name, labels } of samplesIn(text)) {
    const one = exported.get(name) ?? { type: typeOf(name, types), labels: new Set() };
    for (const label of Object.keys(labels)) one.labels.add(label);
    exported.set(name, one);
  }
  return exported;
}

/** That of the name, or of the histogram or summary of which it is a part. */
const typeOf = (name: string, types: ReadonlyMap<string, string>): string =>
  types.get(name) ?? types.get(name.replace(/_(bucket|sum|count)$/, '')) ?? 'untyped';

/** What a type is called in an exposition; OpenMetrics alone has a word for information and for sets of states, of which one holds. */
const WRITTEN: Readonly<Record<Metric['type'], readonly string[]>> = {
  counter: ['counter'],
  gauge: ['gauge', 'stateset'],
  histogram: ['histogram'],
  summary: ['summary'],
  info: ['gauge', 'info'],
};

/**
 * Entries of the catalogue that a program contradicts: it has no such series, or one with other labels or of another type.
 * One that says no type contradicts none.
 * @param target the labels that are not its own, but those of its target
 */
export function contradictions(
  metrics: readonly Metric[],
  exported: Exported,
  target: readonly string[],
): readonly string[] {
  return metrics.flatMap(({ name, labels, type }) => {
    const found = exported.get(name);
    if (found === undefined) return [`${name} is not exported`];
    const own = labels.filter((label) => !target.includes(label)).sort();
    const real = [...found.labels].sort();
    return [
      ...(own.join() === real.join() ? [] : [`${name} has the labels ${real.join()}, not ${own.join()}`]),
      ...(['untyped', ...WRITTEN[type]].includes(found.type) ? [] : [`${name} is a ${found.type}, not a ${type}`]),
    ];
  });
}
