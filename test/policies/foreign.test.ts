import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { formatProblem } from '../../overlays/problem';
import { POLICIES } from '../../policies';
import { clusterOf } from '../../policies/cluster/cluster';
import { formViolations } from '../../synth/foreign-forms';
import { titleOf } from '../../policies/cluster/object';
import { clusterIn } from '../../synth/judge-folder';
import { readManifests } from '../../synth/read-manifests';
import { CLUSTERS, lines } from './clusters';

/*
 * What others write, and what those who know Kubernetes would let pass: releases of Helm charts, operators, agents of nodes, lists
 * out of a cluster … No policy calls any of it an error.
 */

const FIXTURES = relative('.', join(__dirname, '../fixtures/foreign'));

/** The folders, and how many objects are in each: those of a kustomization that changes them are none. */
const FOLDERS = readdirSync(FIXTURES).map((name) => ({ name, manifests: readManifests(join(FIXTURES, name)) }));

test.each(FOLDERS)('$name can be read', ({ name, manifests: { objects, problems } }) => {
  expect(problems.map(formatProblem)).toEqual([]);
  expect(objects.length > 0).toBe(name !== 'kustomize');
});

test.each(FOLDERS)('$name has the form of its kinds', ({ manifests: { objects } }) => {
  const violations = objects.flatMap((object) =>
    formViolations(object, 'foreign').map((violation) => ({ object: titleOf(object), ...violation })),
  );
  expect(violations.filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe.each(FOLDERS)('in $name', ({ name, manifests }) => {
  const cluster = clusterIn(manifests, name);
  const facts = CLUSTERS.map((one) => one.facts);

  test.each(POLICIES.filter(({ severity, needs }) => severity === 'error' && needs === 'objects'))(
    '$id refuses nothing',
    (policy) => {
      expect(lines(policy, cluster)).toEqual([]);
    },
  );

  test.each(POLICIES)('$id can be asked, with the facts of any cluster and without', (policy) => {
    for (const known of [undefined, ...facts]) {
      const violations = policy.check(clusterOf(name, manifests.objects, known));
      const said = violations.flatMap(({ path, expected, found, mend }): unknown[] => [path, expected, found, mend]);
      expect(said.filter((text) => typeof text !== 'string')).toEqual([]);
    }
  });
});
