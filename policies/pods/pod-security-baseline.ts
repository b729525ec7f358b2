import { inField } from '../cluster/field-path';
import { at, listAt, textAt } from '../cluster/json';
import { inSpec, type Container, type Pod } from '../cluster/pod';
import type { Violation } from '../policy';
import { everywhere, isSet, ofContainer, refused } from './security-context';

/** Whether a pod is in a user namespace of its own, where root is nobody: what it may do more from 1.35 on. */
export const hasOwnUsers = ({ spec }: Pod, minor: number): boolean => minor >= 35 && spec['hostUsers'] === false;

/** What the level `baseline` refuses in a pod, by the rules of a release. */
export function baselineViolations(pod: Pod, minor: number): readonly Violation[] {
  return [
    ...hostNamespaces(pod),
    ...hostPaths(pod),
    ...pod.containers.flatMap((container) => [
      ...privileged(pod, container),
      ...addedCapabilities(pod, container),
      ...hostPorts(pod, container),
      ...procMounts(pod, container, minor),
      ...(minor >= 34 ? otherHosts(pod, container) : []),
    ]),
    ...seLinux(pod, minor),
    ...profiles(pod, minor),
    ...appArmorAnnotations(pod),
    ...sysctls(pod, minor),
    ...hostProcesses(pod),
  ];
}

const HOST_NAMESPACES = ['hostNetwork', 'hostPID', 'hostIPC'];

const hostNamespaces = (pod: Pod): readonly Violation[] =>
  HOST_NAMESPACES.map((field) => ({ path: inSpec(pod, field), value: pod.spec[field] }))
    .filter(({ value }) => isSet(value) && value !== false)
    .map((setting) => refused(pod, setting, 'nothing', "leave it out: it is the node's, with every pod on it"));

const hostPaths = (pod: Pod): readonly Violation[] =>
  listAt(pod.spec, 'volumes')
    .map((volume, index) => ({ path: inSpec(pod, `volumes[${index}]`), value: at(volume, 'hostPath') }))
    .filter(({ value }) => isSet(value))
    .map((setting) => refused(pod, setting, 'no hostPath', 'use an emptyDir, or a PersistentVolumeClaim'));

const privileged = (pod: Pod, container: Container): readonly Violation[] =>
  [ofContainer(container, 'privileged')]
    .filter(({ value }) => isSet(value) && value !== false)
    .map((setting) => refused(pod, setting, 'nothing', 'leave it out, and add the one capability that is needed'));

/** Those that container runtimes give by themselves. */
const CAPABILITIES = [
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP'],
  ...['SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
];

const addedCapabilities = (pod: Pod, container: Container): readonly Violation[] =>
  listAt(container.body, 'securityContext', 'capabilities', 'add')
    .map((value, index) => ({ path: ofContainer(container, 'capabilities', `add[${index}]`).path, value }))
    .filter(({ value }) => !CAPABILITIES.some((capability) => capability === value))
    .map((setting) => refused(pod, setting, CAPABILITIES.join(', '), 'take it away'));

const hostPorts = (pod: Pod, { path, body }: Container): readonly Violation[] =>
  listAt(body, 'ports')
    .map((port, index) => ({ path: `${path}.ports[${index}].hostPort`, value: at(port, 'hostPort') }))
    .filter(({ value }) => isSet(value) && value !== 0)
    .map((setting) => refused(pod, setting, 'nothing', 'leave it out; a Service gives the port an address'));

const procMounts = (pod: Pod, container: Container, minor: number): readonly Violation[] =>
  [ofContainer(container, 'procMount')]
    .filter(({ value }) => isSet(value) && value !== 'Default' && !hasOwnUsers(pod, minor))
    .map((setting) => refused(pod, setting, 'Default', 'leave it out'));

const SE_LINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

function seLinux(pod: Pod, minor: number): readonly Violation[] {
  const types = minor >= 31 ? [...SE_LINUX_TYPES, 'container_engine_t'] : SE_LINUX_TYPES;
  return [
    ...everywhere(pod, 'seLinuxOptions', 'type')
      .filter(({ value }) => !types.some((type) => type === value))
      .map((setting) => refused(pod, setting, types.filter(Boolean).join(', '), 'take one of these, or leave it out')),
    ...['user', 'role']
      .flatMap((field) => everywhere(pod, 'seLinuxOptions', field))
      .filter(({ value }) => value !== '')
      .map((setting) => refused(pod, setting, 'nothing', 'leave it out')),
  ];
}

const PROFILES = ['RuntimeDefault', 'Localhost'];

/** Profiles that are no profile: `Unconfined`. */
const profiles = (pod: Pod, minor: number): readonly Violation[] =>
  [...(minor >= 19 ? everywhere(pod, 'seccompProfile', 'type') : []), ...everywhere(pod, 'appArmorProfile', 'type')]
    .filter(({ value }) => !PROFILES.some((profile) => profile === value))
    .map((setting) => refused(pod, setting, PROFILES.join(' or '), 'take RuntimeDefault'));

const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';

const appArmorAnnotations = (pod: Pod): readonly Violation[] =>
  Object.entries(pod.annotations)
    .filter(([key, value]) => key.startsWith(APP_ARMOR) && !/^($|runtime\/default$|localhost\/)/.test(value))
    .map(([key, value]) => {
      const holder = pod.path === '' ? 'metadata.annotations' : `${pod.path}.metadata.annotations`;
      return refused(pod, { path: inField(holder, key), value }, 'runtime/default or localhost/…', 'leave it out');
    });

/** Those that concern nobody but the pod, and the release that has admitted them. */
const SYSCTLS: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 0,
  'net.ipv4.ping_group_range': 0,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
  'net.ipv4.tcp_notsent_lowat': 37,
  'net.ipv4.tcp_slow_start_after_idle': 37,
};

const sysctls = (pod: Pod, minor: number): readonly Violation[] =>
  listAt(pod.spec, 'securityContext', 'sysctls')
    .map((sysctl, index) => ({
      path: inSpec(pod, `securityContext.sysctls[${index}]`),
      value: textAt(sysctl, 'name') ?? '',
    }))
    .filter(({ value }) => !Object.hasOwn(SYSCTLS, value) || (SYSCTLS[value] ?? 0) > minor)
    .map((setting) => refused(pod, setting, 'one that concerns the pod alone', 'take it away, or set it for the node'));

const hostProcesses = (pod: Pod): readonly Violation[] =>
  everywhere(pod, 'windowsOptions', 'hostProcess')
    .filter(({ value }) => value !== false)
    .map((setting) => refused(pod, setting, 'nothing', 'leave it out'));

const ASKING = [
  ...['startupProbe', 'readinessProbe', 'livenessProbe'].map((probe) => [probe]),
  ...['postStart', 'preStop'].map((hook) => ['lifecycle', hook]),
].flatMap((fields) => ['httpGet', 'tcpSocket'].map((handler) => [...fields, handler, 'host']));

/** Probes and hooks that make the kubelet call somebody else. */
const otherHosts = (pod: Pod, { path, body }: Container): readonly Violation[] =>
  ASKING.flatMap((fields) => {
    const value = at(body, ...fields);
    if (!isSet(value) || value === '') return [];
    const setting = { path: [path, ...fields].join('.'), value };
    return [refused(pod, setting, 'nothing', 'leave it out: the pod itself is asked')];
  });
