/** A range of addresses, from its first to its last. Ranges of different families share nothing. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { 4: 32n, 6: 128n } as const;
const PREFIX = /^(?<address>[^/]+)\/(?<length>\d{1,3})$/;
const OCTET = /^\d{1,3}$/;
const GROUP = /^[\da-f]{1,4}$/i;

/** `10.0.0.0/16` as a range, bits beyond the prefix ignored as Kubernetes does; undefined for what is no CIDR. */
export function rangeOf(cidr: string): AddressRange | undefined {
  const { address, length } = PREFIX.exec(cidr)?.groups ?? {};
  if (address === undefined || length === undefined) return undefined;
  const family = address.includes(':') ? 6 : 4;
  const number = family === 4 ? ipv4(address) : ipv6(address);
  const free = BITS[family] - BigInt(length);
  if (number === undefined || free < 0n) return undefined;
  const first = (number >> free) << free;
  return { family, first, last: first + (1n << free) - 1n };
}

/** Those of the texts that are ranges. */
export const rangesOf = (cidrs: readonly string[]): readonly AddressRange[] =>
  cidrs.map(rangeOf).filter((range) => range !== undefined);

/** Whether every address of the inner range is in the outer one. */
export const contains = (outer: AddressRange, inner: AddressRange): boolean =>
  outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;

/** Whether two ranges have an address in common. */
export const overlaps = (one: AddressRange, other: AddressRange): boolean =>
  one.family === other.family && one.first <= other.last && other.first <= one.last;

/** The addresses in some range of the first list and in none of the second: distinct, in order, neighbours joined. */
export function subtract(from: readonly AddressRange[], taken: readonly AddressRange[]): readonly AddressRange[] {
  const holes = joined(taken);
  return joined(from).flatMap((range) => {
    const left: AddressRange[] = [];
    let { first } = range;
    for (const hole of holes) {
      if (!overlaps(hole, range)) continue;
      if (first < hole.first) left.push({ ...range, first, last: hole.first - 1n });
      first = hole.last + 1n;
    }
    return first <= range.last ? [...left, { ...range, first }] : left;
  });
}

/** The addresses in some range of both lists. */
export function common(one: readonly AddressRange[], other: readonly AddressRange[]): readonly AddressRange[] {
  return subtract(one, subtract(one, other));
}

/** The fewest CIDRs that make up a range. */
export function cidrsOf({ family, first, last }: AddressRange): readonly string[] {
  const cidrs: string[] = [];
  let start = first;
  while (start <= last) {
    let free = 0n;
    // Twice as large as long as it begins at a border of its size and does not go beyond the end.
    while (free < BITS[family] && start % (2n << free) === 0n && start + (2n << free) - 1n <= last) free += 1n;
    cidrs.push(`${textOf(family, start)}/${BITS[family] - free}`);
    start += 1n << free;
  }
  return cidrs;
}

/** Ranges in order, those that overlap or touch as one. */
function joined(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const inOrder = [...ranges].sort((one, other) =>
    one.family !== other.family ? one.family - other.family : one.first < other.first ? -1 : 1,
  );
  const result: AddressRange[] = [];
  for (const range of inOrder) {
    const before = result.at(-1);
    if (before?.family !== range.family || before.last + 1n < range.first) result.push(range);
    else if (before.last < range.last) result[result.length - 1] = { ...before, last: range.last };
  }
  return result;
}

function ipv4(address: string): bigint | undefined {
  const octets = address.split('.');
  if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) < 256)) return undefined;
  return octets.reduce((number, octet) => (number << 8n) + BigInt(octet), 0n);
}

function ipv6(address: string): bigint | undefined {
  const dotted = /(?<=:)\d+(?:\.\d+){3}$/.exec(address)?.[0];
  const low = dotted === undefined ? undefined : ipv4(dotted);
  if (dotted !== undefined && low === undefined) return undefined;
  const text =
    dotted === undefined || low === undefined
      ? address
      : `${address.slice(0, -dotted.length)}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail] = halves;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length > 2 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...(tail ?? [])];
  if (!groups.every((group) => GROUP.test(group))) return undefined;
  return groups.reduce((number, group) => (number << 16n) + BigInt(`0x${group}`), 0n);
}

function textOf(family: 4 | 6, address: bigint): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.');
  return [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((shift) => ((address >> shift) & 0xffffn).toString(16)).join(':');
}
