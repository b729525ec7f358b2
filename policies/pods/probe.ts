import { at, isJson, listAt, numberAt, textAt, type Json } from '../cluster/json';
import { perThing } from '../cluster/per-thing';
import type { Container, Pod } from '../cluster/pod';

/** A question that the kubelet asks a container again and again. */
export interface Probe {
  readonly kind: ProbeKind;
  /** Where it stands: `spec.template.spec.containers[0].livenessProbe`. */
  readonly path: string;
  readonly body: Json;
  /** `httpGet`: what is asked; not one, or several, is refused. */
  readonly handlers: readonly Handler[];
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
  /** How long a container may fail to answer from its start on. */
  readonly budgetSeconds: number;
}

export type ProbeKind = (typeof PROBE_KINDS)[number];
export type Handler = (typeof HANDLERS)[number];

export const PROBE_KINDS = ['startup', 'readiness', 'liveness'] as const;
const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'] as const;

/** What the API server fills in, for a zero too. */
const PERIOD = 10;
const TIMEOUT = 1;
const THRESHOLD = 3;

/** Where a container keeps a probe. */
export const probePath = ({ path }: Container, kind: ProbeKind): string => `${path}.${kind}Probe`;

/** The probe of a kind, where a container has it. */
export const probeOf = (container: Container, kind: ProbeKind): Probe | undefined =>
  probesOf(container).find((probe) => probe.kind === kind);

function read(container: Container, kind: ProbeKind): Probe | undefined {
  const body = container.body[`${kind}Probe`];
  if (!isJson(body)) return undefined;
  const periodSeconds = positive(body, 'periodSeconds') ?? PERIOD;
  const failureThreshold = positive(body, 'failureThreshold') ?? THRESHOLD;
  return {
    kind,
    path: probePath(container, kind),
    body,
    handlers: HANDLERS.filter((handler) => isJson(body[handler])),
    periodSeconds,
    timeoutSeconds: positive(body, 'timeoutSeconds') ?? TIMEOUT,
    failureThreshold,
    budgetSeconds: (positive(body, 'initialDelaySeconds') ?? 0) + periodSeconds * failureThreshold,
  };
}

/** The probes that a container has. */
export const probesOf = perThing((container: Container): readonly Probe[] =>
  PROBE_KINDS.map((kind) => read(container, kind)).filter((probe) => probe !== undefined),
);

function positive(body: Json, field: string): number | undefined {
  const value = numberAt(body, field);
  return value !== undefined && value > 0 ? value : undefined;
}

/** The port that a probe asks; `none` for commands. */
export function askedPort({
  body,
  handlers: [handler],
}: Probe): { readonly path: string; readonly value: unknown } | 'none' {
  return handler === undefined || handler === 'exec'
    ? 'none'
    : { path: `${handler}.port`, value: at(body, handler, 'port') };
}

/** The number of the port with which a container answers to a name or number; undefined where it declares none such. */
export function declaredPort({ body }: Container, port: unknown): number | undefined {
  const field = typeof port === 'number' ? 'containerPort' : 'name';
  return numberAt(
    listAt(body, 'ports').find((declared) => isJson(declared) && declared[field] === port),
    'containerPort',
  );
}

/** What a probe asks, to compare; undefined where a port that is open is answer enough. */
export function questionOf(container: Container, { body, handlers: [handler] }: Probe): string | undefined {
  switch (handler) {
    case 'exec':
      return JSON.stringify(['exec', at(body, 'exec', 'command')]);
    case 'httpGet': {
      const port = at(body, 'httpGet', 'port');
      return JSON.stringify(['httpGet', declaredPort(container, port) ?? port, textAt(body, 'httpGet', 'path') ?? '/']);
    }
    case 'grpc':
      return JSON.stringify(['grpc', at(body, 'grpc', 'port'), textAt(body, 'grpc', 'service') ?? '']);
    case 'tcpSocket':
    case undefined:
      return undefined;
  }
}

/** Whether a container runs as long as its pod does: those of `containers`, and init containers that are sidecars. */
export const staysOn = ({ kind, body }: Container): boolean =>
  kind === 'container' || (kind === 'init' && body['restartPolicy'] === 'Always');

/** Whether pods end when their work is done: those of Jobs, and bare ones that are not restarted. */
export const endsByItself = ({ owner, spec }: Pod): boolean =>
  ['Job', 'CronJob'].includes(owner.kind) ||
  (owner.kind === 'Pod' && ['Never', 'OnFailure'].includes(textAt(spec, 'restartPolicy') ?? ''));
