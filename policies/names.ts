import type { Cluster } from './cluster/cluster';
import { credentialKind } from './credentials/credentials';
import { inField } from './cluster/field-path';
import { at, listAt, recordAt, shown, textAt, type Json } from './cluster/json';
import {
  ANNOTATION_KEY_FORM,
  DATA_KEY,
  dnsLabel,
  dnsSubdomain,
  LABEL_KEY_FORM,
  LABEL_VALUE_FORM,
  PATH_SEGMENT,
  PORT_NAME,
  SERVICE_NAME,
  VARIABLE_NAME,
  type NameForm,
} from './forms/name-forms';
import { groupOf, type KubernetesObject } from './cluster/object';
import { ANNOTATIONS_LIMIT, oversized } from './forms/object-size';
import { inSpec, type Pod } from './cluster/pod';
import type { Policy, Violation } from './policy';

/** What the API server refuses for its name or size: cheaper to hear of it here than in the middle of an apply. */
export const names: Policy = {
  id: 'names',
  severity: 'error',
  demands:
    'Names, labels, annotations, variables and ports have a form that Kubernetes takes, and objects a size that can be applied.',
  prevents: 'An apply that stops half-way, the new ConfigMap there and the Deployment refused.',
  link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  needs: 'objects',
  check: (cluster: Cluster) => [
    ...cluster.objects.flatMap((object) => {
      const type = `${groupOf(object)}/${object.kind}`;
      return [
        ...misnamed(object, 'metadata.name', object.name, formOf(type, cluster)),
        ...inMetadata(object, 'metadata', recordAt(object.body, 'metadata')),
        ...inBody(object, type),
      ];
    }),
    ...cluster.pods.flatMap(inPod),
    ...oversized(cluster),
  ],
};

const SUBDOMAIN = dnsSubdomain();
const LABEL = dnsLabel();
/** Its Jobs have eleven characters more, and pods carry their names as a label. */
const CRON_JOB_LENGTH = 52;
/** Its pods carry the name of its revision as a label, which is eleven characters longer. */
const STATEFUL_SET_LENGTH = 52;
/** Kinds with a narrower form than a subdomain, by group and kind. */
const FORMS: Readonly<Record<string, NameForm>> = {
  '/Namespace': LABEL,
  '/Service': SERVICE_NAME,
  'batch/CronJob': dnsSubdomain(CRON_JOB_LENGTH),
  'batch/Job': dnsSubdomain(63),
  'apps/StatefulSet': dnsSubdomain(STATEFUL_SET_LENGTH),
  'certificates.k8s.io/CertificateSigningRequest': PATH_SEGMENT,
};
/** Pods are called in the DNS after their owner: with a dot in it they have no name there. The API server only warns. */
const OUR_FORMS: Readonly<Record<string, NameForm>> = {
  ...FORMS,
  'batch/CronJob': dnsLabel(CRON_JOB_LENGTH),
  'batch/Job': LABEL,
  'apps/StatefulSet': dnsLabel(STATEFUL_SET_LENGTH),
};

function formOf(type: string, { facts }: Cluster): NameForm {
  if (type.startsWith('rbac.authorization.k8s.io/')) return PATH_SEGMENT;
  const forms = facts === undefined ? FORMS : OUR_FORMS;
  return (Object.hasOwn(forms, type) ? forms[type] : undefined) ?? SUBDOMAIN;
}

function misnamed(
  object: KubernetesObject,
  path: string,
  name: unknown,
  { title, isLegal }: NameForm,
): readonly Violation[] {
  if (typeof name === 'string' && isLegal(name)) return [];
  const kind = typeof name === 'string' ? credentialKind(name) : undefined;
  return [{ object, path, expected: title, found: kind ?? shown(name), mend: 'rename it, and whatever refers to it' }];
}

/** Labels and annotations; those of Kubernetes' own kinds and of custom ones have the same form. */
function inMetadata(object: KubernetesObject, path: string, metadata: Json): readonly Violation[] {
  const labels = inLabels(object, `${path}.labels`, recordAt(metadata, 'labels'));
  const annotations = Object.entries(recordAt(metadata, 'annotations'));
  if (annotations.length === 0) return labels;
  return [
    ...labels,
    ...annotations.flatMap(([key, value]) => {
      if (typeof value === 'string' && ANNOTATION_KEY_FORM.isLegal(key)) return [];
      const place = inField(`${path}.annotations`, key);
      return [...misnamed(object, place, key, ANNOTATION_KEY_FORM), ...noText(object, place, value)];
    }),
    ...overfull(object, path, annotations),
  ];
}

function inLabels(object: KubernetesObject, path: string, labels: Json): readonly Violation[] {
  return Object.entries(labels)
    .filter(([key, value]) => !isLegalLabel(key, value))
    .flatMap(([key, value]) => {
      const place = inField(path, key);
      const wrongKey = misnamed(object, place, key, LABEL_KEY_FORM);
      if (typeof value !== 'string') return [...wrongKey, ...noText(object, place, value)];
      return [...wrongKey, ...misnamed(object, place, value, LABEL_VALUE_FORM)];
    });
}

/** Labels are many, and wrong ones few: paths are made only for those. */
const isLegalLabel = (key: string, value: unknown): boolean =>
  typeof value === 'string' && LABEL_KEY_FORM.isLegal(key) && LABEL_VALUE_FORM.isLegal(value);

