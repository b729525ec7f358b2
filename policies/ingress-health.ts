import type { Cluster } from './cluster/cluster';
import { numberAt, shown } from './cluster/json';
import type { Policy, Violation } from './policy';
import { listenerBehind, readinessOf, startupSeconds } from './ingress/readiness';
import { targetGroupPlace, targetGroupsOf, type TargetGroup } from './ingress/target-group';

/** The load balancer and the kubelet agree on what a healthy pod is. */
export const ingressHealth: Policy = {
  id: 'ingress-health',
  severity: 'error',
  demands:
    "A target group's health check is one that AWS takes, asks what the readiness probe of the pods asks, and finds a new pod within the rollout's time.",
  prevents:
    'Every target is unhealthy while all pods are ready, or rollouts wait until they are given up: 503 for everybody.',
  link: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#health-check',
  needs: 'objects',
  check: (cluster) =>
    targetGroupsOf(cluster).flatMap((group) => [
      ...versions(group),
      ...numbers(group),
      ...codes(group),
      ...(cluster.facts === undefined ? [] : [...asksWhatReadinessAsks(group)]),
      ...inTime(cluster, group),
    ]),
};

const GRPC_HEALTH = '/grpc.health.v1.Health/Check';

/** What AWS takes, and what the controller sets where nothing is stated. */
const NUMBERS = {
  'healthcheck-interval-seconds': { least: 5, most: 300, otherwise: 15 },
  'healthcheck-timeout-seconds': { least: 2, most: 120, otherwise: 5 },
  'healthy-threshold-count': { least: 2, most: 10, otherwise: 2 },
  'unhealthy-threshold-count': { least: 2, most: 10, otherwise: 2 },
} as const;

type NumberSetting = keyof typeof NUMBERS;
const NUMBER_SETTINGS = [
  'healthcheck-interval-seconds',
  'healthcheck-timeout-seconds',
  'healthy-threshold-count',
  'unhealthy-threshold-count',
] as const;

