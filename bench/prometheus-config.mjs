/**
 * Prints, as JSON, what a real Prometheus is measured with: the generated rules of an environment, and for each job of the generated
 * configuration its targets, with what they answer. Discovery is written down as it would find things.
 *
 *     node main.cjs PROJECT ENVIRONMENT
 */
import { join } from 'node:path';
import { loadEstate } from '../overlays/load';
import { catalogue } from '../monitoring/metrics';
import { prometheusConfig } from '../monitoring/prometheus/config';
import { ruleGroups } from '../monitoring/rules';

const { environments } = loadEstate(join(process.argv[2], 'overlays'));
const environment = environments.find(({ name }) => name === process.argv[3]);
const monitored = { environment, monitoring: environment.monitoring };
const pods = environment.services.flatMap(({ name, replicas }) =>
  Array.from({ length: replicas.min }, (_, index) => ({ service: name, pod: `${name}-${index}` })),
);
console.log(
  JSON.stringify({
    config: prometheusConfig(monitored),
    rules: ruleGroups(monitored),
    metrics: [...catalogue(monitored).values()],
    pods,
    namespace: environment.namespace,
    monitoring: environment.monitoring,
  }),
);
