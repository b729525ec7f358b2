import { CONTAINER_SECURITY_CONTEXT, podSecurityContext } from '../../../charts/parts/security';
import { recordOf } from '../../../synth/schemas/narrow';
import { ENVIRONMENTS } from '../../autolytiq';
import { podTemplates } from '../../manifest';
import { findAll, numberAt, textAt, valueAt } from '../../query';
import { estateObjects } from '../chart-objects';

const PODS = ENVIRONMENTS.flatMap((environment) =>
  podTemplates(estateObjects(environment))
    .filter(({ namespace }) => namespace === environment.namespace)
    .map(({ template }) => ({
      cluster: environment.cluster.name,
      name: textAt(template, 'metadata.labels["app.kubernetes.io/name"]'),
      template,
    })),
);

test('a pod runs as the numeric user of its image', () => {
  expect(podSecurityContext({ uid: 7, gid: 8 })).toMatchObject({ runAsUser: 7, runAsGroup: 8, fsGroup: 8 });
});

test('the estate has the pods that the next tests are about', () => {
  expect(PODS).toHaveLength(3 * 13 + 1);
});

/* Every condition of https://kubernetes.io/docs/concepts/security/pod-security-standards/, and some that are stricter. */
describe.each(PODS)('$cluster $name', ({ name, template }) => {
  const containers = findAll(template, 'spec.containers[*]');

  test('meets the level restricted', () => {
    expect(containers).toHaveLength(1);
    expect(findAll(template, 'spec.initContainers')).toEqual([]);
    expect(valueAt(template, 'spec.securityContext')).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(numberAt(template, 'spec.securityContext.runAsUser')).toBeGreaterThan(0);
    for (const container of containers) {
      expect(valueAt(container, 'securityContext')).toEqual(CONTAINER_SECURITY_CONTEXT);
      expect(valueAt(container, 'securityContext.allowPrivilegeEscalation')).toBe(false);
      expect(valueAt(container, 'securityContext.capabilities')).toEqual({ drop: ['ALL'] });
    }
    const forbidden = [
      'hostNetwork',
      'hostPID',
      'hostIPC',
      'hostPort',
      'hostPath',
      'privileged',
      'procMount',
      'sysctls',
    ];
    for (const field of forbidden) expect(findAll(template, `**.${field}`)).toEqual([]);
    const volumes = findAll(template, 'spec.volumes[*]').flatMap((volume) => Object.keys(recordOf(volume, 'volume')));
    expect(['name', 'emptyDir', 'persistentVolumeClaim']).toEqual(expect.arrayContaining(volumes));
  });

  test('cannot write to its image, only to /tmp and to its volume', () => {
    expect(findAll(template, '**.readOnlyRootFilesystem')).toEqual([true]);
    const mounts = findAll(template, '**.volumeMounts[*].mountPath');
    expect(mounts).toContain('/tmp');
    expect(['/tmp', '/data']).toEqual(expect.arrayContaining([...mounts]));
  });

  test('holds no API token, and no addresses of Services in its variables', () => {
    expect(valueAt(template, 'spec.automountServiceAccountToken')).toBe(false);
    expect(valueAt(template, 'spec.enableServiceLinks')).toBe(false);
  });

  test('has a ServiceAccount of its own', () => {
    expect(valueAt(template, 'spec.serviceAccountName')).toBe(name);
  });
});
