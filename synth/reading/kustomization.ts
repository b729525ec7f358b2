import { posix } from 'node:path';
import { at, isJson, listAt, textAt } from '../../policies/cluster/json';

/** How kustomize calls its own file. */
const IS_KUSTOMIZATION = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

/** Fields that leave the objects as they are written. */
const HARMLESS = ['apiVersion', 'kind', 'metadata', 'resources', 'crds', 'openapi', 'sortOptions'];

/** What kustomize is told to do with the files of a folder. */
export interface Kustomization {
  /** Its own file, relative to the folder that is read. */
  readonly file: string;
  /** Files and folders that it takes objects from. */
  readonly resources: readonly string[];
  /** Files that are parts of objects. */
  readonly patches: readonly string[];
  /** Whether it does more than to list objects. */
  readonly effect: 'changes' | 'none';
}

/** A document as a kustomization; undefined for anything else. */
export function kustomizationOf(file: string, value: unknown): Kustomization | undefined {
  const isOne = IS_KUSTOMIZATION.test(file) || textAt(value, 'apiVersion')?.startsWith('kustomize.config.k8s.io/');
  if (isOne !== true) return undefined;
  const pathsIn = (...fields: readonly string[]): readonly string[] =>
    fields
      .flatMap((field) => listAt(value, field))
      .map((entry) => (typeof entry === 'string' ? entry : at(entry, 'path')))
      .filter((path) => typeof path === 'string')
      .map((path) => posix.join(posix.dirname(file), path).replace(/\/$/, ''));
  return {
    file,
    resources: pathsIn('resources', 'bases', 'components'),
    patches: pathsIn('patches', 'patchesStrategicMerge', 'patchesJson6902'),
    effect: Object.keys(isJson(value) ? value : {}).every((field) => HARMLESS.includes(field)) ? 'none' : 'changes',
  };
}

/** The files that are no final objects, and why: patches, and what some kustomization changes. */
export function inputsOf(kustomizations: readonly Kustomization[]): ReadonlyMap<string, string> {
  const inputs = new Map<string, string>();
  const byFolder = new Map(kustomizations.map((one) => [posix.dirname(one.file), one]));
  for (const { file, resources, effect } of kustomizations) {
    if (effect === 'none') continue;
    const seen = new Set(resources);
    for (const path of seen) {
      const base = byFolder.get(path);
      if (base === undefined) inputs.set(path, `${file} changes it: judge what kustomize build makes of it`);
      else for (const resource of base.resources) seen.add(resource);
    }
  }
  for (const { file, patches } of kustomizations) for (const patch of patches) inputs.set(patch, `a patch of ${file}`);
  return inputs;
}
