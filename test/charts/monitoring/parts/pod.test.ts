import type { Environment } from '../../../../overlays/environment';
import { checkSchema } from '../../../../synth/schemas';
import { ENVIRONMENTS } from '../../../autolytiq';
import { podTemplates } from '../../../manifest';
import { findAll, numberAt, textAt, textsAt, valueAt } from '../../../query';
import { estateObjects, pipelineObjects } from '../../chart-objects';
import { stackOf } from '../stack';

const inStack = (environment: Environment) => {
  const { namespace, nodeNamespace } = stackOf(environment);
  return estateObjects(environment).filter(({ metadata }) =>
    [namespace, nodeNamespace].includes(metadata.namespace ?? ''),
  );
};

const PODS = ENVIRONMENTS.flatMap((environment) =>
  podTemplates(inStack(environment)).map(({ template, namespace }) => {
    const name = textAt(template, 'metadata.labels["app.kubernetes.io/name"]');
    const component = stackOf(environment).components.find((one) => one.name === name);
    if (component === undefined) throw new Error(`no component ${name}`);
    return { cluster: environment.cluster.name, name, namespace, template, component, environment };
  }),
);

test('each component runs once in its cluster, in the namespace that the model says', () => {
  expect(PODS.map(({ cluster, namespace, name }) => `${cluster} ${namespace} ${name}`).sort()).toEqual(
    ENVIRONMENTS.flatMap((environment) =>
      stackOf(environment).components.map(({ name, namespace }) => `${environment.cluster.name} ${namespace} ${name}`),
    ).sort(),
  );
});

test.each(ENVIRONMENTS)('everything in the stack of $cluster.name is known to Kubernetes', (environment) => {
  expect(inStack(environment).flatMap(checkSchema)).toEqual([]);
  for (const { name } of stackOf(environment).components)
    expect(pipelineObjects(environment, `70-${name}.yaml`).length).toBeGreaterThanOrEqual(4);
});

describe.each(PODS)('$cluster $name', ({ name, template, component, environment }) => {
  const container = valueAt(template, 'spec.containers[*]');

  test('runs the pinned image as its own user, with the resources of the model and no limit of CPU', () => {
    const { uid, gid } = component.user;
    expect(valueAt(container, 'image')).toBe(component.image);
    expect(valueAt(template, 'spec.securityContext')).toMatchObject({ runAsUser: uid, runAsGroup: gid, fsGroup: gid });
    expect(valueAt(container, 'resources.requests.cpu')).toBe(`${component.resources.cpuMillis}m`);
    expect(findAll(container, 'resources.limits.cpu')).toEqual([]);
    expect(valueAt(container, 'resources.limits.memory')).toBe(valueAt(container, 'resources.requests.memory'));
  });

  test('is hardened as far as `restricted` asks; only node-exporter reads the node', () => {
    expect(valueAt(template, 'spec.securityContext')).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(valueAt(container, 'securityContext')).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    });
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC', 'hostPort', 'privileged'])
      expect(findAll(template, `**.${field}`)).toEqual([]);
    expect(findAll(template, '**.hostPath').length > 0).toBe(name === 'node-exporter');
  });

  test('has the token of the API only where it asks the API', () => {
    expect(valueAt(template, 'spec.automountServiceAccountToken')).toBe(
      ['prometheus', 'kube-state-metrics'].includes(name),
    );
    expect(valueAt(template, 'spec.serviceAccountName')).toBe(name);
    expect(valueAt(template, 'spec.enableServiceLinks')).toBe(false);
  });

  test('every volume is mounted once, none inside another, and what is not its own is read-only', () => {
    const mounts = textsAt(container, 'volumeMounts[*].mountPath');
    const claims = findAll(template, '**.persistentVolumeClaim').length;
    const templates = name === 'alertmanager' ? 1 : 0;
    expect(mounts).toContain('/tmp');
    expect(mounts).toHaveLength(findAll(template, 'spec.volumes[*]').length + templates);
    for (const one of mounts)
      for (const other of mounts) expect(one !== other && other.startsWith(`${one}/`) && one !== '/').toBe(false);
    const writable = findAll(container, 'volumeMounts[*]').filter((mount) => findAll(mount, 'readOnly').length === 0);
    expect(writable).toHaveLength(findAll(template, '**.emptyDir').length + claims + templates);
  });

  test('is asked whether it is ready on one of its ports, and is given time to start', () => {
    const ports = component.listeners.map(({ port }) => port.name);
    for (const probe of ['startupProbe', 'readinessProbe']) {
      expect(ports).toContain(textAt(container, `${probe}.httpGet.port`));
      expect(textAt(container, `${probe}.httpGet.path`)).toMatch(/^\//);
    }
    const seconds =
      numberAt(container, 'startupProbe.periodSeconds') * numberAt(container, 'startupProbe.failureThreshold');
    expect(seconds).toBeGreaterThanOrEqual(name === 'prometheus' ? 900 : 60);
    expect(findAll(container, 'livenessProbe.*')).not.toEqual([]);
  });

  test('listens on the ports of the model, by their transports', () => {
    expect(findAll(container, 'ports[*]')).toEqual(
      component.listeners.map(({ port }) => ({
        name: port.name,
        containerPort: port.number,
        protocol: port.transport ?? 'TCP',
      })),
    );
  });

  test('says to which system it belongs, and in which namespace it is', () => {
    expect(valueAt(template, 'metadata.labels')).toMatchObject({
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/instance': component.namespace,
      'app.kubernetes.io/component': 'monitoring',
      'app.kubernetes.io/part-of': environment.system,
      'app.kubernetes.io/version': component.version,
    });
  });

  test('is found by the label `app` where the runbook looks for it', () => {
    const isFound = ['alertmanager', 'grafana', 'prometheus'].includes(name);
    expect(findAll(template, 'metadata.labels.app')).toEqual(isFound ? [name] : []);
  });
});
