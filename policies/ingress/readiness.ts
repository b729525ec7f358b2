import { at, isJson, listAt, numberAt, textAt, type Json } from '../cluster/json';
import type { Container, Pod } from '../cluster/pod';
import type { ServicePort } from '../services/service-ports';

/** What the kubelet asks of the container behind a port before its pod gets requests. */
export interface Readiness {
  readonly kind: 'http' | 'grpc' | 'other' | 'none';
  /** Of HTTP probes. */
  readonly path?: string;
  /** Number of the port that is asked. */
  readonly port?: number;
}

/** Port number of the pod behind a port of its Service, and the container that listens there. */
export function listenerBehind(
  { containers }: Pod,
  { target }: ServicePort,
): { readonly container: Container; readonly port: number } | undefined {
  const running = containers.filter(({ kind }) => kind === 'container');
  for (const container of running) {
    const port = portNumber(container.body, target);
    const isDeclared = listAt(container.body, 'ports').some((entry) => numberAt(entry, 'containerPort') === port);
    // Ports need not be declared: one container alone is the one.
    if (port !== undefined && (isDeclared || running.length === 1)) return { container, port };
  }
  return undefined;
}

export function readinessOf({ body }: Container): Readiness {
  const probe = at(body, 'readinessProbe');
  if (!isJson(probe)) return { kind: 'none' };
  const http = at(probe, 'httpGet');
  const grpc = at(probe, 'grpc');
  const stated = at(http, 'port') ?? at(grpc, 'port');
  const port = typeof stated === 'number' || typeof stated === 'string' ? portNumber(body, stated) : undefined;
  return {
    kind: isJson(http) ? 'http' : isJson(grpc) ? 'grpc' : 'other',
    ...(isJson(http) ? { path: textAt(http, 'path') ?? '/' } : {}),
    ...(port === undefined ? {} : { port }),
  };
}

/** Longest time that a container may take to start: until its startup probe gives up, or until readiness is asked. */
export function startupSeconds({ body }: Container): number {
  const startup = at(body, 'startupProbe');
  const readiness = at(body, 'readinessProbe');
  const delay = (probe: unknown): number => numberAt(probe, 'initialDelaySeconds') ?? 0;
  if (!isJson(startup)) return delay(readiness);
  return delay(startup) + (numberAt(startup, 'periodSeconds') ?? 10) * (numberAt(startup, 'failureThreshold') ?? 3);
}

function portNumber(container: Json, port: number | string): number | undefined {
  if (typeof port === 'number') return port;
  const named = listAt(container, 'ports').find((entry) => textAt(entry, 'name') === port);
  return numberAt(named, 'containerPort');
}
