import { Chart } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { secretVariable } from '../parts/pod';
import { addIdentity, addService, secretOf, type ComponentProps } from './parts/component';
import { addComponentDeployment, httpProbes } from './parts/pod';

/** How an exporter is told of its store, and where it answers without asking it. */
interface Exporter {
  /** Variable with the store's URL, user and password included. */
  readonly url: string;
  readonly health: string;
}

/**
 * Neither reads a whole URL from a file: postgres_exporter wants address, user and password in one each, redis_exporter a map of
 * passwords in JSON.
 */
const EXPORTERS: Readonly<Record<'postgres-exporter' | 'redis-exporter', Exporter>> = {
  'postgres-exporter': { url: 'DATA_SOURCE_NAME', health: '/' },
  'redis-exporter': { url: 'REDIS_ADDR', health: '/health' },
};

/** What asks a store how it fares; ready whether or not the store is, since that is what it has to say. */
export class StoreExporterChart extends Chart {
  constructor(scope: Construct, id: string, props: ComponentProps) {
    super(scope, id);
    const { kind, listeners } = props.component;
    if (kind !== 'postgres-exporter' && kind !== 'redis-exporter') throw new Error(`${kind} is no exporter of a store`);
    const [{ port }] = listeners;
    const { url, health } = EXPORTERS[kind];
    addIdentity(this, props);
    addService(this, props);
    addComponentDeployment(this, props, {
      container: { args: [`--web.listen-address=:${port.number}`], env: [address(url, props)] },
      probes: httpProbes({ port, ready: health, startupSeconds: 60 }),
    });
  }
}

function address(variable: string, props: ComponentProps): k8s.EnvVar {
  return secretVariable(variable, { secret: secretOf(props).name, key: 'url' });
}
