import type { Identity, IdentityKind, SecretStore, Workload } from '../environment';
import { bucketName, externalHost } from '../facts';
import type { EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';

/** Whoever counts as an IAM role. */
interface RoleHolders {
  readonly workloads: readonly Pick<Workload, 'name' | 'roleArn'>[];
  readonly secretStore?: Pick<SecretStore, 'roleArn'> | undefined;
}

/** What tells an environment from every other, in whichever text it appears. */
export function identitiesOf(input: EnvironmentInput, namespace: string, holders: RoleHolders): readonly Identity[] {
  const { cluster } = input.environment.settings;
  const found = [
    ...identities('environment', 'environment', [input.name]),
    ...identities('namespace', 'namespace', [namespace]),
    ...identities('cluster', 'cluster.name', [cluster.name]),
    ...identities('account', 'cluster.account', [cluster.account]),
    ...identities('region', 'cluster.region', [cluster.region]),
    ...identities('zone', 'cluster.zones', cluster.zones),
    ...identities('secret path', 'secrets', [`${input.system.settings.system}/${input.name}/`]),
    ...entrance(input),
    ...roles(holders),
    ...places(input),
  ];
  const keys = new Set<string>();
  return found.filter(({ meaning, text }) => {
    const key = `${meaning} ${text}`;
    return text !== '' && !keys.has(key) && keys.add(key);
  });
}

const identities = (kind: IdentityKind, meaning: string, texts: readonly (string | undefined)[]): readonly Identity[] =>
  texts.flatMap((text) => (text === undefined ? [] : [{ meaning, kind, text }]));

/** The network, and what stands between it and the internet. */
function entrance({ environment }: EnvironmentInput): readonly Identity[] {
  const { network, hosts, ingress } = environment.settings;
  return [
    ...identities('address', 'network.vpc', [network.vpc]),
    ...identities('address', 'network.publicSubnets', network.publicSubnets),
    ...identities('address', 'network.endpoints', network.endpoints),
    ...sortedEntries(hosts).flatMap(([key, host]) => identities('host', `hosts.${key}`, [host])),
    ...identities('certificate', 'ingress.certificate.arn', [ingress?.certificate.arn]),
    ...identities('bucket', 'ingress.accessLogs.bucket', [ingress?.accessLogs?.bucket]),
    ...identities('web ACL', 'ingress.webAclArn', [ingress?.webAclArn]),
  ];
}

/** Whom a role belongs to is in its name: what it means is the workload. */
const roles = ({ workloads, secretStore }: RoleHolders): readonly Identity[] => [
  ...workloads.flatMap(({ name, roleArn }) => identities('role', `roles.${name}`, [roleArn])),
  ...identities('role', 'roles.secret-store', [secretStore?.roleArn]),
];

/** Where stores, buckets and what is outside the system are. */
function places(input: EnvironmentInput): readonly Identity[] {
  const { settings: system } = input.system;
  const { stores } = input.environment.settings;
  return [
    ...sortedEntries(stores).flatMap(([name, { managed, internet }]) => [
      ...identities('address', `stores.${name}.addresses`, managed?.addresses ?? []),
      ...identities('host', `stores.${name}.host`, [managed?.host ?? internet?.host]),
    ]),
    ...sortedEntries(system.buckets).flatMap(([name]) =>
      identities('bucket', `buckets.${name}`, [bucketName(input, name)]),
    ),
    ...sortedEntries(system.externals).flatMap(([name, { host }]) => {
      const here = externalHost(input, name, host);
      const { addresses = [] } = lookup(input.environment.settings.externals, name) ?? {};
      return [
        ...identities('external host', `externals.${name}.host`, [typeof here === 'string' ? here : undefined]),
        ...identities('address', `externals.${name}.addresses`, addresses),
      ];
    }),
  ];
}
