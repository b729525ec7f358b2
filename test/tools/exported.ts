import type { Metric } from '../../monitoring/metrics/metric';

/** The series of an exposition: every label that one of a name's samples has. */
export type Exported = ReadonlyMap<string, ReadonlySet<string>>;

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

/** The names of an exposition with every label that one of their samples has. */
export function exportedIn(text: string): Exported {
  const exported = new Map<string, Set<string>>();
  for (const { name, labels } of samplesIn(text)) {
    const all = exported.get(name) ?? new Set();
    for (const label of Object.keys(labels)) all.add(label);
    exported.set(name, all);
  }
  return exported;
}

/**
 * Entries of the catalogue that a program contradicts: it has no such series, or one with other labels.
 * @param target the labels that are not its own, but those of its target
 */
export function contradictions(
  metrics: readonly Metric[],
  exported: Exported,
  target: readonly string[],
): readonly string[] {
  return metrics.flatMap(({ name, labels }) => {
    const found = exported.get(name);
    if (found === undefined) return [`${name} is not exported`];
    const own = labels.filter((label) => !target.includes(label)).sort();
    const real = [...found].sort();
    return own.join() === real.join() ? [] : [`${name} has the labels ${real.join()}, not ${own.join()}`];
  });
}
