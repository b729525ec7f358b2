import type { k8s } from 'cdk8s-plus-27';
import type { Port, Probe, Service, Worker } from '../../overlays/environment';
import { portName } from './port';

/** The probes of a container. */
export type Probes = Pick<k8s.Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'>;

const STARTUP_PERIOD_SECONDS = 5;

/** How long a worker's command may take; it is also how often it is asked at the start, so that one ends before the next. */
const COMMAND_SECONDS = 10;

/**
 * Startup and readiness ask a service for its health. Liveness asks only whether the socket is open, unless a path is
 * declared: with the health path as liveness, a database that is down would restart every service that uses it.
 */
export function serviceProbes({ listeners, probe, startupSeconds }: Service): Probes {
  const { ready, alive } = questions(probe, listeners[0].port);
  return {
    startupProbe: {
      ...ready,
      periodSeconds: STARTUP_PERIOD_SECONDS,
      timeoutSeconds: 2,
      failureThreshold: Math.ceil(startupSeconds / STARTUP_PERIOD_SECONDS),
    },
    readinessProbe: { ...ready, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 3 },
    livenessProbe: { ...alive, periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 6 },
  };
}

/** A worker is asked whether it is alive, if it says how, but never whether it is ready: nobody sends it anything. */
export function workerProbes({ alive, startupSeconds }: Worker): Probes {
  if (alive === undefined) return {};
  const question = { exec: { command: [...alive] }, timeoutSeconds: COMMAND_SECONDS };
  return {
    startupProbe: {
      ...question,
      periodSeconds: COMMAND_SECONDS,
      failureThreshold: Math.ceil(startupSeconds / COMMAND_SECONDS),
    },
    livenessProbe: { ...question, periodSeconds: 30, failureThreshold: 3 },
  };
}

/** What a service is asked, to find out whether it can take requests, and whether it is alive. */
function questions(probe: Probe, port: Port): { readonly ready: k8s.Probe; readonly alive: k8s.Probe } {
  const socket = { tcpSocket: { port: portName(port) } };
  const path = (asked: string): k8s.Probe => ({ httpGet: { path: asked, port: portName(port) } });
  switch (probe.kind) {
    case 'http':
      return { ready: path(probe.health), alive: probe.liveness === undefined ? socket : path(probe.liveness) };
    case 'grpc':
      // Alone among probes, this one knows ports by number only.
      return { ready: { grpc: { port: port.number } }, alive: socket };
    case 'tcp':
      return { ready: socket, alive: socket };
  }
}
