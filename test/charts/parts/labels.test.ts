import { environmentLabels, selectorLabels, versionedLabels, workloadLabels } from '../../../charts/parts/labels';
import { recordOf } from '../../../synth/schemas/narrow';
import { ENVIRONMENTS, PROD } from '../../autolytiq';
import { podTemplates, titleOf } from '../../manifest';
import { findAll, textAt } from '../../query';
import { estateObjects } from '../chart-objects';

const VERSION = 'app.kubernetes.io/version';

test('pods are selected by name and instance, which never change', () => {
  expect(selectorLabels(PROD, 'auth-service')).toEqual({
    'app.kubernetes.io/name': 'auth-service',
    'app.kubernetes.io/instance': 'autolytiq-prod',
  });
});

test('objects of a workload say what it is, to which system it belongs, and who made them', () => {
  expect(workloadLabels(PROD, 'auth-service', 'service')).toEqual({
    ...selectorLabels(PROD, 'auth-service'),
    ...environmentLabels(PROD),
    'app.kubernetes.io/component': 'service',
  });
  expect(environmentLabels(PROD)).toEqual({
    'app.kubernetes.io/part-of': 'autolytiq',
    'app.kubernetes.io/managed-by': 'charthouse',
  });
});

test('only what runs an image says which version', () => {
  const workload = { name: 'auth-service', version: 'v1.2.3' };
  expect(versionedLabels(PROD, workload, 'service')).toEqual({
    ...workloadLabels(PROD, 'auth-service', 'service'),
    [VERSION]: 'v1.2.3',
  });
  expect(workloadLabels(PROD, 'auth-service', 'service')).not.toHaveProperty([VERSION]);
});

describe.each(ENVIRONMENTS)('in $cluster.name', (environment) => {
  const objects = estateObjects(environment);

  test('every object has the labels of its environment', () => {
    expect(objects.length).toBeGreaterThan(70);
    for (const { metadata } of objects) expect(metadata.labels).toMatchObject(environmentLabels(environment));
  });

  test('no selector names a version or a component', () => {
    const selectors = objects.flatMap((object) => [
      ...findAll(object, '**.matchLabels'),
      ...(object.kind === 'Service' ? findAll(object, 'spec.selector') : []),
    ]);
    const own = selectors.filter((selector) => findAll(selector, '["app.kubernetes.io/name"]').length > 0);
    expect(own.length).toBeGreaterThan(70);
    for (const selector of own) {
      expect(Object.keys(recordOf(selector, 'selector')).sort()).toEqual([
        'app.kubernetes.io/instance',
        'app.kubernetes.io/name',
      ]);
    }
  });

  test('pods of two workloads never share their labels, so that nothing selects both', () => {
    const names = podTemplates(objects).map(({ template }) =>
      textAt(template, 'metadata.labels["app.kubernetes.io/name"]'),
    );
    expect(names).toEqual([...new Set(names)]);
    expect(names.length).toBeGreaterThanOrEqual(13);
  });

  test('nothing but what runs an image has a version', () => {
    const versioned = objects.filter(({ metadata }) => metadata.labels?.[VERSION] !== undefined);
    expect(versioned.map(titleOf)).toEqual(podTemplates(objects).map(({ title }) => title));
  });
});
