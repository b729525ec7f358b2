import type { Cluster } from './cluster/cluster';
import { keyOf } from './cluster/declared-workload';
import { isJson, listAt, shown, textAt } from './cluster/json';
import type { Container, Pod } from './cluster/pod';
import { alertmanagersOf, type AlertmanagerConfig } from './monitoring/alertmanager';
import { configMapsOf, fileAt, pathsOf } from './monitoring/mounted-files';
import { madeSecret } from './references/made-secrets';
import { shownSome } from './services/service-target';
import type { Policy, Violation } from './policy';

/** A file that a program reads a secret or its configuration from. */
interface Wanted {
  readonly object: Violation['object'];
  readonly path: string;
  /** Absolute, in the container. */
  readonly file: string;
  /** Whether it holds a credential. */
  readonly holds: 'secret' | 'configuration';
}

/** A credential in a file is read when the first message is to be sent: nothing else notices that it is not there. */
export const receiverSecrets: Policy = {
  id: 'receiver-secrets',
  severity: 'error',
  demands:
    'Every file that Alertmanager, Grafana or an exporter is told to read is mounted in its pod, and one with a credential from a key of a Secret that is made here.',
  prevents: 'The first page of the night fails, since Alertmanager has no key to send it with.',
  link: 'https://prometheus.io/docs/alerting/latest/configuration/#receiver-integration-settings',
  needs: 'objects',
  check: (cluster) => {
    const configs = new Map(alertmanagersOf(cluster).map((config) => [keyOf(config.object), config]));
    const ours = stackOf(cluster);
    return cluster.pods.flatMap((pod) => {
      const own = configMapsOf(pod).flatMap((name) => configs.get(keyOf({ namespace: pod.namespace, name })) ?? []);
      return pod.containers.flatMap((container) =>
        [
          ...own.flatMap((config) => ofAlertmanager(config, pod, container)),
          ...secretVariables(pod, container),
          ...(ours.has(pod.namespace) ? flags(pod, container) : []),
        ].flatMap((wanted) => missing(cluster, pod, container, wanted)),
      );
    });
  },
};

/** The namespaces of the monitoring stack, where they are known. */
const stackOf = ({ facts }: Cluster): ReadonlySet<string> =>
  new Set(facts?.workloads.filter(({ kind }) => kind === 'component').map(({ namespace }) => namespace));

/** The files that a configuration names, where the container has that configuration. */
function ofAlertmanager(
  { object, key, path, value }: AlertmanagerConfig,
  pod: Pod,
  container: Container,
): readonly Wanted[] {
  const [mounted] = pathsOf(pod, container, object.name, key);
  if (mounted === undefined) return [];
  const folder = mounted.slice(0, mounted.lastIndexOf('/'));
  return filesIn(value, path, 0).map(({ path: place, file }) => ({
    object,
    path: place,
    // Alertmanager takes relative paths from the folder of its configuration.
    file: file.startsWith('/') ? file : `${folder}/${file}`,
    holds: /(_ca|cert|ca)_file$/.test(place) ? 'configuration' : 'secret',
  }));
}

const MOST_LEVELS = 80;

/** Every field that ends with `_file`. */
function filesIn(
  value: unknown,
  path: string,
  level: number,
): readonly { readonly path: string; readonly file: string }[] {
  if (level > MOST_LEVELS) return [];
  if (Array.isArray(value)) return value.flatMap((member, index) => filesIn(member, `${path}[${index}]`, level + 1));
  if (!isJson(value)) return [];
  return Object.entries(value).flatMap(([field, inner]) =>
    typeof inner === 'string'
      ? field.endsWith('_file') && inner !== ''
        ? [{ path: `${path}.${field}`, file: inner }]
        : []
      : filesIn(inner, `${path}.${field}`, level + 1),
  );
}

/** `GF_SECURITY_ADMIN_PASSWORD__FILE`: Grafana reads the value from that file. */
function secretVariables({ owner }: Pod, { body, path }: Container): readonly Wanted[] {
  return listAt(body, 'env').flatMap((variable, index): Wanted[] => {
    const file = textAt(variable, 'value') ?? '';
    const isFile = /^GF_\w+__FILE$/.test(textAt(variable, 'name') ?? '') && file.startsWith('/');
    return isFile ? [{ object: owner, path: `${path}.env[${index}].value`, file, holds: 'secret' }] : [];
  });
}

const FLAG = /^--?(?<flag>[\w.-]*(?:file|config))=(?<file>\/.*)$/;

/** Flags that name a file. */
function flags({ owner }: Pod, { body, path }: Container): readonly Wanted[] {
  return listAt(body, 'args').flatMap((argument, index): Wanted[] => {
    const { flag = '', file } = (typeof argument === 'string' ? FLAG.exec(argument) : null)?.groups ?? {};
    if (file === undefined) return [];
    const holds = /password|secret|token|credential|key/.test(flag) ? 'secret' : 'configuration';
    return [{ object: owner, path: `${path}.args[${index}]`, file, holds }];
  });
}

/** What every pod with a ServiceAccount has, without a volume in its template. */
const SERVICE_ACCOUNT = '/var/run/secrets/';

function missing(
  cluster: Cluster,
  pod: Pod,
  container: Container,
  { object, path, file, holds }: Wanted,
): readonly Violation[] {
  if (file.startsWith(SERVICE_ACCOUNT)) return [];
  const found = fileAt(pod, container, file);
  const where = `${pod.owner.kind} ${pod.owner.name}`;
  const wrong = (expected: string, instead: string, mend: string): readonly Violation[] => [
    { object, path, expected, found: instead, mend },
  ];
  const expected = `${file} in the container ${container.name} of ${where}${holds === 'secret' ? ', from a Secret' : ''}`;
  switch (found.kind) {
    case 'unknown':
      return [];
    case 'image':
      // What images of others have in them is not known here.
      return cluster.facts === undefined
        ? []
        : wrong(expected, 'no volume there', `mount it in ${where}, or name the file that is there`);
    case 'missing':
      return wrong(
        expected,
        `the volume ${found.volume} without it`,
        `add the key to the volume, or name the file that is there`,
      );
    case 'ConfigMap': {
      const config = cluster.find('ConfigMap', pod.namespace, found.name);
      if (holds === 'secret')
        return wrong(
          expected,
          `a file of the ConfigMap ${found.name}`,
          'put the value into a Secret: whoever may read the namespace may read a ConfigMap',
        );
      const keys = [...Object.keys(dataOf(config)), ...Object.keys(dataOf(config, 'binaryData'))];
      if (config === undefined || keys.includes(found.key)) return [];
      return wrong(expected, `the ConfigMap ${found.name} with ${shownSome(keys)}`, `add the key ${found.key} to it`);
    }
    case 'Secret': {
      const secret = madeSecret(cluster, pod.namespace, found.name);
      if (secret === undefined || secret.names === 'open' || secret.keys.has(found.key))
        return secret === undefined && cluster.facts !== undefined
          ? wrong(expected, `the Secret ${found.name}, which nothing here makes`, 'make it with an ExternalSecret')
          : [];
      return wrong(
        expected,
        `the Secret ${found.name} with the keys ${shownSome([...secret.keys])}`,
        `add the key ${shown(found.key)} to what makes it, or name the key that is meant`,
      );
    }
  }
}

const dataOf = (object: Violation['object'] | undefined, field: 'data' | 'binaryData' = 'data') => {
  const data = object?.body[field];
  return isJson(data) ? data : {};
};
