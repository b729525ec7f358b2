import { inField } from '../../policies/cluster/field-path';
import { isJson, type Json } from '../../policies/cluster/json';
import { attributesOf } from '../../policies/ingress/load-balancer';
import type { Canonical } from './canonical';

/** A field in which two objects differ. */
export interface FieldDifference {
  /** Members of lists by their name where they have one: `spec.template.spec.containers[name=web].args[0]`. */
  readonly path: string;
  /** Undefined where there is nothing. */
  readonly from: unknown;
  readonly to: unknown;
  /** Whether both say the same, each of its own environment. */
  readonly meaning: 'same' | 'other';
}

/** Lists in which the order matters; elsewhere members are set beside the members they are like. */
const ORDERED = new Set(['command', 'args', 'initContainers', 'paths']);

/** Annotations that are lists of settings, `key=value,key=value`: each is a field of its own. */
const ATTRIBUTES = /\.kubernetes\.io\/(load-balancer|target-group)-attributes"\]$/;

/** Compares what two environments have in one place, field by field. */
export function compare(texts: Canonical, from: unknown, to: unknown, path = ''): readonly FieldDifference[] {
  if (from === to) return [];
  if (typeof from === 'string' && typeof to === 'string') {
    if (ATTRIBUTES.test(path)) return compareRecords(texts, attributesOf(from), attributesOf(to), path);
    return [{ path, from, to, meaning: texts.from(from) === texts.to(to) ? 'same' : 'other' }];
  }
  if (Array.isArray(from) && Array.isArray(to)) return compareLists(texts, from, to, path);
  if (isJson(from) && isJson(to)) return compareRecords(texts, from, to, path);
  return [{ path, from, to, meaning: 'other' }];
}

function compareRecords(texts: Canonical, from: Json, to: Json, path: string): readonly FieldDifference[] {
  const fields = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...fields].flatMap((field) => compare(texts, from[field], to[field], inField(path, field)));
}

type List = readonly unknown[];

/** Two members side by side, and the path of the second. */
interface Pair {
  readonly from: unknown;
  readonly to: unknown;
  readonly path: string;
}

function compareLists(texts: Canonical, from: List, to: List, path: string): readonly FieldDifference[] {
  const compareAll = (pairs: readonly Pair[]): readonly FieldDifference[] =>
    pairs.flatMap((pair) => compare(texts, pair.from, pair.to, pair.path));
  if (ORDERED.has(path.split('.').at(-1) ?? '')) return compareAll(sideBySide(from, to, path));
  const [named, others] = [byName(from, texts.from), byName(to, texts.to)];
  if (named !== undefined && others !== undefined) {
    const keys = [...new Set([...named.keys(), ...others.keys()])];
    return compareAll(
      keys.map((key) => {
        const [one, other] = [named.get(key), others.get(key)];
        const name = other?.name ?? texts.translated(one?.name ?? '');
        return { from: one?.member, to: other?.member, path: `${path}[name=${name}]` };
      }),
    );
  }
  const inOrder = compareAll(sideBySide(from, to, path));
  return inOrder.every(({ meaning }) => meaning === 'same') ? inOrder : compareSets(texts, from, to, path);
}

const sideBySide = (from: List, to: List, path: string): readonly Pair[] =>
  Array.from({ length: Math.max(from.length, to.length) }, (_, index) => ({
    from: from[index],
    to: to[index],
    path: `${path}[${index}]`,
  }));

/** The members by what their names mean; undefined where one has none, or two have the same. */
function byName(
  list: List,
  meaning: (name: string) => string,
): ReadonlyMap<string, { readonly name: string; readonly member: unknown }> | undefined {
  const members = new Map<string, { readonly name: string; readonly member: unknown }>();
  for (const member of list) {
    const name = isJson(member) ? member['name'] : undefined;
    if (typeof name === 'string') members.set(meaning(name), { name, member });
  }
  return members.size === list.length ? members : undefined;
}

/** A member of a list, and the form in which it is compared. */
interface Member {
  readonly value: unknown;
  readonly form: string;
  readonly path: string;
}

/** Sets members beside those that mean the same, and the rest beside each other in their order. */
function compareSets(texts: Canonical, from: List, to: List, path: string): readonly FieldDifference[] {
  const [ones, others] = [membersOf(from, texts.from, path), membersOf(to, texts.to, path)];
  const { pairs, left, right } = matched(ones, others);
  const further = [
    ...left.filter(isFurther(others)).map((one) => ({ path: one.path, from: one.value, to: undefined })),
    ...right.filter(isFurther(ones)).map((other) => ({ path: other.path, from: undefined, to: other.value })),
  ];
  const restOf = (rest: readonly Member[], there: readonly Member[]): readonly Member[] => {
    const is = isFurther(there);
    return rest.filter((member) => !is(member));
  };
  const [unlike, unlikeOthers] = [restOf(left, others), restOf(right, ones)];
  const unpaired = Array.from({ length: Math.max(unlike.length, unlikeOthers.length) }, (_, index) => {
    const [one, other] = [unlike[index], unlikeOthers[index]];
    return compare(texts, one?.value, other?.value, other?.path ?? one?.path ?? path);
  });
  return [
    ...pairs.flatMap(([one, other]) => compare(texts, one.value, other.value, other.path)),
    ...further.map((member): FieldDifference => ({ ...member, meaning: 'same' })),
    ...unpaired.flat(),
  ];
}

function membersOf(list: List, text: (found: string) => string, path: string): readonly Member[] {
  return list.map((value, index) => ({
    value,
    form: JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? text(part) : part)),
    path: `${path}[${index}]`,
  }));
}

function matched(ones: readonly Member[], others: readonly Member[]) {
  const waiting = new Map<string, Member[]>();
  for (const one of ones) waiting.set(one.form, [...(waiting.get(one.form) ?? []), one]);
  const pairs: (readonly [Member, Member])[] = [];
  const right: Member[] = [];
  for (const other of others) {
    const one = waiting.get(other.form)?.shift();
    if (one === undefined) right.push(other);
    else pairs.push([one, other]);
  }
  const taken = new Set(pairs.map(([one]) => one));
  return { pairs, left: ones.filter((one) => !taken.has(one)), right };
}

/** Whether a member is one more of what the other list has too: a third range of subnets, where there are two. */
function isFurther(there: readonly Member[]): (member: Member) => boolean {
  const forms = new Set(there.map(({ form }) => form));
  return ({ form }) => form.includes('⟨') && forms.has(form);
}
