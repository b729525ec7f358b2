import type { Cluster } from '../../policies/cluster/cluster';
import type { Json } from '../../policies/cluster/json';
import { podSecurity } from '../../policies/pod-security';
import { CLUSTERS, cluster, edited, foreign, lines, withObject, without, withoutFacts } from './clusters';
import { append, drop, put, type Edit } from './edits';

const PROD = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const NAMESPACE = 'Namespace autolytiq-prod';
const SPEC = 'spec.template.spec';
const CONTAINER = `${SPEC}.containers[0]`;
const LABELS = 'metadata.labels["pod-security.kubernetes.io/enforce"]';
const VERSION = 'metadata.labels["pod-security.kubernetes.io/enforce-version"]';

const paths = (given: Cluster): readonly string[] => podSecurity.check(given).map(({ path }) => path);
const afterwards = (...edits: readonly Edit[]): readonly string[] => paths(edited(PROD, AUTH, ...edits));

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(podSecurity, given)).toEqual([]);
});

test.each(CLUSTERS)('$name keeps it without facts', (given) => {
  expect(lines(podSecurity, withoutFacts(given))).toEqual([]);
});

describe('the level baseline refuses', () => {
  const refusals: readonly [string, Edit, string][] = [
    ['the network of the node', put(`${SPEC}.hostNetwork`, true), `${SPEC}.hostNetwork`],
    ['the processes of the node', put(`${SPEC}.hostPID`, true), `${SPEC}.hostPID`],
    ['the shared memory of the node', put(`${SPEC}.hostIPC`, true), `${SPEC}.hostIPC`],
    [
      'files of the node',
      append(`${SPEC}.volumes`, { name: 'docker', hostPath: { path: '/var/run/docker.sock' } }),
      `${SPEC}.volumes[1]`,
    ],
    [
      'privileged containers',
      put(`${CONTAINER}.securityContext.privileged`, true),
      `${CONTAINER}.securityContext.privileged`,
    ],
    ['ports of the node', put(`${CONTAINER}.ports[0].hostPort`, 8087), `${CONTAINER}.ports[0].hostPort`],
    [
      'an open /proc',
      put(`${CONTAINER}.securityContext.procMount`, 'Unmasked'),
      `${CONTAINER}.securityContext.procMount`,
    ],
    [
      'capabilities of the node',
      put(`${CONTAINER}.securityContext.capabilities.add`, ['SYS_ADMIN']),
      `${CONTAINER}.securityContext.capabilities.add[0]`,
    ],
    [
      'types of SELinux',
      put(`${SPEC}.securityContext.seLinuxOptions`, { type: 'spc_t' }),
      `${SPEC}.securityContext.seLinuxOptions.type`,
    ],
    [
      'users of SELinux',
      put(`${CONTAINER}.securityContext.seLinuxOptions`, { user: 'system_u' }),
      `${CONTAINER}.securityContext.seLinuxOptions.user`,
    ],
    [
      'roles of SELinux',
      put(`${SPEC}.securityContext.seLinuxOptions`, { role: 'system_r' }),
      `${SPEC}.securityContext.seLinuxOptions.role`,
    ],
    [
      'no AppArmor',
      put(`${CONTAINER}.securityContext.appArmorProfile`, { type: 'Unconfined' }),
      `${CONTAINER}.securityContext.appArmorProfile.type`,
    ],
    [
      'no AppArmor, as it was written before 1.30',
      put(
        'spec.template.metadata.annotations["container.apparmor.security.beta.kubernetes.io/auth-service"]',
        'unconfined',
      ),
      'spec.template.metadata.annotations["container.apparmor.security.beta.kubernetes.io/auth-service"]',
    ],
    [
      'parameters of the kernel',
      put(`${SPEC}.securityContext.sysctls`, [{ name: 'net.core.somaxconn', value: '1024' }]),
      `${SPEC}.securityContext.sysctls[0]`,
    ],
    [
      'parameters of the kernel that a later release admits',
      put(`${SPEC}.securityContext.sysctls`, [{ name: 'net.ipv4.tcp_keepalive_time', value: '60' }]),
      `${SPEC}.securityContext.sysctls[0]`,
    ],
    [
      'processes of a Windows node',
      put(`${CONTAINER}.securityContext.windowsOptions`, { hostProcess: true }),
      `${CONTAINER}.securityContext.windowsOptions.hostProcess`,
    ],
    [
      'no seccomp',
      put(`${CONTAINER}.securityContext.seccompProfile`, { type: 'Unconfined' }),
      `${CONTAINER}.securityContext.seccompProfile.type`,
    ],
  ];

  test.each(refusals)('%s', (_, edit, path) => {
    expect(afterwards(edit)).toEqual([path]);
    const atBaseline = edited(edited(PROD, AUTH, edit), NAMESPACE, put(LABELS, 'baseline'));
    expect(paths(atBaseline)).toEqual([path]);
    expect(paths(edited(edited(PROD, AUTH, edit), NAMESPACE, put(LABELS, 'privileged')))).toEqual([]);
  });

  test('what container runtimes give anyway is admitted there', () => {
    const edit = put(`${CONTAINER}.securityContext.capabilities.add`, ['CHOWN']);
    expect(afterwards(edit)).toEqual([`${CONTAINER}.securityContext.capabilities.add[0]`]);
    expect(paths(edited(edited(PROD, AUTH, edit), NAMESPACE, put(LABELS, 'baseline')))).toEqual([]);
  });

  test('probes of other hosts, from 1.34 on', () => {
    const edit = put(`${CONTAINER}.readinessProbe.httpGet.host`, '169.254.169.254');
    expect(afterwards(edit)).toEqual([]);
    const latest = edited(edited(withoutFacts(PROD), AUTH, edit), NAMESPACE, put(VERSION, 'latest'));
    expect(paths(latest)).toEqual([`${CONTAINER}.readinessProbe.httpGet.host`]);
  });
});

