import type { Manifest } from '../../../synth/manifest';
import { changed, GONE } from './changed';
import { cronJob, deployment, externalSecret, secret, service } from './samples';
import { WRONG_TYPES, WRONG_VALUES } from './value-mutations';

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
