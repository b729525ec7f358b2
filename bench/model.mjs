/**
 * Writes what the peers start from, as JSON: `OUTPUT/model.json`, the environments; `OUTPUT/objects.json`, per cluster its
 * files with their objects.
 *
 *     node main.cjs PROJECT OUTPUT
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEstate } from '../overlays/load';
import { render } from '../synth/render';

const [project, output] = process.argv.slice(2);
const { environments } = loadEstate(join(project, 'overlays'));
const clusters = environments.map((environment) => ({
  environment: environment.name,
  namespace: environment.namespace,
  files: render(environment).charts.map(({ file, manifests }) => ({ file, manifests })),
}));
writeFileSync(join(output, 'model.json'), JSON.stringify(environments));
writeFileSync(join(output, 'objects.json'), JSON.stringify(clusters));
