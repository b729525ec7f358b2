import type { Cluster } from '../cluster/cluster';
import { listAt, numberAt, textAt } from '../cluster/json';
import type { Container, Pod } from '../cluster/pod';
import type { Violation } from '../policy';
import {
  askedPort,
  declaredPort,
  endsByItself,
  probeOf,
  probePath,
  probesOf,
  questionOf,
  staysOn,
  type Probe,
  type ProbeKind,
} from './probe';
import { refused } from './security-context';
import { podsBehind, servicesOf } from '../services/service-ports';

/** A container that others connect to. */
export interface Server {
  readonly pod: Pod;
  readonly container: Container;
}

/** The containers that declare ports; where none does in a pod that a Service selects, the first. */
export function serversOf(cluster: Cluster): readonly Server[] {
  const served = new Set(servicesOf(cluster).flatMap((service) => podsBehind(cluster, service)));
  return cluster.pods
    .filter((pod) => !endsByItself(pod))
    .flatMap((pod) => {
      const declaring = pod.containers.filter((one) => staysOn(one) && listAt(one.body, 'ports').length > 0);
      const first = pod.containers.filter(({ kind }) => kind === 'container').slice(0, 1);
      const servers = declaring.length === 0 && served.has(pod) ? first : declaring;
      return servers.map((container) => ({ pod, container }));
    });
}

const PURPOSES: Readonly<Record<ProbeKind, string>> = {
  startup: 'give it the time that a slow start takes, so that liveness does not cut it off',
  readiness: 'ask what it needs to answer requests: without it, requests come while it is still starting',
  liveness: 'ask whether its port is open (tcpSocket): without it, one that hangs is never restarted',
};

/** Probes that a server lacks. */
export const missingProbes = ({ pod, container }: Server, demanded: readonly ProbeKind[]): readonly Violation[] =>
  demanded
    .filter((kind) => probeOf(container, kind) === undefined)
    .map((kind) =>
      refused(
        pod,
        { path: probePath(container, kind), value: undefined },
        `a probe of ${container.name}`,
        PURPOSES[kind],
      ),
    );

/** Probes with which a pod is refused, or that can never be answered. */
export const impossibleProbes = (pod: Pod): readonly Violation[] =>
  pod.containers.flatMap((container) => {
    const probes = probesOf(container);
    if (!staysOn(container)) {
      return probes.map(({ path }) =>
        refused(
          pod,
          { path, value: `a probe of ${container.name}` },
          'nothing',
          'take it away: the pod is refused with it',
        ),
      );
    }
    return probes.flatMap((probe) => [
      ...withoutHandler(pod, probe),
      ...unknownPort(pod, container, probe),
      ...successes(pod, probe),
    ]);
  });

const withoutHandler = (pod: Pod, { path, handlers }: Probe): readonly Violation[] =>
  handlers.length === 1
    ? []
    : [refused(pod, { path, value: handlers }, 'exec, httpGet, tcpSocket or grpc', 'let it ask in one way')];

function unknownPort(pod: Pod, container: Container, probe: Probe): readonly Violation[] {
  const port = askedPort(probe);
  if (port === 'none' || typeof port.value === 'number') return [];
  const isName = probe.handlers[0] !== 'grpc';
  if (isName && declaredPort(container, port.value) !== undefined) return [];
  return [
    refused(
      pod,
      { path: `${probe.path}.${port.path}`, value: port.value },
      isName ? portsText(container) : 'the number of a port',
      'ask a port that the container has: the pod never becomes ready, or is restarted for ever',
    ),
  ];
}

function portsText({ name, body }: Container): string {
  const ports = listAt(body, 'ports').flatMap((port) => {
    const number = numberAt(port, 'containerPort');
    return number === undefined ? [] : [`${textAt(port, 'name') ?? ''} ${number}`.trim()];
  });
  return ports.length === 0 ? `a port of ${name}, which declares none` : `a port of ${name}: ${ports.join(', ')}`;
}

