import type { KubernetesObject } from '../policies/cluster/object';
import type { Severity } from '../policies/policy';

/** What findings are about: a policy, or what is asked of a folder beside the policies. */
export interface Rule {
  readonly id: string;
  readonly kind: 'policy' | 'folder';
  readonly severity: Severity;
  readonly demands: string;
  readonly prevents: string;
  readonly link?: string;
}

/** Something that is wrong in a folder. */
export interface FolderFinding {
  readonly rule: Rule;
  readonly severity: Severity;
  /** Absent where it is about a file, or about a waiver. */
  readonly object?: KubernetesObject;
  /** The file in which it shows, as the working folder sees it, and the line where that is known already. */
  readonly file: string;
  readonly line?: number;
  /** File and object, as people read it: `dist/shop/50-web.yaml Deployment shop/web`. */
  readonly where: string;
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  readonly mend?: string;
}

/** How much a rule has found of one severity, and how much of that is listed. */
export interface Tally {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly found: number;
  readonly listed: number;
}

/**
 * How many findings are listed of each rule and severity. Nobody reads more; and a folder of a hundred thousand objects that all lack
 * the same field would fill the memory with them.
 */
export const MOST_LISTED = 1000;

/** The findings of a folder: so many of each rule are listed, all are counted. */
export class FindingList {
  readonly #listed: FolderFinding[] = [];
  readonly #tallies = new Map<string, { rule: Rule; severity: Severity; found: number; listed: number }>();

  constructor(private readonly most: number) {}

  /** Counts a finding, which is made only where there is room for it in the list. */
  add(rule: Rule, severity: Severity, make: () => FolderFinding): void {
    const tally = this.#tallyOf(rule, severity);
    tally.found += 1;
    if (tally.listed >= this.most) return;
    tally.listed += 1;
    this.#listed.push(make());
  }

  /** Counts findings that nobody has kept. */
  addUnlisted(rule: Rule, severity: Severity, count: number): void {
    this.#tallyOf(rule, severity).found += count;
  }

  /** Errors first. */
  findings(): readonly FolderFinding[] {
    return [
      ...this.#listed.filter(({ severity }) => severity === 'error'),
      ...this.#listed.filter(({ severity }) => severity === 'warning'),
    ];
  }

  /** One for each rule and severity of which there is something, in the order in which they were found. */
  tallies(): readonly Tally[] {
    return [...this.#tallies.values()];
  }

  #tallyOf(rule: Rule, severity: Severity) {
    const key = `${severity} ${rule.id}`;
    const tally = this.#tallies.get(key) ?? { rule, severity, found: 0, listed: 0 };
    this.#tallies.set(key, tally);
    return tally;
  }
}

/** How many findings of a severity there are, listed or not. */
export const countOf = (tallies: readonly Tally[], severity: Severity): number =>
  tallies.filter((tally) => tally.severity === severity).reduce((sum, { found }) => sum + found, 0);

/** The rules of which not everything is listed. */
export const cutOff = (tallies: readonly Tally[]): readonly Tally[] =>
  tallies.filter(({ found, listed }) => found > listed);
