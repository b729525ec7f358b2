import { listAt, textAt } from '../cluster/json';
import { inSpec, type Container, type Pod } from '../cluster/pod';
import { hasOwnUsers } from './pod-security-baseline';
import type { Violation } from '../policy';
import { everywhere, isSet, ofContainer, ofPod, refused, type Setting } from './security-context';
import { volumeKind } from './volume-kind';

/** What the level `restricted` refuses in a pod beyond `baseline`, by the rules of a release. */
export function restrictedViolations(pod: Pod, minor: number): readonly Violation[] {
  const isLinux = minor < 25 || textAt(pod.spec, 'os', 'name') !== 'windows';
  return [
    ...volumes(pod),
    ...(hasOwnUsers(pod, minor) ? [] : [...rootAllowed(pod), ...(minor >= 23 ? rootUsers(pod) : [])]),
    ...(isLinux && minor >= 19 ? unconfined(pod) : []),
    ...pod.containers.flatMap((container) => [
      ...(isLinux && minor >= 8 ? escalation(pod, container) : []),
      ...(isLinux && minor >= 22 ? capabilities(pod, container) : []),
      ...procMounts(pod, container),
    ]),
  ];
}

const VOLUMES = [
  ...[
    'configMap',
    'csi',
    'downwardAPI',
    'emptyDir',
    'ephemeral',
    'image',
    'persistentVolumeClaim',
    'projected',
    'secret',
  ],
];

const volumes = (pod: Pod): readonly Violation[] =>
  listAt(pod.spec, 'volumes')
    .map((volume, index) => ({ path: inSpec(pod, `volumes[${index}]`), value: volumeKind(volume) }))
    // An empty volume is an emptyDir.
    .filter(({ value }) => value !== undefined && !VOLUMES.includes(value))
    .map((setting) => refused(pod, setting, VOLUMES.join(', '), 'take one of these kinds of volumes'));

/** A field that pod or container must state: neither may say anything else, and where the pod is silent every container must. */
function stated(pod: Pod, isGood: (value: unknown) => boolean, ...fields: readonly string[]): readonly Setting[] {
  const whole = ofPod(pod, ...fields);
  if (isSet(whole.value) && !isGood(whole.value)) return [whole];
  return pod.containers
    .map((container) => ofContainer(container, ...fields))
    .map((own) => (isSet(own.value) ? own : whole))
    .filter(({ value }) => !isGood(value));
}

const rootAllowed = (pod: Pod): readonly Violation[] =>
  stated(pod, (value) => value === true, 'runAsNonRoot').map((setting) =>
    refused(pod, setting, 'true', 'set it to true, with a numeric runAsUser'),
  );

const rootUsers = (pod: Pod): readonly Violation[] =>
  everywhere(pod, 'runAsUser')
    .filter(({ value }) => value === 0)
    .map((setting) => refused(pod, setting, 'a user other than 0', 'take the numeric user of the image'));

const unconfined = (pod: Pod): readonly Violation[] =>
  stated(pod, (value) => value === 'RuntimeDefault' || value === 'Localhost', 'seccompProfile', 'type').map((setting) =>
    refused(pod, setting, 'RuntimeDefault or Localhost', 'set it to RuntimeDefault'),
  );

const escalation = (pod: Pod, container: Container): readonly Violation[] =>
  [ofContainer(container, 'allowPrivilegeEscalation')]
    .filter(({ value }) => value !== false)
    .map((setting) => refused(pod, setting, 'false', `set it to false in the container ${container.name}`));

function capabilities(pod: Pod, container: Container): readonly Violation[] {
  const drop = ofContainer(container, 'capabilities', 'drop');
  const isDropped = Array.isArray(drop.value) && drop.value.includes('ALL');
  const added = listAt(container.body, 'securityContext', 'capabilities', 'add');
  return [
    ...(isDropped ? [] : [refused(pod, drop, '["ALL"]', `drop ALL in the container ${container.name}`)]),
    ...added
      .map((value, index) => ({ path: ofContainer(container, 'capabilities', `add[${index}]`).path, value }))
      .filter(({ value }) => value !== 'NET_BIND_SERVICE')
      .map((setting) => refused(pod, setting, 'NET_BIND_SERVICE alone', 'take it away')),
  ];
}

/** Even where users are the pod's own. */
const procMounts = (pod: Pod, container: Container): readonly Violation[] =>
  [ofContainer(container, 'procMount')]
    .filter(({ value }) => isSet(value) && value !== 'Default')
    .map((setting) => refused(pod, setting, 'Default', 'leave it out'));
