import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../overlays/environment';
import type { ClusterFacts } from '../../policies/cluster/facts';
import type { Manifest } from '../../synth/manifest';
import { manifestOf } from '../manifest';
import type { PreparedEstate } from '../prepared/estate';
import type { PreparedObjects } from '../prepared/objects';
import { textOf } from '../prepared/prepared';

const DIST = join(__dirname, '../../dist');

const estate: PreparedEstate = JSON.parse(textOf('estate'));

/** Every environment of every system whose output is committed. */
export const COMMITTED: readonly Environment[] = estate.map(({ environment }) => frozen(environment));

/** What policies know of the cluster of each, by its name. */
export const FACTS: ReadonlyMap<string, ClusterFacts> = new Map(
  estate.map(({ environment, facts }) => [environment.cluster.name, facts]),
);

/** A file of the committed output. */
export interface CommittedFile {
  /** `50-auth-service.yaml` */
  readonly name: string;
  readonly text: string;
  readonly objects: readonly Manifest[];
}

/** An object of the committed output, and where it stands among all of its cluster in the order of application. */
export interface CommittedObject {
  readonly object: Manifest;
  readonly file: string;
  readonly position: number;
}

let prepared: PreparedObjects | undefined;

/** Read when they are first asked for: many test files need the overlays alone. */
function preparedObjects(): PreparedObjects {
  const objects: PreparedObjects = prepared ?? JSON.parse(textOf('objects'));
  prepared = objects;
  return objects;
}

/** The committed files of a cluster, in the order in which kubectl goes through the folder. */
export function committedFiles(cluster: string): readonly CommittedFile[] {
  return Object.entries(preparedObjects()[cluster] ?? {}).map(([name, objects]) => {
    let text: string | undefined;
    return {
      name,
      get text() {
        return (text ??= readFileSync(join(DIST, cluster, name), 'utf8')); // few ask
      },
      objects: objects.map(manifestOf),
    };
  });
}

/** The committed objects of a cluster, in the order of application. */
export function committedObjects(cluster: string): readonly CommittedObject[] {
  return committedFiles(cluster)
    .flatMap(({ name, objects }) => objects.map((object) => ({ object, file: name })))
    .map((placed, position) => ({ ...placed, position }));
}

/** As the loader gives it: a test cannot change what the next one is given. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
