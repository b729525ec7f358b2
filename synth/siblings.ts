import type { Deployed, Environment, Identity, Ingress, PartialService, Workload } from '../overlays/environment';
import { TIER_SETTINGS } from '../overlays/sizes';
import type { ForeignIdentity, SiblingFacts, SiblingIngress, SiblingWorkload } from '../policies/cluster/sibling-facts';

/**
 * What charts give to every environment alike; policies compare it with the objects at hand. A test holds it against the
 * committed objects.
 */
const ALIKE = {
  podSecurity: 'restricted',
  tlsPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  scheduledRetries: 2,
  migrationRetries: 3,
} as const;

/** The other environments of the system of an environment. */
export function siblingsOf({ system, name }: Environment, estate: readonly Environment[]): readonly SiblingFacts[] {
  return estate.filter((other) => other.system === system && other.name !== name).map(siblingFacts);
}

function siblingFacts(environment: Environment): SiblingFacts {
  const { name, tier, ingress } = environment;
  return {
    environment: name,
    tier,
    mutableTags: TIER_SETTINGS[tier].mutableTags,
    podSecurity: ALIKE.podSecurity,
    workloads: siblingWorkloads(environment),
    ...(ingress === undefined ? {} : { ingress: siblingIngress(ingress) }),
  };
}

function siblingWorkloads(environment: Environment): readonly SiblingWorkload[] {
  const { services, workers, scheduledJobs, migrations, partialServices } = environment;
  const partial = new Map(partialServices.map((service) => [service.name, service]));
  return [
    ...services.map((service) => ({
      ...common(service, partial.get(service.name)),
      ...deployed(service),
      kind: 'service' as const,
      probes: ['startup', 'readiness', 'liveness'] as const,
    })),
    ...workers.map((worker) => ({
      ...common(worker, partial.get(worker.name)),
      ...deployed(worker),
      kind: 'worker' as const,
      probes: worker.alive === undefined ? [] : (['startup', 'liveness'] as const),
    })),
    ...scheduledJobs.map((job) => ({
      ...common(job, partial.get(job.name)),
      ...once,
      kind: 'scheduled-job' as const,
      run: { deadlineSeconds: job.deadlineSeconds, retries: ALIKE.scheduledRetries },
    })),
    ...migrations.map((migration) => ({
      ...common(migration, partial.get(migration.service)),
      ...once,
      kind: 'migration' as const,
      run: { deadlineSeconds: migration.deadlineSeconds, retries: ALIKE.migrationRetries },
    })),
  ];
}

const once = { replicas: { min: 1, max: 1 }, disruptionBudget: 'absent', probes: [] } as const;

function common({ name, resources }: Workload, partial: PartialService | undefined) {
  return {
    name,
    ...(partial === undefined ? {} : { only: { tiers: partial.tiers, why: partial.why } }),
    requests: {
      cpu: `${resources.cpuMillis}m`,
      memory: `${resources.memoryMebibytes}Mi`,
      'ephemeral-storage': `${resources.ephemeralStorageMebibytes}Mi`,
    },
  };
}

const deployed = ({ replicas }: Deployed) => ({
  replicas,
  disruptionBudget: presence(replicas.min > 1),
});

const presence = (condition: boolean): 'present' | 'absent' => (condition ? 'present' : 'absent');

const siblingIngress = ({ scheme, webAclArn, accessLogs }: Ingress): SiblingIngress => ({
  scheme,
  webAcl: presence(webAclArn !== undefined),
  accessLogs: presence(accessLogs !== undefined),
  tlsPolicy: ALIKE.tlsPolicy,
});

/** What belongs to other environments, but for what is declared here too: an account for several, a shared stand-in. */
export function foreignIdentitiesOf(
  environment: Environment,
  estate: readonly Environment[],
): readonly ForeignIdentity[] {
  const own = new Set(environment.identities.map(({ text }) => text));
  const registries = environment.imageRepositories.join(' ');
  const isSibling = ({ system }: Environment): boolean => system === environment.system;
  const others = estate.filter(({ cluster }) => cluster.name !== environment.cluster.name);
  const found = new Map<string, ForeignIdentity>();
  // A text of several is said to be the nearest one's.
  for (const other of [...others.filter(isSibling), ...others.filter((one) => !isSibling(one))]) {
    for (const { kind, text } of other.identities) {
      if (!isOwned(kind) || found.has(text) || own.has(text) || registries.includes(text)) continue;
      // Two systems may well use the same service of somebody else.
      if (kind === 'external host' && !isSibling(other)) continue;
      if (!SINGLE_WORD.test(text)) found.set(text, { text, kind, owner: `${other.system}/${other.name}` });
    }
  }
  return [...found.values()];
}

/** A cluster or bucket `main` says nothing of its owner: the word is anywhere. */
const SINGLE_WORD = /^[a-z][a-z0-9]*$/;

/** Regions and ranges of addresses are not somebody's: VPCs that never meet may have the same. */
const isOwned = (kind: Identity['kind']): kind is ForeignIdentity['kind'] =>
  !['environment', 'region', 'zone', 'address'].includes(kind);
