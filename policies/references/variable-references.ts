import type { Cluster } from '../cluster/cluster';
import { listAt, textAt } from '../cluster/json';
import type { Container, Pod } from '../cluster/pod';
import type { Violation } from '../policy';
import { shownSome } from '../services/service-target';
import { variablesOf } from '../pods/variables';

/** `$(NAME)`, where it is not escaped; a command of a shell is written in small letters. */
const USE = /\$\$|\$\((?<name>[A-Z][A-Z0-9_]*)\)/g;

/** Variables in commands, arguments and other variables that the container does not have: they stay there as `$(NAME)`. */
export function unknownVariables(cluster: Cluster, pod: Pod): readonly Violation[] {
  return pod.containers.flatMap((container) => {
    const uses = [...lineUses(container), ...valueUses(container)];
    if (uses.length === 0) return [];
    const { all, names } = variablesOf(cluster, pod, container);
    if (names === 'open') return [];
    const known = all.map(({ name }) => name);
    const inherited = all.filter(({ given }) => given === 'in envFrom').length;
    return uses
      .filter(
        ({ name, before }) => !known.slice(0, before === undefined ? undefined : inherited + before).includes(name),
      )
      .map(({ path, name }) => ({
        object: pod.owner,
        path,
        expected: `a variable that ${container.name} has by then: ${shownSome(known) || 'none'}`,
        found: `$(${name})`,
        mend: `give the container ${name}, or name the variable that is meant`,
      }));
  });
}

interface Use {
  readonly path: string;
  readonly name: string;
  /** A variable knows those alone that come before it in `env`. */
  readonly before?: number;
}

const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(USE)].flatMap(({ groups }) => groups?.['name'] ?? []);

function lineUses({ body, path }: Container): readonly Use[] {
  return ['command', 'args'].flatMap((field) =>
    listAt(body, field).flatMap((word, index) =>
      typeof word === 'string' ? namesIn(word).map((name) => ({ path: `${path}.${field}[${index}]`, name })) : [],
    ),
  );
}

function valueUses({ body, path }: Container): readonly Use[] {
  return listAt(body, 'env').flatMap((entry, index) =>
    namesIn(textAt(entry, 'value') ?? '').map((name) => ({ path: `${path}.env[${index}].value`, name, before: index })),
  );
}
