import { problemAt, type EnvironmentInput } from '../inputs';
import { sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import type { Path } from '../source-file';

/** Zones are of the cluster's region. */
export function zones({ environment }: EnvironmentInput): readonly Problem[] {
  const { region, zones: given } = environment.settings.cluster;
  return given.flatMap((zone, index) =>
    zone.slice(0, -1) === region
      ? []
      : [problemAt(environment, ['cluster', 'zones', index], { expected: `a zone of ${region}`, found: zone })],
  );
}

/** Node groups have min ≤ desired ≤ max. */
export function nodeGroups({ environment }: EnvironmentInput): readonly Problem[] {
  return sortedEntries(environment.settings.cluster.nodeGroups).flatMap(([name, { min, desired, max }]) =>
    min <= (desired ?? min) && (desired ?? min) <= max
      ? []
      : [
          problemAt(environment, ['cluster', 'nodeGroups', name], {
            expected: 'min ≤ desired ≤ max',
            found: `min ${min}, desired ${desired ?? 'none'}, max ${max}`,
          }),
        ],
  );
}

/** Ranges are written with the host bits zero, as network policies want them. */
export function ranges({ environment }: EnvironmentInput): readonly Problem[] {
  return writtenRanges(environment)
    .filter(([, range]) => networkOf(range) !== range)
    .map(([path, range]) =>
      problemAt(environment, path, {
        expected: 'a range with its host bits zero',
        found: range,
        hint: `write ${networkOf(range)}`,
      }),
    );
}

/** Every range of an environment, and where it is written. */
function writtenRanges({ settings }: EnvironmentInput['environment']): readonly (readonly [Path, string])[] {
  const { network, stores, externals, ingress } = settings;
  return [
    [['network', 'vpc'], network.vpc],
    ...(network.services === undefined ? [] : [[['network', 'services'], network.services] as const]),
    ...network.publicSubnets.map((range, index) => [['network', 'publicSubnets', index], range] as const),
    ...network.endpoints.map((range, index) => [['network', 'endpoints', index], range] as const),
    ...sortedEntries(stores).flatMap(([name, { managed }]) =>
      (managed?.addresses ?? []).map(
        (range, index) => [['stores', name, 'managed', 'addresses', index], range] as const,
      ),
    ),
    ...sortedEntries(externals).flatMap(([name, { addresses }]) =>
      addresses.map((range, index) => [['externals', name, 'addresses', index], range] as const),
    ),
    ...(ingress?.inboundCidrs ?? []).map((range, index) => [['ingress', 'inboundCidrs', index], range] as const),
  ];
}

/** No private network is larger (10.0.0.0/8); a wider range would let in, or out to, a share of the internet. */
const WIDEST = 8;

/** A named range is a network that somebody has, not half of the internet; only who may come in may be everybody. */
export function widths({ environment }: EnvironmentInput): readonly Problem[] {
  return writtenRanges(environment)
    .filter(([path, range]) => !path.includes('inboundCidrs') && networkOf(range) === range)
    .filter(([, range]) => Number(range.split('/')[1]) < WIDEST)
    .map(([path, range]) =>
      problemAt(environment, path, { expected: `a range of at most a /${WIDEST}`, found: range }),
    );
}

/** The load balancer stands in the VPC: from a range elsewhere nobody would be let in. */
export function subnets({ environment }: EnvironmentInput): readonly Problem[] {
  const { vpc, publicSubnets } = environment.settings.network;
  const length = vpc.split('/')[1] ?? '';
  return publicSubnets.flatMap((range, index) => {
    const [address = '', own = ''] = range.split('/');
    if (Number(own) >= Number(length) && networkOf(`${address}/${length}`) === networkOf(vpc)) return [];
    const expected = `a range inside the VPC, ${vpc}`;
    return [problemAt(environment, ['network', 'publicSubnets', index], { expected, found: range })];
  });
}

/** The addresses of Services are not those of anything in the VPC; EKS refuses such a cluster. */
export function serviceRange({ environment }: EnvironmentInput): readonly Problem[] {
  const { vpc, services } = environment.settings.network;
  if (services === undefined) return [];
  const [wider, narrower] = [vpc, services].sort((left, right) => lengthOf(left) - lengthOf(right));
  const apart =
    networkOf(`${(narrower ?? '').split('/')[0] ?? ''}/${lengthOf(wider ?? '')}`) !== networkOf(wider ?? '');
  if (apart) return [];
  const expected = `a range outside the VPC, ${vpc}`;
  return [problemAt(environment, ['network', 'services'], { expected, found: services })];
}

const lengthOf = (range: string): number => Number(range.split('/')[1]);

/** The range with its host bits set to zero. */
function networkOf(range: string): string {
  const [address = '', length = ''] = range.split('/');
  const value = address.split('.').reduce((bits, part) => bits * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(length));
  const first = Math.floor(value / size) * size;
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${parts.join('.')}/${length}`;
}

/** A cluster belongs to one environment: two would overwrite each other in dist/ and in the cluster. */
export function distinctClusters(inputs: readonly EnvironmentInput[]): readonly Problem[] {
  const holders = new Map<string, string>();
  return inputs.flatMap(({ environment }) => {
    const { name } = environment.settings.cluster;
    const holder = holders.get(name);
    if (holder === undefined) {
      holders.set(name, environment.file.name);
      return [];
    }
    const expected = 'a cluster of its own';
    return [problemAt(environment, ['cluster', 'name'], { expected, found: `${name}, the cluster of ${holder}` })];
  });
}
