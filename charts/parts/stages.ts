/** Where the objects of a chart stand in the order of application. */
export interface Stage {
  /** Of its files: `kubectl apply -f` goes through a folder in alphabetical order. */
  readonly prefix: string;
  /** Its wave in Argo CD, which goes on to the next once the objects of one are healthy. */
  readonly wave: number;
}

/**
 * Every stage, in order; prefixes and waves are written here alone. Nothing stands after the wave of the Ingresses: Argo CD
 * takes one for unhealthy until a load balancer has given it an address, and would hold back what is behind it. The last wave
 * is not waited for, so the monitoring stack can be in it, and autoscalers, which are degraded until new pods have metrics.
 */
export const STAGES = {
  namespaces: { prefix: '00', wave: -5 },
  secretStore: { prefix: '05', wave: -4 },
  secrets: { prefix: '10', wave: -3 },
  stores: { prefix: '20', wave: -2 },
  migrationPrerequisites: { prefix: '30', wave: -2 },
  migrations: { prefix: '40', wave: -1 },
  workloads: { prefix: '50', wave: 0 },
  ingress: { prefix: '60', wave: 1 },
  monitoring: { prefix: '70', wave: 1 },
} as const satisfies Readonly<Record<string, Stage>>;

/** The wave that nothing waits for. */
export const LAST_WAVE = STAGES.ingress.wave;
