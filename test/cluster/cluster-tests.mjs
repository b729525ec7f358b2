/** Tests of clusters that live: which are asked for, of which clusters, and what was seen. */
import { existsSync, readdirSync } from 'node:fs';
import { loadClusters } from './estate.mjs';

/** @typedef {import('./estate.mjs').Planned} Planned */
/** @typedef {import('./lives.mjs').Outcome} Outcome */
/** A row of the table, and what is wrong, as lines that say where. @typedef {{ row: Record<string, string>, faults: string[] }} Result */
/** @template Subject @typedef {[name: string, test: (subject: Subject) => Promise<Outcome>]} Test */

/** Where the programs are to be had. */
export const INSTALL = `etcd, kube-apiserver:
  go install sigs.k8s.io/controller-runtime/tools/setup-envtest@release-0.22
  export KUBEBUILDER_ASSETS=$(setup-envtest use -p path 1.34.x)
kube-controller-manager, kube-scheduler: https://dl.k8s.io/v1.34.2/bin/linux/amd64/
kwok: https://kwok.sigs.k8s.io/docs/user/installation/
kubectl: https://kubernetes.io/docs/tasks/tools/`;

/** What is wrong with the tests that are asked for; undefined where nothing is. @param {readonly (readonly [name: string, ...unknown[]])[]} tests @param {string[]} [only] */
export function unknownTests(tests, only = []) {
  const unknown = only.filter((name) => !tests.some(([test]) => test === name));
  return unknown.length === 0 ? undefined : `--only: no test ${unknown.join(', ')}`;
}

/**
 * The clusters that are asked for, or all whose folders are there; or what is wrong with that.
 * @param {string} dist @param {string[]} asked @returns {Promise<readonly Planned[] | string>}
 */
export async function clustersIn(dist, asked) {
  const clusters = await loadClusters();
  const there = existsSync(dist) ? readdirSync(dist) : [];
  const names = asked.length > 0 ? asked : [...clusters.keys()].filter((name) => there.includes(name));
  const strange = names.filter((name) => !clusters.has(name) || !there.includes(name));
  if (names.length === 0 || strange.length > 0)
    return `no such cluster in overlays and ${dist}: ${strange.join(', ') || 'any'}`;
  return names.flatMap((name) => clusters.get(name) ?? []);
}

/**
 * Makes the tests of one cluster, and reports as it goes. The first is always made, the others need it.
 * @template Subject @param {string} cluster @param {readonly Test<Subject>[]} tests @param {string[] | undefined} only
 * @param {{ prepare: () => Promise<Subject>, prepared: string, end: () => Promise<unknown> }} scene @returns {Promise<Result>}
 */
export async function runTests(cluster, tests, only, { prepare, prepared, end }) {
  const started = Date.now();
  const seconds = (since = started) => ((Date.now() - since) / 1000).toFixed(1);
  /** @type {Record<string, string>} */
  const row = { cluster };
  /** @type {string[]} */
  const wrong = [];
  try {
    const subject = await prepare();
    console.log(`${cluster}: ${prepared}, ${seconds()} s`);
    for (const [test, run] of tests.filter(([test], index) => index === 0 || (only?.includes(test) ?? true))) {
      const since = Date.now();
      const { figures, faults } = await run(subject);
      const verdict = faults.length === 0 ? figures : `FAILED (${faults.length}): ${figures}`;
      console.log([`${cluster} ${test}: ${verdict}, ${seconds(since)} s`, ...faults].join('\n    '));
      row[test] = faults.length === 0 ? figures : `FAILED (${faults.length})`;
      wrong.push(...faults.map((line) => `${cluster} ${test}: ${line}`));
    }
  } catch (error) {
    row['broken off'] = 'yes';
    console.log(`${cluster}: FAILED\n${error instanceof Error ? error.stack : error}`);
    wrong.push(`${cluster} broke off: ${error}`);
  } finally {
    await end();
  }
  row.seconds = seconds();
  return { row, faults: wrong };
}

/** Says what all tests saw, what is wrong at the very end, and answers with the exit code. @param {Result[]} results @param {number} started */
export function conclude(results, started) {
  console.log(`\n${table(results.map(({ row }) => row))}\n\n${((Date.now() - started) / 1000).toFixed(0)} s in all`);
  const faults = results.flatMap(({ faults }) => faults);
  if (faults.length > 0) console.log(`\nFAILED:\n  ${faults.join('\n  ')}`);
  return faults.length === 0 ? 0 : 1;
}

/** A table of all rows, a line for each test of a cluster. @param {Record<string, string>[]} rows */
function table(rows) {
  const lines = rows.flatMap(({ cluster, ...cells }) =>
    Object.entries(cells).map(([test, text], index) => [index === 0 ? cluster : '', test, text]),
  );
  const widths = [0, 1].map((column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map(([cluster, test, text]) => `${cluster.padEnd(widths[0])}  ${test.padEnd(widths[1])}  ${text}`)
    .join('\n');
}
