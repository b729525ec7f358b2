import { duplicateObjects } from '../../policies/duplicate-objects';
import { CLUSTERS, cluster, edited, foreign, lines, withObject } from './clusters';
import { put } from './edits';

const PROD = cluster('autolytiq-prod');

const object = (apiVersion: string, kind: string, namespace: string | undefined, value = 1) => ({
  apiVersion,
  kind,
  metadata: { name: 'one', ...(namespace === undefined ? {} : { namespace }) },
  value,
});

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(duplicateObjects, given)).toEqual([]);
});

test('an object that takes the name of another is refused, with both files', () => {
  const given = edited(PROD, 'Service autolytiq-prod/user-service', put('metadata.name', 'auth-service'));
  expect(lines(duplicateObjects, given)).toEqual([
    'Service autolytiq-prod/auth-service metadata.name: expected one Service autolytiq-prod/auth-service, found another in 50-auth-service.yaml, beside that in 50-user-service.yaml; remove or rename one of them',
  ]);
});

test('a copy of ours is refused, even an equal one', () => {
  const copy = PROD.find('ConfigMap', 'autolytiq-prod', 'auth-service')?.body;
  if (copy === undefined) throw new Error('no ConfigMap');
  expect(lines(duplicateObjects, withObject(PROD, copy))).toHaveLength(1);
  expect(lines(duplicateObjects, withObject(withObject(PROD, copy), copy))).toHaveLength(2);
});

test('the version of an object does not tell it from another, nor does a namespace where there is none', () => {
  expect(
    lines(
      duplicateObjects,
      foreign(
        object('autoscaling/v1', 'HorizontalPodAutoscaler', 'a'),
        object('autoscaling/v2', 'HorizontalPodAutoscaler', 'a'),
      ),
    ),
  ).toHaveLength(1);
  expect(
    lines(duplicateObjects, foreign(object('v1', 'Namespace', undefined), object('v1', 'Namespace', 'a'))),
  ).toHaveLength(1);
});

test('group, kind, namespace and name tell objects apart', () => {
  const given = foreign(
    object('v1', 'Service', 'a'),
    object('v1', 'Service', 'b'),
    object('v1', 'Service', undefined),
    object('serving.knative.dev/v1', 'Service', 'a'),
    object('v1', 'ConfigMap', 'a'),
  );
  expect(lines(duplicateObjects, given)).toEqual([]);
});

test('equal copies of others do no harm, different ones do', () => {
  expect(
    lines(duplicateObjects, foreign(object('v1', 'Namespace', undefined), object('v1', 'Namespace', undefined))),
  ).toEqual([]);
  expect(lines(duplicateObjects, foreign(object('v1', 'Service', 'a'), object('v1', 'Service', 'a', 2)))).toHaveLength(
    1,
  );
});
