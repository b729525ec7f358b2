/**
 * Goes through the steps of `synth` up to the text of its files and prints how long each took, in milliseconds, as JSON.
 * Modules are loaded one group after the other, to see what each costs.
 *
 *     node main.cjs PROJECT
 */
import { join } from 'node:path';
import { POLICIES, SCHEMAS } from './steps.mjs';

const steps = {};
let last = performance.now();

/** Notes what was done since the last call, beside what was done of the same before. */
function done(step) {
  const now = performance.now();
  steps[step] = (steps[step] ?? 0) + now - last;
  last = performance.now();
}

void goThrough();

async function goThrough() {
  const { loadEstate } = await import('../overlays/load');
  done('load overlays/: js-yaml, rules, precompiled validators of overlays');
  const { render } = await import('../synth/render');
  done('load charts/: cdk8s, cdk8s-plus-27');
  const { check } = await import('../synth/check');
  const { judgeCluster } = await import('../synth/policies');
  const { toFiles } = await import('../synth/files');
  done('load synth/: precompiled validators of Kubernetes kinds');

  const { environments } = loadEstate(join(process.argv[2], 'overlays'));
  done('overlays: read, check, resolve');
  // One cluster after the other, as synth does: the objects of one alone are in memory.
  for (const environment of environments) {
    const cluster = render(environment);
    done('render: charts to objects');
    const problems = check(cluster);
    if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
    done(SCHEMAS);
    const judged = judgeCluster(cluster, environments).problems;
    if (judged.length > 0) throw new Error(JSON.stringify(judged[0]));
    done(POLICIES);
    toFiles(cluster);
    done('YAML: objects to text');
  }
  console.log(JSON.stringify(steps));
}
