import type { Manifest } from '../../../synth/manifest';
import { changed, GONE } from './changed';
import { autoscaler, cronJob, deployment, externalSecret, networkPolicy, secret, service } from './samples';

/** A valid object with one mistake: the value at the path. What must be said about it follows. */
export interface Mutation {
  readonly mistake: string;
  readonly of: Manifest;
  readonly path: string;
  readonly value: unknown;
  readonly expected: string;
  readonly found: string;
  readonly hint?: string;
}

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers[0]`;
const JOB_POD = `spec.jobTemplate.${POD}`;
const LABEL_KEY =
  'a key such as app.kubernetes.io/name: an optional domain, then at most 63 letters, digits, "-", "_" and "."';

const UNKNOWN_FIELDS: readonly Mutation[] = [
  {
    mistake: 'an unknown field at the top',
    of: deployment,
    path: 'specs',
    value: {},
    expected: 'a field of Deployment',
    found: '"specs"',
  },
  {
    mistake: 'a misspelt field that is required',
    of: changed(deployment, `${POD}.containers`, GONE),
    path: `${POD}.conatiners`,
    value: [],
    expected: 'a field of PodSpec',
    found: '"conatiners"',
    hint: 'did you mean "containers"?',
  },
  {
    mistake: 'a misspelt field in a list',
    of: deployment,
    path: `${CONTAINER}.wokringDir`,
    value: '/app',
    expected: 'a field of Container',
    found: '"wokringDir"',
    hint: 'did you mean "workingDir"?',
  },
  {
    mistake: 'a misspelt field deep inside',
    of: deployment,
    path: `${CONTAINER}.readinessProbe.failureTreshold`,
    value: 3,
    expected: 'a field of Probe',
    found: '"failureTreshold"',
    hint: 'did you mean "failureThreshold"?',
  },
  {
    mistake: 'a field that the contract of a custom kind does not have',
    of: externalSecret,
    path: 'spec.data[0].remoteRef.version',
    value: '1',
    expected: 'a field of ExternalSecretSpecDataRemoteRef',
    found: '"version"',
  },
  {
    mistake: 'status',
    of: deployment,
    path: 'status',
    value: {},
    expected: 'a field of Deployment',
    found: '"status"',
    hint: 'the cluster writes it, leave it out',
  },
  {
    mistake: 'metadata of a live object',
    of: deployment,
    path: 'spec.template.metadata.creationTimestamp',
    value: null,
    expected: 'a field of ObjectMeta',
    found: '"creationTimestamp"',
    hint: 'the cluster writes it, leave it out',
  },
];

const WRONG_TYPES: readonly Mutation[] = [
  {
    mistake: 'a string for a number',
    of: deployment,
    path: `${CONTAINER}.ports[0].containerPort`,
    value: '8080',
    expected: 'a whole number',
    found: '"8080"',
    hint: 'write it without quotes',
  },
  {
    mistake: 'a fraction for a whole number',
    of: deployment,
    path: 'spec.replicas',
    value: 1.5,
    expected: 'a whole number',
    found: '1.5',
  },
  {
    mistake: 'a string for a boolean',
    of: deployment,
    path: `${POD}.automountServiceAccountToken`,
    value: 'false',
    expected: 'true or false',
    found: '"false"',
    hint: 'write it without quotes',
  },
  {
    mistake: 'a number for a string',
    of: deployment,
    path: `${CONTAINER}.env[0].value`,
    value: 8080,
    expected: 'a string',
    found: '8080',
    hint: 'put it in quotes',
  },
  {
    mistake: 'an object for a list',
    of: service,
    path: 'spec.ports',
    value: {},
    expected: 'a list',
    found: 'an object',
  },
  { mistake: 'a list for an object', of: deployment, path: 'spec', value: [], expected: 'an object', found: 'a list' },
  {
    mistake: 'null for an object',
    of: deployment,
    path: POD,
    value: null,
    expected: 'an object',
    found: 'null',
    hint: 'leave the field out instead',
  },
  {
    mistake: 'null for a quantity',
    of: deployment,
    path: `${CONTAINER}.resources.limits.memory`,
    value: null,
    expected: 'a string or a number',
    found: 'null',
    hint: 'leave the field out instead',
  },
  {
    mistake: 'null for one of several values',
    of: deployment,
    path: `${POD}.dnsPolicy`,
    value: null,
    expected: 'a string',
    found: 'null',
    hint: 'leave the field out instead',
  },
  {
    mistake: 'a list for int-or-string',
    of: service,
    path: 'spec.ports[0].targetPort',
    value: ['http'],
    expected: 'a whole number or a string',
    found: 'a list',
  },
  {
    mistake: 'a number among secrets, which is not printed',
    of: secret,
    path: 'stringData.pin',
    value: 12345,
    expected: 'a string',
    found: 'a number',
    hint: 'put it in quotes',
  },
];

const WRONG_VALUES: readonly Mutation[] = [
  {
    mistake: 'a bad quantity',
    of: deployment,
    path: `${CONTAINER}.resources.requests.memory`,
    value: '256MB',
    expected: 'a quantity such as 500m, 2 or 512Mi',
    found: '"256MB"',
  },
  {
    mistake: 'a bad enum',
    of: deployment,
    path: `${CONTAINER}.imagePullPolicy`,
    value: 'always',
    expected: '"Always", "IfNotPresent" or "Never"',
    found: '"always"',
    hint: 'did you mean "Always"?',
  },
  {
    mistake: 'a bad enum in a list',
    of: networkPolicy,
    path: 'spec.policyTypes[1]',
    value: 'Egres',
    expected: '"Ingress" or "Egress"',
    found: '"Egres"',
    hint: 'did you mean "Egress"?',
  },
  {
    mistake: 'a bad type of metric',
    of: autoscaler,
    path: 'spec.metrics[0].type',
    value: 'Cpu',
    expected: '"ContainerResource", "External", "Object", "Pods" or "Resource"',
    found: '"Cpu"',
  },
  {
    mistake: 'a restart policy that a Deployment cannot have',
    of: deployment,
    path: `${POD}.restartPolicy`,
    value: 'Never',
    expected: '"Always"',
    found: '"Never"',
  },
  {
    mistake: 'a restart policy that a Job cannot have',
    of: cronJob,
    path: `${JOB_POD}.restartPolicy`,
    value: 'Always',
    expected: '"OnFailure" or "Never"',
    found: '"Always"',
  },
  {
    mistake: 'a port out of range',
    of: deployment,
    path: `${CONTAINER}.ports[0].containerPort`,
    value: 70000,
    expected: 'at most 65535',
    found: '70000',
  },
  {
    mistake: 'a percentage without its sign',
    of: deployment,
    path: 'spec.strategy.rollingUpdate.maxSurge',
    value: 'quarter',
    expected: 'a whole number or a percentage such as 25%',
    found: '"quarter"',
  },
  {
    mistake: 'an empty list of containers',
    of: deployment,
    path: `${POD}.containers`,
    value: [],
    expected: 'a list that is not empty',
    found: 'a list',
  },
  {
    mistake: 'a bad enum of a custom kind',
    of: externalSecret,
    path: 'spec.target.creationPolicy',
    value: 'owner',
    expected: '"Owner", "Orphan", "Merge" or "None"',
    found: '"owner"',
    hint: 'did you mean "Owner"?',
  },
  {
    mistake: 'a text too long to print',
    of: externalSecret,
    path: 'spec.refreshInterval',
    value: 'x'.repeat(100),
    expected: 'a duration such as 1h, 30m or 1h30m',
    found: `"${'x'.repeat(60)}…"`,
  },
];

const WRONG_NAMES: readonly Mutation[] = [
  {
    mistake: 'an upper-case name',
    of: deployment,
    path: 'metadata.name',
    value: 'Api',
    expected: 'at most 253 lower-case letters, digits, "-" and ".", with a letter or digit at both ends',
    found: '"Api"',
  },
  {
    mistake: 'a Service whose name begins with a digit',
    of: service,
    path: 'metadata.name',
    value: '1api',
    expected: 'at most 63 lower-case letters, digits and "-", beginning with a letter',
    found: '"1api"',
  },
  {
    mistake: 'a label value with a space',
    of: deployment,
    path: 'metadata.labels["app.kubernetes.io/name"]',
    value: 'a b',
    expected: 'at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends',
    found: '"a b"',
  },
  {
    mistake: 'a label key with a space',
    of: deployment,
    path: 'metadata.labels["my app"]',
    value: 'api',
    expected: LABEL_KEY,
    found: '"my app"',
  },
  {
    mistake: 'a key of a Secret with a slash',
    of: secret,
    path: 'stringData["a/b"]',
    value: 'x',
    expected: 'letters, digits, "-", "_" and "."',
    found: '"a/b"',
  },
];

const MISSING_FIELDS: readonly Mutation[] = [
  missing('spec.selector', 'DeploymentSpec'),
  missing('spec', 'Deployment'),
  missing(`${CONTAINER}.name`, 'Container'),
  missing('metadata.name', 'ObjectMeta'),
  missing(`${JOB_POD}.restartPolicy`, 'PodSpec', cronJob),
  missing('spec.secretStoreRef.kind', 'ExternalSecretSpecSecretStoreRef', externalSecret),
];

function missing(path: string, owner: string, of = deployment): Mutation {
  const expected = `a value, which ${owner} requires`;
  return { mistake: `a missing ${path}`, of, path, value: GONE, expected, found: 'nothing' };
}

/** Mistakes of each sort, at several depths. */
export const MUTATIONS: readonly Mutation[] = [
  ...UNKNOWN_FIELDS,
  ...WRONG_TYPES,
  ...WRONG_VALUES,
  ...WRONG_NAMES,
  ...MISSING_FIELDS,
];
