import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Manifest } from '../../../synth/manifest';
import { isRecord } from '../../../synth/schemas/narrow';
import { manifestOf, ofKind, podTemplates } from '../../manifest';
import { findAll, numberAt, textAt } from '../../query';

/** What a manifest says of the one container of a program. */
export interface Container {
  /** The tag of its image, such as `v1.9.1`. */
  readonly version: string;
  readonly args: readonly string[];
  /** Without a value where it comes from a Secret. */
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly ports: readonly number[];
  /** What is asked by HTTP, the first first. */
  readonly probes: readonly { readonly port: number; readonly path: string }[];
  readonly uid: number;
  /** Where folders are in the container; `ofNode` is the folder of the node that it is. */
  readonly mounts: readonly { readonly path: string; readonly ofNode?: string }[];
}

/** A program with its files. */
export interface GeneratedProgram {
  readonly objects: readonly Manifest[];
  readonly container: Container;
  /** Texts of ConfigMaps, by their path in the container. */
  readonly files: Readonly<Record<string, string>>;
}

/** A program as the file of a cluster has it: `generatedProgram('autolytiq-prod', 'redis-exporter')`. */
export function generatedProgram(cluster: string, component: string): GeneratedProgram {
  const path = `dist/${cluster}/70-${component}.yaml`;
  const objects = loadAll(readFileSync(path, 'utf8')).map(manifestOf);
  const [pod, ...others] = podTemplates(objects);
  if (pod === undefined || others.length > 0) throw new Error(`${path}: expected one workload`);
  const { template } = pod;
  const volumes = new Map(findAll(template, 'spec.volumes[*]').map((volume) => [textAt(volume, 'name'), volume]));
  const mounts = findAll(template, 'spec.containers[0].volumeMounts[*]').map((mount) => ({
    path: textAt(mount, 'mountPath'),
    volume: volumes.get(textAt(mount, 'name')),
  }));
  return {
    objects,
    container: containerOf(template, mounts),
    files: Object.fromEntries(mounts.flatMap(({ path: at, volume }) => filesOf(objects, at, volume))),
  };
}

interface Mount {
  readonly path: string;
  readonly volume: unknown;
}

function containerOf(template: unknown, mounts: readonly Mount[]): Container {
  const of = (path: string): readonly unknown[] => findAll(template, `spec.containers[0].${path}`);
  const named = new Map(of('ports[*]').map((port) => [textAt(port, 'name'), numberAt(port, 'containerPort')]));
  return {
    version: /:([^:/@]+)(?:@.*)?$/.exec(textAt(template, 'spec.containers[0].image'))?.[1] ?? '',
    args: of('args[*]').map(String),
    env: of('env[*]').map((variable) => {
      const [value] = findAll(variable, 'value');
      return { name: textAt(variable, 'name'), ...(typeof value === 'string' ? { value } : {}) };
    }),
    ports: [...named.values()],
    probes: ['startupProbe', 'readinessProbe', 'livenessProbe'].flatMap((probe) =>
      of(`${probe}.httpGet`).map((get) => ({ path: textAt(get, 'path'), port: named.get(textAt(get, 'port')) ?? 0 })),
    ),
    uid: numberAt(template, 'spec.securityContext.runAsUser'),
    mounts: mounts.map(({ path, volume }) => {
      const [ofNode] = findAll(volume, 'hostPath.path');
      return { path, ...(typeof ofNode === 'string' ? { ofNode } : {}) };
    }),
  };
}

function filesOf(
  objects: readonly Manifest[],
  folder: string,
  volume: unknown,
): readonly (readonly [string, string])[] {
  const [name] = findAll(volume, 'configMap.name');
  return ofKind(objects, 'ConfigMap')
    .filter(({ metadata }) => metadata.name === name)
    .flatMap((map) => findAll(map, 'data'))
    .flatMap((data) => (isRecord(data) ? Object.entries(data) : []))
    .map(([file, text]) => [join(folder, file), String(text)]);
}
