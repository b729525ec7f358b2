import type { Cluster } from '../cluster/cluster';
import { inField } from '../cluster/field-path';
import { listAt, textAt, textsOf } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';
import type { Pod } from '../cluster/pod';
import { variablesOf } from './variables';
import { volumeReferences } from '../references/volume-references';

/** A text that a pod reads, and where it is written. */
export interface PlainValue {
  /** The pod's owner, or a ConfigMap. */
  readonly holder: KubernetesObject;
  /** Where it stands in the holder. */
  readonly path: string;
  /** The variable or flag that it is the value of; empty for a word of a command line. */
  readonly name: string;
  readonly text: string;
  readonly kind: 'value' | 'file';
}

/** The variables, command lines and files of a pod that are written out. */
export function plainValuesOf(cluster: Cluster, pod: Pod): readonly PlainValue[] {
  return [...variables(cluster, pod), ...words(pod), ...files(cluster, pod)];
}

function variables(cluster: Cluster, pod: Pod): readonly PlainValue[] {
  return pod.containers.flatMap((container) => {
    // Of several with one name, the last counts.
    const effective = new Map(variablesOf(cluster, pod, container).all.map((variable) => [variable.name, variable]));
    return [...effective.values()].flatMap(({ name, value }): PlainValue[] =>
      value.kind === 'plain' ? [{ holder: value.holder, path: value.path, name, text: value.text, kind: 'value' }] : [],
    );
  });
}

const FLAG = /^-{0,2}(?<name>[A-Za-z][\w.-]*)=(?<text>.*)$/s;

function words({ owner, containers }: Pod): readonly PlainValue[] {
  return containers.flatMap(({ body, path }) =>
    ['command', 'args'].flatMap((field) =>
      listAt(body, field).flatMap((word, index, line): PlainValue[] => {
        if (typeof word !== 'string') return [];
        const before = line[index - 1];
        const flag = typeof before === 'string' && /^--?[A-Za-z]/.test(before) ? before.replace(/^-+/, '') : '';
        const { name = flag, text = word } = FLAG.exec(word)?.groups ?? {};
        return [{ holder: owner, path: `${path}.${field}[${index}]`, name, text, kind: 'value' }];
      }),
    ),
  );
}

function files(cluster: Cluster, pod: Pod): readonly PlainValue[] {
  const names = volumeReferences(pod).flatMap(({ to }) => (to.kind === 'ConfigMap' ? [to.name] : []));
  return [...new Set(names)].flatMap((name) => {
    const holder = cluster.find('ConfigMap', pod.namespace, name);
    if (holder === undefined) return [];
    return Object.entries(textsOf(holder.body['data'])).map(([key, text]): PlainValue => {
      return { holder, path: inField('data', key), name: key, text, kind: 'file' };
    });
  });
}

/** Whether a name tells that its value is an address to connect to. */
export const namesAddress = (name: string): boolean =>
  /(^|[_.-])(addr(ess)?(es)?|hosts?|endpoints?|ur[il]|servers?|brokers?|targets?|upstreams?|nodes)$/i.test(name) &&
  !/listen|bind|advertise/i.test(name);

/** Names that a pod resolves by itself. */
export const ownNames = ({ spec }: Pod): ReadonlySet<string> =>
  new Set(
    listAt(spec, 'hostAliases')
      .flatMap((alias) => listAt(alias, 'hostnames'))
      .filter((name) => typeof name === 'string')
      .concat(textAt(spec, 'hostname') ?? []),
  );
