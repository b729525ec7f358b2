import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode, Tree } from '@lezer/common';
import type { Aggregation, Binary, Expression, Matcher, Matching, Selector, SyntaxFault } from './expression';

const promql = parser.configure({ top: 'PromQL' });

/** The last text that was parsed: whoever reads an expression asks for its types next. */
let last: { readonly text: string; readonly tree: Tree } | undefined;

/** The syntax tree of an expression, by the grammar of Prometheus' own editor. */
export function syntaxTree(text: string): Tree {
  if (last?.text !== text) last = { text, tree: promql.parse(text) };
  return last.tree;
}

/** Reads an expression. */
export function parseExpression(text: string): Expression | SyntaxFault {
  const tree = syntaxTree(text);
  let fault: SyntaxFault | undefined;
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError)
        fault ??= { kind: 'syntax-fault', at: from, near: text.slice(Math.max(0, from - 20), from + 20) };
    },
  });
  if (fault !== undefined) return fault;
  const [top] = childrenOf(tree.topNode);
  if (top === undefined) return { kind: 'syntax-fault', at: 0, near: text.slice(0, 20) };
  return read(top, text);
}

/** What stands around an expression and changes neither its series nor its labels. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'ParenExpr',
  'UnaryExpr',
  'OffsetExpr',
  'MatrixSelector',
  'SubqueryExpr',
  'StepInvariantExpr',
  'AnchoredExpr',
  'SmoothedExpr',
]);

function read(node: SyntaxNode, text: string): Expression {
  if (WRAPPERS.has(node.name)) return readInner(node, text);
  switch (node.name) {
    case 'VectorSelector':
      return readSelector(node, text);
    case 'AggregateExpr':
      return readAggregation(node, text);
    case 'FunctionCall':
      return {
        kind: 'call',
        function: textOf(node.getChild('FunctionIdentifier'), text),
        arguments: readArguments(node, text),
      };
    case 'BinaryExpr':
      return readBinary(node, text);
    case 'StringLiteral':
      return { kind: 'text', value: unquoted(textOf(node, text)) };
    default:
      return { kind: 'scalar' };
  }
}

const readInner = (node: SyntaxNode, text: string): Expression => {
  const inner = childrenOf(node).find(isExpression);
  return inner === undefined ? { kind: 'scalar' } : read(inner, text);
};

const isExpression = ({ name }: SyntaxNode): boolean =>
  WRAPPERS.has(name) ||
  ['VectorSelector', 'AggregateExpr', 'FunctionCall', 'BinaryExpr', 'StringLiteral', 'NumberDurationLiteral'].includes(
    name,
  );

function readSelector(node: SyntaxNode, text: string): Selector {
  const identifier = node.getChild('Identifier');
  const matchers = childrenOf(node.getChild('LabelMatchers')).map((child) => readMatcher(child, text));
  const quoted = matchers.find(({ label, operator }) => label === '__name__' && operator === '=');
  const name = identifier === null ? quoted?.value : textOf(identifier, text);
  return {
    kind: 'selector',
    ...(name === undefined ? {} : { name }),
    matchers: matchers.filter((matcher) => matcher !== quoted),
  };
}

const OPERATORS: Readonly<Record<string, Matcher['operator']>> = { '=': '=', '!=': '!=', '=~': '=~', '!~': '!~' };

function readMatcher(node: SyntaxNode, text: string): Matcher {
  if (node.name === 'QuotedLabelName') return { label: '__name__', operator: '=', value: unquoted(textOf(node, text)) };
  const label = node.getChild('LabelName') ?? node.getChild('QuotedLabelName');
  return {
    label: unquoted(textOf(label, text)),
    operator: OPERATORS[textOf(node.getChild('MatchOp'), text)] ?? '=',
    value: unquoted(textOf(node.getChild('StringLiteral'), text)),
  };
}

function readAggregation(node: SyntaxNode, text: string): Aggregation {
  const modifier = node.getChild('AggregateModifier');
  return {
    kind: 'aggregation',
    operator: textOf(node.getChild('AggregateOp'), text),
    arguments: readArguments(node, text),
    ...(modifier === null
      ? {}
      : {
          grouping: {
            kind: modifier.getChild('By') === null ? 'without' : 'by',
            labels: labelsIn(modifier.getChild('GroupingLabels'), text),
          },
        }),
  };
}

const readArguments = (node: SyntaxNode, text: string): readonly Expression[] =>
  childrenOf(node.getChild('FunctionCallBody')).map((child) => read(child, text));

function readBinary(node: SyntaxNode, text: string): Binary {
  const children = childrenOf(node);
  const [left, right] = children.filter(isExpression);
  const operator = children[1];
  const matching = readMatching(node.getChild('MatchingModifierClause'), text);
  return {
    kind: 'binary',
    operator: operator === undefined ? '' : textOf(operator, text),
    left: left === undefined ? { kind: 'scalar' } : read(left, text),
    right: right === undefined ? { kind: 'scalar' } : read(right, text),
    ...(matching === undefined ? {} : { matching }),
  };
}

function readMatching(node: SyntaxNode | null, text: string): Matching | undefined {
  if (node === null) return undefined;
  const [labels, included] = node.getChildren('GroupingLabels');
  const kind = node.getChild('On') === null ? 'ignoring' : 'on';
  const isLeft = node.getChild('GroupLeft') !== null;
  if (!isLeft && node.getChild('GroupRight') === null) return { kind, labels: labelsIn(labels, text) };
  return {
    kind,
    labels: labelsIn(labels, text),
    group: { side: isLeft ? 'left' : 'right', labels: labelsIn(included, text) },
  };
}

const labelsIn = (node: SyntaxNode | null | undefined, text: string): readonly string[] =>
  childrenOf(node).map((child) => unquoted(textOf(child, text)));

function childrenOf(node: SyntaxNode | null | undefined): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}

const textOf = (node: SyntaxNode | null, text: string): string => (node === null ? '' : text.slice(node.from, node.to));

/** A text without its quotes; escapes matter to none of the names that are looked at. */
const unquoted = (text: string): string => (/^(["'`]).*\1$/s.test(text) ? text.slice(1, -1) : text);
