import type { Cluster } from './cluster/cluster';
import { inField } from './cluster/field-path';
import { identityFinder } from './credentials/identity-finder';
import { isJson } from './cluster/json';
import type { KubernetesObject } from './cluster/object';
import type { Policy, Violation } from './policy';
import type { ForeignIdentity } from './cluster/sibling-facts';
import { namedTextsOf } from './cluster/texts';

/** The name of a thing elsewhere is seldom wrong by a letter: it was copied with the file that it stands in. */
export const environmentIsolation: Policy = {
  id: 'environment-isolation',
  severity: 'error',
  demands:
    'No account, host, bucket, secret path, cluster, namespace, role or certificate of another environment appears in the objects of this one.',
  prevents: 'A test that writes to the database of production, or production that waits for a host of staging.',
  link: 'https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_securely_operate_multi_accounts.html',
  needs: 'facts',
  check: (cluster) => {
    const { facts } = cluster;
    if (facts === undefined || facts.foreignIdentities.length === 0) return [];
    const find = identityFinder(facts.foreignIdentities);
    return holdersOf(cluster, find).flatMap((object) =>
      placesOf(object.body, find).map(({ path, identity }): Violation => ({
        object,
        path,
        expected: `nothing that belongs to another environment than ${facts.environment}`,
        found: `the ${identity.kind} ${identity.text} of ${identity.owner}`,
        mend: `take what ${facts.environment} has in its place, { from: … } in system.yaml for instance; where both shall use it, declare it in both`,
      })),
    );
  },
};

interface Place {
  readonly path: string;
  readonly identity: ForeignIdentity;
}

type Finder = (text: string) => readonly ForeignIdentity[];

/** The objects in which something is found, in their order. */
function holdersOf(cluster: Cluster, find: Finder): readonly KubernetesObject[] {
  const holders = new Set<KubernetesObject>();
  for (const [name, texts] of namedTextsOf(cluster)) {
    // It may be the name of a field.
    if (find(name).length > 0) return cluster.objects;
    for (const [text, own] of texts) if (find(text).length > 0) own.forEach((one) => holders.add(one));
  }
  return holders.size === 0 ? [] : cluster.objects.filter((object) => holders.has(object));
}

/** What is found in the texts of a value, the names of fields among them. A path is put together only where something is. */
function placesOf(value: unknown, find: Finder): readonly Place[] {
  const places: Place[] = [];
  const steps: (string | number)[] = [];
  const look = (text: string): void => {
    for (const identity of find(text)) places.push({ path: pathOf(steps), identity });
  };
  const visit = (inside: unknown): void => {
    if (typeof inside === 'string') look(inside);
    else if (Array.isArray(inside)) {
      inside.forEach((member: unknown, index) => {
        steps.push(index);
        visit(member);
        steps.pop();
      });
    } else if (isJson(inside)) {
      for (const field of Object.keys(inside)) {
        steps.push(field);
        look(field);
        visit(inside[field]);
        steps.pop();
      }
    }
  };
  visit(value);
  return places;
}

const pathOf = (steps: readonly (string | number)[]): string =>
  steps.reduce<string>((path, step) => (typeof step === 'number' ? `${path}[${step}]` : inField(path, step)), '');
