/** `node test/cluster/serve.mjs`: a control plane for another process, from the path of its kubeconfig, which is printed, until the input ends. */
import { once } from 'node:events';
import process from 'node:process';
import { missingPrograms, startControlPlane } from './control-plane.mjs';

const missing = missingPrograms();
if (missing.length > 0) {
  process.stderr.write(`${missing.join('\n')}\n`);
  process.exit(1);
}
const plane = await startControlPlane();
process.stdout.write(`${plane.kubeconfig}\n`);
await once(process.stdin.resume(), 'end');
await plane.stop();