describe('the level restricted refuses', () => {
  const refusals: readonly [string, Edit, string][] = [
    [
      'programs that make themselves root',
      drop(`${CONTAINER}.securityContext.allowPrivilegeEscalation`),
      `${CONTAINER}.securityContext.allowPrivilegeEscalation`,
    ],
    [
      'capabilities that are not dropped',
      put(`${CONTAINER}.securityContext.capabilities.drop`, ['NET_RAW']),
      `${CONTAINER}.securityContext.capabilities.drop`,
    ],
    ['images that may be root', drop(`${SPEC}.securityContext.runAsNonRoot`), `${SPEC}.securityContext.runAsNonRoot`],
    [
      'a container that may be root',
      put(`${CONTAINER}.securityContext.runAsNonRoot`, false),
      `${CONTAINER}.securityContext.runAsNonRoot`,
    ],
    ['root', put(`${SPEC}.securityContext.runAsUser`, 0), `${SPEC}.securityContext.runAsUser`],
    [
      'a container that is root',
      put(`${CONTAINER}.securityContext.runAsUser`, 0),
      `${CONTAINER}.securityContext.runAsUser`,
    ],
    [
      'no word about seccomp',
      drop(`${SPEC}.securityContext.seccompProfile`),
      `${SPEC}.securityContext.seccompProfile.type`,
    ],
    [
      'volumes of other kinds',
      append(`${SPEC}.volumes`, { name: 'share', nfs: { server: 'files', path: '/' } }),
      `${SPEC}.volumes[1]`,
    ],
  ];

  test.each(refusals)('%s', (_, edit, path) => {
    expect(afterwards(edit)).toEqual([path]);
    expect(paths(edited(edited(PROD, AUTH, edit), NAMESPACE, put(LABELS, 'baseline')))).toEqual([]);
  });

  test('nothing that it admits', () => {
    expect(
      afterwards(
        put(`${CONTAINER}.securityContext.capabilities.add`, ['NET_BIND_SERVICE']),
        put(`${SPEC}.securityContext.sysctls`, [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }]),
        append(`${SPEC}.volumes`, { name: 'empty' }),
        append(`${SPEC}.volumes`, { name: 'driver', csi: { driver: 'secrets-store.csi.k8s.io' } }),
        drop(`${SPEC}.securityContext.runAsNonRoot`),
        put(`${CONTAINER}.securityContext.runAsNonRoot`, true),
      ),
    ).toEqual([]);
  });
});

