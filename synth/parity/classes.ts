/** Fields that say how much there is of something. */
const FIELDS: readonly { readonly kinds: readonly string[]; readonly path: RegExp }[] = [
  { kinds: ['Deployment', 'StatefulSet', 'ReplicaSet'], path: /^spec\.replicas$/ },
  { kinds: ['Deployment'], path: /^spec\.strategy\.rollingUpdate\.maxSurge$/ },
  { kinds: ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'], path: /\.resources\.(requests|limits)\b/ },
  { kinds: ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'], path: /\.emptyDir\.sizeLimit$/ },
  { kinds: ['PersistentVolumeClaim'], path: /^spec\.resources\.requests\.storage$/ },
  // The whole of it: one environment may have a fixed number where another has a range.
  { kinds: ['HorizontalPodAutoscaler'], path: /^$|^spec\.(minReplicas|maxReplicas)$/ },
  // Not `services.loadbalancers`: whether there may be any is no matter of scale.
  {
    kinds: ['ResourceQuota'],
    path: /^spec\.hard(\.pods|\["(requests|limits)\.(cpu|memory|ephemeral-storage|storage)"\])$/,
  },
  { kinds: ['LimitRange'], path: /^spec\.limits\[\d+\]\.(default|defaultRequest|max|min)\b/ },
  { kinds: ['NodePool', 'EC2NodeClass', 'Nodegroup'], path: /^spec\.(limits\b|scalingConfig\b|blockDeviceMappings\b)/ },
];

/** Sums over what is compared in its own place: configuration, and in the name of a migration, its pod template. */
export const isDerived = (path: string): boolean => path === 'metadata.name' || path.endsWith('["checksum/config"]');

/** Whether a difference is one between releases of one image, which come to one environment before the other. */
export function isRelease(path: string, from: unknown, to: unknown): boolean {
  if (typeof from !== 'string' || typeof to !== 'string') return false;
  if (path.endsWith('["app.kubernetes.io/version"]') || path.endsWith('["charthouse/image-tag"]')) return true;
  return path.endsWith('.image') && repositoryOf(from) === repositoryOf(to);
}

/** An image without tag and digest. */
const repositoryOf = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');

/** Whether a difference in a field of a kind of object is one of scale alone. */
export const isScale = (kind: string, path: string): boolean =>
  FIELDS.some((field) => field.kinds.includes(kind) && field.path.test(path));
