import { isJson, listAt, textAt, textsOf, type Json } from './json';

type Labels = Readonly<Record<string, string>>;

/**
 * Whether a label selector (`matchLabels`, `matchExpressions`) selects labels; an empty one selects everything
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors).
 */
export function selects(selector: Json, labels: Labels): boolean {
  const wanted = Object.entries(textsOf(selector['matchLabels']));
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    listAt(selector, 'matchExpressions').every((expression) => holds(expression, labels))
  );
}

function holds(expression: unknown, labels: Labels): boolean {
  const key = textAt(expression, 'key') ?? '';
  const values = listAt(expression, 'values');
  const value = labels[key];
  switch (isJson(expression) ? expression['operator'] : undefined) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
