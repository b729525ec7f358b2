/** Ranges of IPv4 addresses. */

/** @typedef {{ first: number, last: number }} Range */

/** `10.0.0.1` as a number. @param {string} address */
export function numberOf(address) {
  const bytes = address.split('.').map(Number);
  if (bytes.length !== 4 || bytes.some((byte) => !(byte >= 0 && byte <= 255))) throw new Error(`${address}: no IPv4`);
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** @param {number} number */
export const addressOf = (number) => [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');

/** `10.0.0.0/16`. @param {string} cidr @returns {Range} */
export function rangeOf(cidr) {
  const [address, bits] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(numberOf(address) / size) * size;
  return { first, last: first + size - 1 };
}

/** @param {string} cidr @param {string} address */
export function isWithin(cidr, address) {
  const { first, last } = rangeOf(cidr);
  const number = numberOf(address);
  return first <= number && number <= last;
}

/** The upper half of the VPC, as pods have addresses of the VPC on EKS; declared subnets are expected below it. @param {string} vpc */
export function podRange(vpc) {
  const { first, last } = rangeOf(vpc);
  return `${addressOf(first + (last - first + 1) / 2)}/${Number(vpc.split('/')[1]) + 1}`;
}
