import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Environment } from '../../overlays/environment';
import { loadEstate } from '../../overlays/load';
import type { Manifest } from '../../synth/manifest';
import { manifestOf } from '../manifest';

const DIST = join(__dirname, '../../dist');

/** Every environment of every system whose output is committed. */
export const COMMITTED: readonly Environment[] = loadEstate('overlays').environments;

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

/** The committed files of a cluster, in the order in which kubectl goes through the folder. */
export function committedFiles(cluster: string): readonly CommittedFile[] {
  return readdirSync(join(DIST, cluster))
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(DIST, cluster, name), 'utf8');
      return { name, text, objects: loadAll(text, { filename: `dist/${cluster}/${name}` }).map(manifestOf) };
    });
}

/** The committed objects of a cluster, in the order of application. */
export function committedObjects(cluster: string): readonly CommittedObject[] {
  return committedFiles(cluster)
    .flatMap(({ name, objects }) => objects.map((object) => ({ object, file: name })))
    .map((placed, position) => ({ ...placed, position }));
}
