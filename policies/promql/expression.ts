/** An expression of PromQL, reduced to what decides which series it reads and which labels its result has. */
export type Expression = Selector | Aggregation | Call | Binary | Scalar | Text;

/** A vector or range of series: `up{job="services"}`; ranges, offsets and subqueries around it are left out. */
export interface Selector {
  readonly kind: 'selector';
  /** Absent where only a matcher of `__name__` chooses. */
  readonly name?: string;
  readonly matchers: readonly Matcher[];
}

export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** `sum by (service) (…)`. */
export interface Aggregation {
  readonly kind: 'aggregation';
  readonly operator: string;
  /** Absent: everything is one. */
  readonly grouping?: { readonly kind: 'by' | 'without'; readonly labels: readonly string[] };
  /** Every argument, the vector last. */
  readonly arguments: readonly Expression[];
}

/** `rate(…)`. */
export interface Call {
  readonly kind: 'call';
  readonly function: string;
  readonly arguments: readonly Expression[];
}

/** Two sides and how their series find each other. */
export interface Binary {
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
  readonly matching?: Matching;
}

export interface Matching {
  readonly kind: 'on' | 'ignoring';
  readonly labels: readonly string[];
  /** The side that may have several series for one of the other, and what it takes over from that one. */
  readonly group?: { readonly side: 'left' | 'right'; readonly labels: readonly string[] };
}

/** A number. */
export interface Scalar {
  readonly kind: 'scalar';
}

/** A text in quotes, an argument of some functions. */
export interface Text {
  readonly kind: 'text';
  readonly value: string;
}

/** Why a text is no expression, with the place in it. */
export interface SyntaxFault {
  readonly kind: 'syntax-fault';
  readonly at: number;
  readonly near: string;
}

/** The parts that an expression is directly made of. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'aggregation':
    case 'call':
      return expression.arguments;
    case 'binary':
      return [expression.left, expression.right];
    case 'selector':
    case 'scalar':
    case 'text':
      return [];
  }
}

/** Every selector in an expression, in the order of the text. */
export function selectorsIn(expression: Expression): readonly Selector[] {
  if (expression.kind === 'selector') return [expression];
  return partsOf(expression).flatMap(selectorsIn);
}