/** The API server reads null as an empty text, and takes no number or boolean for one. */
function noText(object: KubernetesObject, path: string, value: unknown): readonly Violation[] {
  if (typeof value === 'string' || value === null || value === undefined) return [];
  return [{ object, path, expected: 'a text', found: `a ${typeof value}`, mend: 'put it in quotes' }];
}

function overfull(
  object: KubernetesObject,
  path: string,
  annotations: readonly (readonly [string, unknown])[],
): readonly Violation[] {
  const sizeBy = (measure: (text: string) => number): number =>
    annotations.reduce((sum, [key, value]) => sum + measure(key) + (typeof value === 'string' ? measure(value) : 0), 0);
  // Three bytes are the most that a character has.
  if (sizeBy(({ length }) => 3 * length) <= ANNOTATIONS_LIMIT) return [];
  const size = sizeBy((text) => Buffer.byteLength(text));
  if (size <= ANNOTATIONS_LIMIT) return [];
  const expected = `at most ${ANNOTATIONS_LIMIT} bytes of annotations`;
  return [{ object, path: `${path}.annotations`, expected, found: `${size} bytes`, mend: 'remove the large ones' }];
}

/** What further names the kinds have. */
function inBody(object: KubernetesObject, type: string): readonly Violation[] {
  const spec = recordAt(object.body, 'spec');
  switch (type) {
    case '/ConfigMap':
      return ['data', 'binaryData'].flatMap((field) => inData(object, field));
    case '/Secret':
      return ['data', 'stringData'].flatMap((field) => inData(object, field));
    case '/Service':
      return [
        ...inLabels(object, 'spec.selector', recordAt(spec, 'selector')),
        ...once(object, namesIn(spec, 'ports'), LABEL, (index) => `spec.ports[${index}].name`),
      ];
    case 'apps/Deployment':
    case 'apps/StatefulSet':
    case 'apps/DaemonSet':
    case 'apps/ReplicaSet':
    case 'policy/PodDisruptionBudget':
      return [
        ...inLabels(object, 'spec.selector.matchLabels', recordAt(spec, 'selector', 'matchLabels')),
        ...listAt(spec, 'volumeClaimTemplates').flatMap((claim, index) => {
          const path = `spec.volumeClaimTemplates[${index}].metadata`;
          const metadata = recordAt(claim, 'metadata');
          return [...misnamed(object, `${path}.name`, metadata['name'], LABEL), ...inMetadata(object, path, metadata)];
        }),
      ];
    case 'networking.k8s.io/NetworkPolicy':
      return inLabels(object, 'spec.podSelector.matchLabels', recordAt(spec, 'podSelector', 'matchLabels'));
    case 'batch/CronJob':
      return inMetadata(object, 'spec.jobTemplate.metadata', recordAt(spec, 'jobTemplate', 'metadata'));
    default:
      return [];
  }
}

function inData(object: KubernetesObject, field: string): readonly Violation[] {
  return Object.entries(recordAt(object.body, field)).flatMap(([key, value]) => {
    if (typeof value === 'string' && DATA_KEY.isLegal(key)) return [];
    const place = inField(field, key);
    return [...misnamed(object, place, key, DATA_KEY), ...noText(object, place, value)];
  });
}

function inPod(pod: Pod): readonly Violation[] {
  const { owner, path, metadata, spec, containers } = pod;
  const template = path === '' ? [] : inMetadata(owner, `${path}.metadata`, metadata);
  const containerNames = containers.map(({ name }) => name);
  return [
    ...template,
    ...once(owner, containerNames, LABEL, (index) => `${containers[index]?.path ?? ''}.name`),
    ...once(owner, namesIn(spec, 'volumes'), LABEL, (index) => inSpec(pod, `volumes[${index}].name`)),
    ...containers.flatMap(({ path: place, body }) => [
      ...once(owner, namesIn(body, 'ports'), PORT_NAME, (index) => `${place}.ports[${index}].name`),
      ...listAt(body, 'env').flatMap((variable, index) => inVariable(owner, variable, `${place}.env`, index)),
    ]),
  ];
}

function inVariable(owner: KubernetesObject, variable: unknown, list: string, index: number): readonly Violation[] {
  const name = textAt(variable, 'name');
  const value = at(variable, 'value');
  if (name !== undefined && VARIABLE_NAME.isLegal(name) && (value === undefined || typeof value === 'string'))
    return [];
  return [
    ...misnamed(owner, `${list}[${index}].name`, at(variable, 'name'), VARIABLE_NAME),
    ...noText(owner, `${list}[${index}].value`, value),
  ];
}

/** The names of a list's members; a port may have none. */
const namesIn = (value: unknown, list: string): readonly (string | undefined)[] =>
  listAt(value, list).map((member) => textAt(member, 'name'));

/** Names of a form, each another than those before it. */
function once(
  object: KubernetesObject,
  given: readonly (string | undefined)[],
  form: NameForm,
  placeOf: (index: number) => string,
): readonly Violation[] {
  if (given.length === 0) return [];
  const seen = new Set<string>();
  return given.flatMap((name, index) => {
    if (name === undefined) return [];
    const isNew = !seen.has(name);
    seen.add(name);
    if (isNew && form.isLegal(name)) return [];
    const path = placeOf(index);
    const wrong = misnamed(object, path, name, form);
    if (isNew || name === '') return wrong;
    return [
      ...wrong,
      { object, path, expected: 'another name than those before it', found: shown(name), mend: 'rename it' },
    ];
  });
}
