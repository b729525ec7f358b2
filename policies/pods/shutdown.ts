import { at, isJson, listAt, numberAt } from '../cluster/json';
import { inSpec, type Container, type Pod } from '../cluster/pod';
import type { Violation } from '../policy';
import { refused } from './security-context';

/** What a container does before it gets SIGTERM. */
export type Pause =
  | { readonly kind: 'none' }
  | { readonly kind: 'sleep'; readonly seconds: number }
  /** A command or request of its own. */
  | { readonly kind: 'unknown' };

/** What Kubernetes gives a pod that does not say. */
const DEFAULT_GRACE_SECONDS = 30;

/** From the moment a pod is told to end until it is killed, the pause included. */
export const graceOf = ({ spec }: Pod): number =>
  numberAt(spec, 'terminationGracePeriodSeconds') ?? DEFAULT_GRACE_SECONDS;

/** Where a pod states it. */
export const gracePath = (pod: Pod): string => inSpec(pod, 'terminationGracePeriodSeconds');

/** The pause of a container before SIGTERM. */
export function pauseOf({ body }: Pick<Container, 'body'>): Pause {
  const hook = at(body, 'lifecycle', 'preStop');
  const seconds = isJson(at(hook, 'exec'))
    ? sleepIn(listAt(hook, 'exec', 'command'))
    : numberAt(hook, 'sleep', 'seconds');
  if (seconds !== undefined) return seconds > 0 ? { kind: 'sleep', seconds } : { kind: 'none' };
  return isJson(at(hook, 'exec')) || isJson(at(hook, 'httpGet')) ? { kind: 'unknown' } : { kind: 'none' };
}

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** `[sleep, '15']`, `[sh, -c, 'sleep 5 && nginx -s quit']`: what it sleeps at least; undefined where it does not. */
function sleepIn(command: readonly unknown[]): number | undefined {
  const text = command.filter((word) => typeof word === 'string').join(' ');
  if (!text.includes('sleep')) return undefined;
  const sleeps = [...text.matchAll(/(?<![\w-])sleep\s+(?<number>\d+(?:\.\d+)?)(?<unit>[smhd]?)(?!\w)/g)];
  if (sleeps.length === 0) return undefined;
  return sleeps.reduce((sum, { groups }) => sum + Number(groups?.['number']) * (UNITS[groups?.['unit'] ?? ''] ?? 1), 0);
}

/** The longest pause of a pod's containers, which all begin at once. */
export const longestPause = ({ containers }: Pod): number =>
  containers
    .map(pauseOf)
    .reduce((longest, pause) => (pause.kind === 'sleep' ? Math.max(longest, pause.seconds) : longest), 0);

/** Pauses so long that the container is killed before it was ever told to end. */
export const endlessPauses = (pod: Pod): readonly Violation[] =>
  pod.containers.flatMap((container) => {
    const pause = pauseOf(container);
    if (pause.kind !== 'sleep' || pause.seconds < graceOf(pod)) return [];
    return [
      refused(
        pod,
        { path: `${container.path}.lifecycle.preStop`, value: `sleep ${pause.seconds}` },
        `less than terminationGracePeriodSeconds, ${graceOf(pod)}`,
        `sleep less, or raise ${gracePath(pod)}: ${container.name} is killed before it gets SIGTERM`,
      ),
    ];
  });
