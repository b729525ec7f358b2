import { rangesOf, subtract, type AddressRange } from './cidr';
import { onInternet } from './internet';
import { listAt, textAt, type Json } from '../cluster/json';

/** An `ipBlock`: a range, and what is excepted from it. */
export interface AddressBlock {
  readonly cidr: string;
  readonly except: readonly AddressRange[];
  /** Those of the range that are not excepted; none when it cannot be read. */
  readonly addresses: readonly AddressRange[];
  /** Those of the addresses that are on the internet. */
  readonly internet: readonly AddressRange[];
}

/** Reads blocks; the same ones stand in hundreds of policies, and are one object. */
export function blockReader(): (block: Json) => AddressBlock {
  const read = new Map<string, AddressBlock>();
  return (block) => {
    const key = JSON.stringify(block);
    const found = read.get(key) ?? blockOf(block);
    read.set(key, found);
    return found;
  };
}

function blockOf(block: Json): AddressBlock {
  const cidr = textAt(block, 'cidr') ?? '';
  const except = rangesOf(listAt(block, 'except').filter((one) => typeof one === 'string'));
  const addresses = subtract(rangesOf([cidr]), except);
  return { cidr, except, addresses, internet: onInternet(addresses) };
}
