import { cidrsOf, common, rangesOf, subtract, type AddressRange } from './cidr';
import { shownSome } from '../services/service-target';

/** Addresses inside networks: private ones, those that providers share, and those of one link. */
export const PRIVATE_SPACE = rangesOf(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']);
const LOCAL = rangesOf(['127.0.0.0/8', '169.254.0.0/16', '::1/128', 'fe80::/10']);
const PUBLIC_SPACE = subtract(rangesOf(['0.0.0.0/0', '::/0']), [...PRIVATE_SPACE, ...LOCAL]);

/** The metadata service of a node, at both its addresses: it hands out the credentials of the node's role. */
export const METADATA_SERVICE = rangesOf(['169.254.169.254/32', 'fd00:ec2::254/128']);
/** It is spoken to without encryption. */
export const METADATA_PORT = 80;

/** Those of the addresses that are on the internet. */
export const onInternet = (addresses: readonly AddressRange[]): readonly AddressRange[] =>
  common(addresses, PUBLIC_SPACE);

/** Half of all IPv4 addresses: nothing smaller is called the internet. */
const HALF = 2n ** 31n;

/** Addresses for a message: `10.0.26.0/23`, `the internet`. */
export function shownAddresses(ranges: readonly AddressRange[]): string {
  const count = ranges.reduce((total, { first, last }) => total + last - first + 1n, 0n);
  return count >= HALF ? 'the internet' : shownSome(ranges.flatMap(cidrsOf));
}
