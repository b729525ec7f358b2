import type { Cluster } from './cluster/cluster';
import { inField } from './cluster/field-path';
import { listAt, recordAt, shown } from './cluster/json';
import { groupOf, type KubernetesObject } from './cluster/object';
import type { Policy, Violation } from './policy';

/** What holds data outlives its manifest, its owner and its place in a folder. */
export const statefulRetention: Policy = {
  id: 'stateful-retention',
  severity: 'error',
  demands: 'What holds data is not deleted with its owner, its manifest or its entry in the secret manager.',
  prevents: 'A database that is gone because a file was moved, a set scaled down or an application pruned.',
  link: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention',
  needs: 'objects',
  check: (cluster) =>
    cluster.objects.flatMap((object) => {
      const group = groupOf(object);
      if (group === 'apps' && object.kind === 'StatefulSet') return deletedClaims(object);
      if (group === '' && object.kind === 'PersistentVolumeClaim') return [...owned(object), ...hooked(object)];
      if (group === 'external-secrets.io') return deletedSecrets(object, cluster);
      return holdsDataInAws(group, object.kind) ? [...deletedInAws(object, cluster), ...hooked(object)] : [];
    }),
};

const SERVICES_SUFFIX = '.services.k8s.aws';
/** Kinds of the AWS controllers that hold data, or without which data cannot be read, by service. */
const WITH_DATA: Readonly<Record<string, readonly string[]>> = {
  cognitoidentityprovider: ['UserPool'],
  documentdb: ['DBCluster', 'DBInstance'],
  dynamodb: ['Table', 'GlobalTable'],
  ecr: ['Repository'],
  efs: ['FileSystem'],
  elasticache: ['CacheCluster', 'ReplicationGroup', 'ServerlessCache'],
  kafka: ['Cluster', 'ServerlessCluster'],
  keyspaces: ['Table'],
  kinesis: ['Stream'],
  kms: ['Key'],
  memorydb: ['Cluster'],
  opensearchservice: ['Domain'],
  rds: ['DBInstance', 'DBCluster', 'GlobalCluster'],
  s3: ['Bucket'],
  secretsmanager: ['Secret'],
  sqs: ['Queue'],
};

function holdsDataInAws(group: string, kind: string): boolean {
  if (!group.endsWith(SERVICES_SUFFIX)) return false;
  const service = group.slice(0, -SERVICES_SUFFIX.length);
  return Object.hasOwn(WITH_DATA, service) && (WITH_DATA[service]?.includes(kind) ?? false);
}

const POLICY = 'services.k8s.aws/deletion-policy';

/** The annotation of the object counts, then that of its namespace; the controller's own default is `delete`. */
function deletedInAws(object: KubernetesObject, cluster: Cluster): readonly Violation[] {
  const ofNamespace = cluster.find('Namespace', '', object.namespace)?.annotations;
  const service = groupOf(object).slice(0, -SERVICES_SUFFIX.length);
  const found = object.annotations[POLICY] ?? ofNamespace?.[`${service}.${POLICY}`];
  if (found === 'retain') return [];
  return [
    {
      object,
      path: inField('metadata.annotations', POLICY),
      expected: 'retain',
      found: shown(found),
      mend: `set it: without, the ${object.kind} in AWS is deleted together with this object`,
    },
  ];
}

function deletedClaims(object: KubernetesObject): readonly Violation[] {
  const retention = recordAt(object.body, 'spec', 'persistentVolumeClaimRetentionPolicy');
  return ['whenDeleted', 'whenScaled']
    .filter((event) => retention[event] === 'Delete')
    .map((event) => ({
      object,
      path: `spec.persistentVolumeClaimRetentionPolicy.${event}`,
      expected: 'Retain',
      found: 'Delete',
      mend: 'set Retain, or leave it out; remove claims by hand once their data is of no use',
    }));
}

function owned(object: KubernetesObject): readonly Violation[] {
  if (listAt(object.body, 'metadata', 'ownerReferences').length === 0) return [];
  return [
    {
      object,
      path: 'metadata.ownerReferences',
      expected: 'no owner',
      found: 'one, with which the claim and its data are deleted',
      mend: 'remove it',
    },
  ];
}

/** What Argo CD deletes before it makes it again, and what Helm deletes if it is told so. */
const HOOKS = ['argocd.argoproj.io/hook', 'helm.sh/hook-delete-policy'];

function hooked(object: KubernetesObject): readonly Violation[] {
  return HOOKS.filter((key) => object.annotations[key] !== undefined).map((key) => ({
    object,
    path: inField('metadata.annotations', key),
    expected: 'no hook',
    found: shown(object.annotations[key]),
    mend: 'remove it: hooks are deleted before they run again',
  }));
}

/** Where an ExternalSecret keeps its target. */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  ExternalSecret: ['spec', 'target'],
  ClusterExternalSecret: ['spec', 'externalSecretSpec', 'target'],
};

/** The operator's own default is Retain; ours is stated. */
function deletedSecrets(object: KubernetesObject, { facts }: Cluster): readonly Violation[] {
  const steps = Object.hasOwn(TARGETS, object.kind) ? TARGETS[object.kind] : undefined;
  if (steps === undefined) return [];
  const found = recordAt(object.body, ...steps)['deletionPolicy'];
  if (found === 'Retain' || (found === undefined && facts === undefined)) return [];
  return [
    {
      object,
      path: `${steps.join('.')}.deletionPolicy`,
      expected: 'Retain',
      found: shown(found),
      mend: 'set Retain: an entry that is missing in the secret manager must not take the Secret from running pods',
    },
  ];
}
