import { listAt, recordAt, textAt, textsOf } from '../cluster/json';

/** Last parts of labels that say which release something is. */
const VERSION = new Set([
  'version',
  'chart',
  'tag',
  'revision',
  'commit',
  'pod-template-hash',
  'controller-revision-hash',
]);

/** Labels that every release of a Helm chart gives another value. */
const RELEASE = new Set(['app.kubernetes.io/version', 'helm.sh/chart']);

/** The labels that a label selector (`matchLabels`, `matchExpressions`) names. */
export function labelsNamed(selector: unknown): readonly string[] {
  const expressions = listAt(selector, 'matchExpressions').map((expression) => textAt(expression, 'key'));
  return [
    ...Object.keys(textsOf(recordAt(selector, 'matchLabels'))),
    ...expressions.filter((key) => key !== undefined),
  ];
}

/** Whether a label says which release something is. */
export const isVersionLabel = (label: string): boolean => VERSION.has(label.split('/').at(-1) ?? '');

/** Whether a label does so beyond doubt: a plain `version` may be one of several that run side by side. */
export const isReleaseLabel = (label: string): boolean => RELEASE.has(label);
