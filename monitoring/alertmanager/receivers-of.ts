import type { RootRoute, Route } from './route';

/** Labels of an alert; one that is absent counts as empty. */
export type Labels = Readonly<Record<string, string>>;

type Operator = '=' | '!=' | '=~' | '!~';

const MATCHER = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*$/;

/**
 * The receivers that an alert with those labels reaches, each once, in the order of routes. Walks the tree as Alertmanager does: a
 * route that matches hands the alert to those below it, keeps it if none of them matches, and ends the search among its siblings
 * unless it says `continue`.
 */
export function receiversOf(root: RootRoute, labels: Labels): readonly string[] {
  return [...new Set(reached(root, root.receiver, labels))];
}

function reached(route: Route, inherited: string, labels: Labels): readonly string[] {
  const receiver = route.receiver ?? inherited;
  const below: string[] = [];
  for (const child of route.routes ?? []) {
    if (!(child.matchers ?? []).every((matcher) => matches(matcher, labels))) continue;
    below.push(...reached(child, receiver, labels));
    if (child.continue !== true) break;
  }
  return below.length === 0 ? [receiver] : below;
}

/** Whether labels fulfil a matcher such as `severity="critical"`; patterns are anchored. */
export function matches(matcher: string, labels: Labels): boolean {
  const { label, operator, value } = parsed(matcher);
  const found = labels[label] ?? '';
  switch (operator) {
    case '=':
      return found === value;
    case '!=':
      return found !== value;
    case '=~':
      return new RegExp(`^(?:${value})$`).test(found);
    case '!~':
      return !new RegExp(`^(?:${value})$`).test(found);
  }
}

function parsed(matcher: string): { readonly label: string; readonly operator: Operator; readonly value: string } {
  const [, label, operator, value] = MATCHER.exec(matcher) ?? [];
  if (label === undefined || !isOperator(operator) || value === undefined) {
    throw new Error(`not a matcher of Alertmanager: ${matcher}`);
  }
  return { label, operator, value: value.replace(/\\(.)/g, '$1') };
}

function isOperator(text: string | undefined): text is Operator {
  return text === '=' || text === '!=' || text === '=~' || text === '!~';
}
