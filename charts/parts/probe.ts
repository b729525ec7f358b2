import { k8s } from 'cdk8s-plus-27';
import type { Probes } from '../../overlays/environment';

/** Name of the port that a service listens on, in the container, the Service, probes and rules. */
export const PORT_NAME = 'http';

const STARTUP_PERIOD_SECONDS = 5;

const port = k8s.IntOrString.fromString(PORT_NAME);

/**
 * Startup and readiness ask the health path. Liveness asks only whether the socket is open, unless a path is declared: with
 * the health path as liveness, a database that is down would restart every service that uses it.
 */
export function probes({ health, liveness, startupSeconds }: Probes): Partial<k8s.Container> {
  return {
    startupProbe: {
      httpGet: { path: health, port },
      periodSeconds: STARTUP_PERIOD_SECONDS,
      timeoutSeconds: 2,
      failureThreshold: Math.ceil(startupSeconds / STARTUP_PERIOD_SECONDS),
    },
    readinessProbe: { httpGet: { path: health, port }, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 3 },
    livenessProbe: {
      ...(liveness === undefined ? { tcpSocket: { port } } : { httpGet: { path: liveness, port } }),
      periodSeconds: 10,
      timeoutSeconds: 2,
      failureThreshold: 6,
    },
  };
}