/** Only readiness may ask for several good answers. */
const successes = (pod: Pod, { kind, path, body }: Probe): readonly Violation[] => {
  const value = numberAt(body, 'successThreshold') ?? 1;
  return kind === 'readiness' || value <= 1
    ? []
    : [refused(pod, { path: `${path}.successThreshold`, value }, '1', `leave it out: a pod with it is refused`)];
};

/** Numbers that probes ask and the container does not declare. */
export const undeclaredPorts = (pod: Pod): readonly Violation[] =>
  pod.containers.filter(staysOn).flatMap((container) =>
    probesOf(container).flatMap((probe) => {
      const port = askedPort(probe);
      if (port === 'none' || typeof port.value !== 'number') return [];
      if (declaredPort(container, port.value) !== undefined) return [];
      const setting = { path: `${probe.path}.${port.path}`, value: port.value };
      return [refused(pod, setting, portsText(container), 'ask a port that it declares, or declare this one')];
    }),
  );

/**
 * The least time that a container gets for its start, before it is taken for dead: where a startup probe says how long that
 * takes, somebody has thought of it.
 */
const LEAST_START_SECONDS = { startup: 10, liveness: 30 } as const;

/** Probes that make an outage of a small thing. */
export const harmfulProbes = (pod: Pod): readonly Violation[] =>
  pod.containers
    .filter(staysOn)
    .flatMap((container) => [
      ...sameQuestion(pod, container),
      ...hasty(pod, container),
      ...overlapping(pod, container),
    ]);

function sameQuestion(pod: Pod, container: Container): readonly Violation[] {
  const [readiness, liveness] = [probeOf(container, 'readiness'), probeOf(container, 'liveness')];
  if (readiness === undefined || liveness === undefined) return [];
  const question = questionOf(container, liveness);
  if (question === undefined || question !== questionOf(container, readiness)) return [];
  return [
    refused(
      pod,
      { path: liveness.path, value: liveness.body[liveness.handlers[0] ?? ''] },
      'another question than readiness asks',
      'ask whether its port is open (tcpSocket): when a store is down, all pods are restarted at once otherwise',
    ),
  ];
}

function hasty(pod: Pod, container: Container): readonly Violation[] {
  const liveness = probeOf(container, 'liveness');
  if (liveness === undefined) return [];
  const startup = probeOf(container, 'startup');
  const first = startup ?? liveness;
  const least = startup === undefined ? LEAST_START_SECONDS.liveness : LEAST_START_SECONDS.startup;
  const { path, failureThreshold } = liveness;
  const seconds = first.budgetSeconds;
  return [
    ...(seconds >= least
      ? []
      : [
          refused(
            pod,
            { path: `${first.path}.failureThreshold`, value: `${seconds} s` },
            `at least ${least} s to start in (initialDelaySeconds + periodSeconds × failureThreshold)`,
            `raise failureThreshold, or give ${container.name} a startupProbe that waits longer`,
          ),
        ]),
    ...(failureThreshold > 1
      ? []
      : [
          refused(
            pod,
            { path: `${path}.failureThreshold`, value: failureThreshold },
            'at least 2',
            'raise it: a single late answer restarts the container',
          ),
        ]),
  ];
}

const overlapping = (pod: Pod, container: Container): readonly Violation[] =>
  probesOf(container)
    .filter(({ timeoutSeconds, periodSeconds }) => timeoutSeconds > periodSeconds)
    .map(({ path, timeoutSeconds, periodSeconds }) =>
      refused(
        pod,
        { path: `${path}.timeoutSeconds`, value: timeoutSeconds },
        `at most ${periodSeconds}, its periodSeconds`,
        'shorten it, or ask less often: the next question is due before the answer',
      ),
    );

/** Probes of what ends by itself: nobody sends it anything, and a restart begins its work again. */
export const probesOfJobs = (pod: Pod): readonly Violation[] =>
  endsByItself(pod)
    ? pod.containers
        .filter(({ kind }) => kind === 'container')
        .flatMap(probesOf)
        .map(({ path, handlers }) =>
          refused(
            pod,
            { path, value: handlers.join(', ') },
            'nothing',
            'take it away; activeDeadlineSeconds ends what hangs',
          ),
        )
    : [];