test('init and debug containers are held to the same', () => {
  const bare = { name: 'extra', image: 'busybox:1.36.1' };
  for (const list of ['initContainers', 'ephemeralContainers']) {
    expect(afterwards(put(`${SPEC}.${list}`, [bare]))).toEqual([
      `${SPEC}.${list}[0].securityContext.allowPrivilegeEscalation`,
      `${SPEC}.${list}[0].securityContext.capabilities.drop`,
    ]);
  }
});

test('the message says what to write', () => {
  expect(lines(podSecurity, edited(PROD, AUTH, drop(`${CONTAINER}.securityContext.allowPrivilegeEscalation`)))).toEqual(
    [
      `${AUTH} ${CONTAINER}.securityContext.allowPrivilegeEscalation: expected false, found nothing; set it to false in the container auth-service`,
    ],
  );
});

test('jobs are held to it too', () => {
  const job = 'CronJob autolytiq-prod/data-retention-service';
  const path = 'spec.jobTemplate.spec.template.spec.securityContext.runAsNonRoot';
  expect(paths(edited(PROD, job, put(path, false)))).toEqual([path]);
});

describe('a namespace of ours', () => {
  test('states a level', () => {
    expect(lines(podSecurity, edited(PROD, NAMESPACE, drop(LABELS)))).toEqual([
      `${NAMESPACE} ${LABELS}: expected a level, found nothing; add the label, with the value restricted if its pods can bear it`,
    ]);
  });

  test('states the version of its cluster', () => {
    expect(lines(podSecurity, edited(PROD, NAMESPACE, put(VERSION, 'v1.31')))).toEqual([
      `${NAMESPACE} ${VERSION}: expected v1.28, as the cluster's, found "v1.31"; write the version of the cluster`,
    ]);
    expect(paths(edited(PROD, NAMESPACE, drop(VERSION)))).toEqual([VERSION]);
  });

  test('is held to restricted where it was forgotten', () => {
    const path = `${CONTAINER}.securityContext.allowPrivilegeEscalation`;
    expect(paths(without(edited(PROD, AUTH, drop(path)), NAMESPACE))).toEqual([path]);
  });
});

test('labels that the API server cannot read are refused, and taken for the strictest level', () => {
  const given = foreign(namespace({ 'pod-security.kubernetes.io/enforce': 'Privileged' }), agent({ namespace: 'web' }));
  expect(paths(given)).toContain(LABELS);
  expect(paths(given)).toContain(`${SPEC}.hostNetwork`);
  expect(paths(foreign(namespace({ 'pod-security.kubernetes.io/warn-version': '1.28' })))).toEqual([
    'metadata.labels["pod-security.kubernetes.io/warn-version"]',
  ]);
});

test('pods elsewhere, of ours, are held to baseline; agents of nodes are not', () => {
  const path = `${SPEC}.hostNetwork`;
  expect(paths(withObject(PROD, { ...agent({ namespace: 'tools' }), kind: 'Deployment' }))).toEqual([path]);
  expect(paths(withObject(PROD, agent({ namespace: 'tools' })))).toEqual([]);
  expect(paths(withObject(PROD, { ...agent({ namespace: 'kube-system' }), kind: 'Deployment' }))).toEqual([]);
});