function numberOf({ settings }: TargetGroup, setting: NumberSetting): number {
  const text = settings[setting];
  if (text === undefined) return NUMBERS[setting].otherwise;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

function violation(group: TargetGroup, setting: string, expected: string, mend: string): Violation {
  return { ...targetGroupPlace(group, setting), expected, found: shown(group.settings[setting]), mend };
}

function versions(group: TargetGroup): readonly Violation[] {
  if (['HTTP1', 'HTTP2', 'GRPC'].includes(group.version)) return [];
  return [violation(group, 'backend-protocol-version', 'HTTP1, HTTP2 or GRPC', 'the controller knows no other')];
}

function numbers(group: TargetGroup): readonly Violation[] {
  const outside = NUMBER_SETTINGS.filter((setting) => {
    const { least, most } = NUMBERS[setting];
    const value = numberOf(group, setting);
    return !(value >= least && value <= most);
  });
  const interval = numberOf(group, 'healthcheck-interval-seconds');
  const timeout = numberOf(group, 'healthcheck-timeout-seconds');
  return [
    ...outside.map((setting) =>
      violation(
        group,
        setting,
        `a number from ${NUMBERS[setting].least} to ${NUMBERS[setting].most}`,
        'AWS takes no other; the target group is not made',
      ),
    ),
    ...(timeout >= interval
      ? [
          violation(
            group,
            'healthcheck-timeout-seconds',
            `less than the interval, ${interval} s`,
            'lower the timeout or raise the interval; AWS refuses the target group',
          ),
        ]
      : []),
  ];
}

/** Of HTTP 200 to 499, of gRPC 0 to 99, as a list of numbers and ranges. */
function codes(group: TargetGroup): readonly Violation[] {
  const { settings, version } = group;
  const isGrpc = version === 'GRPC';
  const path = settings['healthcheck-path'];
  const stated = settings['success-codes'] ?? (isGrpc ? '12' : '200');
  const ranges = stated.split(',').map((part) => /^\s*(\d{1,3})(?:-(\d{1,3}))?\s*$/.exec(part));
  const [least, most] = isGrpc ? [0, 99] : [200, 499];
  const isLegal = ranges.every((range) => {
    const [first, last] = [Number(range?.[1]), Number(range?.[2] ?? range?.[1])];
    return first >= least && last <= most && first <= last;
  });
  const takesZero = ranges.some((range) => Number(range?.[1]) === 0);
  if (!isLegal) {
    const form = isGrpc ? 'codes of gRPC from 0 to 99' : 'codes of HTTP from 200 to 499';
    return [
      violation(
        group,
        'success-codes',
        `${form}: ${isGrpc ? '0 or 0-99' : '200 or 200-299'}`,
        'write what the health check answers',
      ),
    ];
  }
  if (!isGrpc) return [];
  if (path !== undefined && !/^\/[^/]+\/[^/]+$/.test(path)) {
    return [violation(group, 'healthcheck-path', `a method of gRPC: ${GRPC_HEALTH}`, 'write /package.service/method')];
  }
  return path === GRPC_HEALTH && !takesZero
    ? [
        violation(
          group,
          'success-codes',
          `0, which ${GRPC_HEALTH} answers when all is well`,
          "state success-codes: '0'; the default is 12, unimplemented",
        ),
      ]
    : [];
}

/** What the load balancer thinks of a pod counts for its clients, whatever the kubelet thinks. */
function asksWhatReadinessAsks(group: TargetGroup): readonly Violation[] {
  const { pods, port, settings, version } = group;
  return pods.flatMap((pod): readonly Violation[] => {
    const listener = listenerBehind(pod, port);
    const readiness = listener === undefined ? undefined : readinessOf(listener.container);
    if (listener === undefined || readiness === undefined) return [];
    const stated = settings['healthcheck-port'] ?? 'traffic-port';
    const asked = stated === 'traffic-port' ? listener.port : Number(stated);
    const where = `as the readiness probe of ${pod.owner.name} does`;
    const mend = 'state what the readiness probe asks, on the Service';
    if (readiness.kind === 'grpc' || readiness.kind === 'http') {
      const isGrpc = readiness.kind === 'grpc';
      const wanted = isGrpc ? GRPC_HEALTH : (readiness.path ?? '/');
      const path = settings['healthcheck-path'] ?? (version === 'GRPC' ? '/AWS.ALB/healthcheck' : '/');
      return [
        ...((version === 'GRPC') === isGrpc
          ? []
          : [violation(group, 'backend-protocol-version', `${isGrpc ? 'GRPC' : 'HTTP1 or HTTP2'}, ${where}`, mend)]),
        ...(path === wanted ? [] : [violation(group, 'healthcheck-path', `${wanted}, ${where}`, mend)]),
        ...(readiness.port === undefined || readiness.port === asked
          ? []
          : [violation(group, 'healthcheck-port', `${readiness.port}, ${where}`, mend)]),
      ];
    }
    return [
      {
        object: pod.owner,
        path: `${listener.container.path}.readinessProbe`,
        expected: 'a probe by HTTP or gRPC, like the health check of its target group',
        found: readiness.kind === 'none' ? 'none' : 'another kind',
        mend: 'ask for the health path of the service',
      },
    ];
  });
}

/** With the readiness gate, a pod counts as ready when the load balancer has found it healthy. */
function inTime(cluster: Cluster, group: TargetGroup): readonly Violation[] {
  const { pods, port, service } = group;
  const gate = cluster.namespaceLabels(service.namespace)['elbv2.k8s.aws/pod-readiness-gate-inject'];
  const seconds = numberOf(group, 'healthcheck-interval-seconds') * numberOf(group, 'healthy-threshold-count');
  if (gate !== 'enabled' || Number.isNaN(seconds)) return [];
  return pods.flatMap((pod): readonly Violation[] => {
    const listener = listenerBehind(pod, port);
    if (listener === undefined || pod.owner.kind !== 'Deployment') return [];
    const deadline = numberAt(pod.owner.body, 'spec', 'progressDeadlineSeconds') ?? 600;
    const start = startupSeconds(listener.container);
    if (start + seconds <= deadline) return [];
    return [
      violation(
        group,
        'healthcheck-interval-seconds',
        `at most ${Math.max(0, deadline - start)} s with healthy-threshold-count: ${pod.owner.name} has ${start} s to start and ${deadline} s to be ready`,
        'shorten the interval or the threshold, or give the rollout more time',
      ),
    ];
  });
}
