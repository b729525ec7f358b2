import { at, shown, textAt, type Json } from '../cluster/json';
import { inSpec, type Container, type Pod } from '../cluster/pod';
import type { Violation } from '../policy';

/** A field, and where it stands or would have to. */
export interface Setting {
  readonly path: string;
  readonly value: unknown;
}

/** Whether anything is written: null is how YAML leaves a field out. */
export const isSet = (value: unknown): boolean => value !== undefined && value !== null;

/** A field of a pod's security context. */
export const ofPod = (pod: Pod, ...fields: readonly string[]): Setting =>
  new ContextField(inSpec(pod, 'securityContext'), pod.spec, fields);

/** A field of a container's own security context. */
export const ofContainer = ({ path, body }: Container, ...fields: readonly string[]): Setting =>
  new ContextField(`${path}.securityContext`, body, fields);

/** Of most fields nobody asks the path: it is put together where somebody does. */
class ContextField implements Setting {
  readonly value: unknown;

  constructor(
    private readonly context: string,
    holder: Json,
    private readonly fields: readonly string[],
  ) {
    this.value = at(holder['securityContext'], ...fields);
  }

  get path(): string {
    return [this.context, ...this.fields].join('.');
  }
}

/** A field as it holds for a container: in its own words, or in those of its pod. */
export function inForce(pod: Pod, container: Container, ...fields: readonly string[]): Setting {
  const own = ofContainer(container, ...fields);
  return isSet(own.value) ? own : ofPod(pod, ...fields);
}

/** A field wherever it is written: for the pod, for any of its containers. */
export const everywhere = (pod: Pod, ...fields: readonly string[]): readonly Setting[] =>
  [ofPod(pod, ...fields), ...pod.containers.map((container) => ofContainer(container, ...fields))].filter(({ value }) =>
    isSet(value),
  );

/** A setting of a pod that may not be. */
export const refused = ({ owner }: Pod, { path, value }: Setting, expected: string, mend: string): Violation => ({
  object: owner,
  path,
  expected,
  found: shown(value),
  mend,
});

/** Users, capabilities and file systems of Linux mean nothing to these. */
export const runsOnWindows = ({ spec }: Pod): boolean =>
  textAt(spec, 'os', 'name') === 'windows' || textAt(spec, 'nodeSelector', 'kubernetes.io/os') === 'windows';

/** The violations of one object without those about a path that another was about already: what all containers take from their pod. */
export function oncePerPath(violations: readonly Violation[]): readonly Violation[] {
  const paths = new Set<string>();
  return violations.filter(({ path }) => {
    const isNew = !paths.has(path);
    paths.add(path);
    return isNew;
  });
}