describe('objects of others', () => {
  test('may leave the level open', () => {
    expect(paths(foreign(namespace({}), agent({ namespace: 'web' }), agent({})))).toEqual([]);
  });

  test('keep the level that they state', () => {
    const level = (value: string): Json => namespace({ 'pod-security.kubernetes.io/enforce': value });
    expect(paths(foreign(level('baseline'), agent({ namespace: 'web' })))).toEqual([`${SPEC}.hostNetwork`]);
    expect(paths(foreign(level('privileged'), agent({ namespace: 'web' })))).toEqual([]);
  });

  test('may be root in a user namespace of their own, from 1.35 on', () => {
    const level = (version: string): Json =>
      namespace({
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/enforce-version': version,
      });
    const spec = {
      hostUsers: false,
      securityContext: { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        { name: 'a', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
      ],
    };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'web' }, spec };
    expect(paths(foreign(level('v1.35'), pod))).toEqual([]);
    expect(paths(foreign(level('v1.34'), pod))).toEqual([
      'spec.securityContext.runAsNonRoot',
      'spec.securityContext.runAsUser',
    ]);
  });

  test('on Windows need none of what Linux has', () => {
    const level = namespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    const spec = { os: { name: 'windows' }, securityContext: { runAsNonRoot: true }, containers: [{ name: 'a' }] };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'web' }, spec };
    expect(paths(foreign(level, pod))).toEqual([]);
    expect(paths(foreign(level, { ...pod, spec: { ...spec, os: null } }))).not.toEqual([]);
  });

  test('may have any form', () => {
    const level = namespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    const odd = (spec: unknown): Json => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'odd', namespace: 'web' },
      spec,
    });
    for (const spec of [null, 3, { template: [] }, { template: { spec: { containers: 'none', volumes: {} } } }]) {
      expect(paths(foreign(level, odd(spec)))).toEqual([]);
    }
    const containers = [null, { securityContext: 1, ports: [null], livenessProbe: 'x' }];
    expect(paths(foreign(level, odd({ template: { spec: { containers, volumes: [null, 1] } } })))).toHaveLength(4);
  });
});

function namespace(labels: Json): Json {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web', labels } };
}

/** One that every cluster has: it needs the network of its node. */
function agent(metadata: Json): Json {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'node-exporter', ...metadata },
    spec: { template: { spec: { hostNetwork: true, containers: [{ name: 'node-exporter' }] } } },
  };
}

describe('an agent of ours', () => {
  const agent = 'DaemonSet monitoring-nodes/node-exporter';
  const after = (...edits: readonly Edit[]): readonly string[] => paths(edited(PROD, agent, ...edits));

  test.each([
    ['runs as somebody', drop(`${SPEC}.securityContext.runAsNonRoot`), `${SPEC}.securityContext.runAsNonRoot`],
    [
      'keeps its profile',
      drop(`${SPEC}.securityContext.seccompProfile`),
      `${SPEC}.securityContext.seccompProfile.type`,
    ],
    ['sees no processes of the node', put(`${SPEC}.hostPID`, true), `${SPEC}.hostPID`],
    ['has no network of the node', put(`${SPEC}.hostNetwork`, true), `${SPEC}.hostNetwork`],
    [
      'is not privileged',
      put(`${CONTAINER}.securityContext.privileged`, true),
      `${CONTAINER}.securityContext.privileged`,
    ],
    [
      'drops capabilities',
      drop(`${CONTAINER}.securityContext.capabilities`),
      `${CONTAINER}.securityContext.capabilities.drop`,
    ],
    [
      'mounts files of the node to read them',
      drop(`${CONTAINER}.volumeMounts[name=root].readOnly`),
      `${CONTAINER}.volumeMounts[2].readOnly`,
    ],
    [
      'mounts each folder once',
      put(`${SPEC}.volumes[name=proc].hostPath.path`, '/'),
      `${SPEC}.volumes[2].hostPath.path`,
    ],
  ])('%s', (_, edit, path) => {
    expect(after(edit)).toEqual([path]);
    expect(paths(withoutFacts(edited(PROD, agent, edit)))).toEqual([]);
  });

  test('has no other folder of the node to write to', () => {
    expect(after(put(`${SPEC}.volumes[name=tmp]`, { name: 'tmp', hostPath: { path: '/tmp' } }))).toEqual([
      `${CONTAINER}.volumeMounts[3].readOnly`,
    ]);
  });
});
