import { constructFromEvents, CORE_SCHEMA, EVENT_ID, parseEvents } from 'js-yaml';
import type { Cluster } from '../cluster/cluster';
import { inField } from '../cluster/field-path';
import { isJson, listAt, textsOf, type Json } from '../cluster/json';
import { groupOf, type KubernetesObject } from '../cluster/object';
import { perCluster } from '../cluster/per-cluster';
import { perText } from '../cluster/per-text';

/** A file in a ConfigMap that a program of the monitoring stack reads. */
export interface MonitoringFile {
  readonly object: KubernetesObject;
  /** Key in the ConfigMap: `alertmanager.yml`. */
  readonly key: string;
  /** `data["alertmanager.yml"]` */
  readonly path: string;
  /** What is written in it. */
  readonly value: Json;
}

/** What a file is for: the configuration of Prometheus or Alertmanager, rules, a dashboard of Grafana. */
export type FileKind = 'prometheus' | 'rules' | 'alertmanager' | 'dashboard';

/** The files of a cluster, each kind in the order of objects. */
interface MonitoringFiles extends Readonly<Record<FileKind, readonly MonitoringFile[]>> {
  /** What looks like one of those, and cannot be read: broken, nested too deep, or with aliases. */
  readonly unreadable: readonly Omit<MonitoringFile, 'value'>[];
}

/** The files of a cluster that the monitoring stack reads. */
export const monitoringFilesOf = perCluster((cluster: Cluster): MonitoringFiles => {
  const files: Record<FileKind, MonitoringFile[]> = { prometheus: [], rules: [], alertmanager: [], dashboard: [] };
  const unreadable: Omit<MonitoringFile, 'value'>[] = [];
  for (const object of cluster.ofKind('ConfigMap')) {
    if (groupOf(object) !== '') continue;
    for (const [key, text] of Object.entries(textsOf(object.body['data']))) {
      const read = readFile(text);
      const file = { object, key, path: inField('data', key) };
      if (read === 'unreadable') unreadable.push(file);
      else if (read !== undefined) files[read.kind].push({ ...file, value: read.value });
    }
  }
  return { ...files, unreadable };
});

/** A file, if it is one of those. */
const readFile = perText((text): { readonly kind: FileKind; readonly value: Json } | 'unreadable' | undefined => {
  const kind = likelyKind(text);
  if (kind === undefined) return undefined;
  const value = kind === 'dashboard' ? readJson(text) : readYaml(text);
  if (value === undefined) return 'unreadable';
  return isJson(value) && SIGNS[kind](value) ? { kind, value } : undefined;
});

/** What tells a kind of file from every other. */
const SIGNS: Readonly<Record<FileKind, (value: Json) => boolean>> = {
  prometheus: (value) => Array.isArray(value['scrape_configs']),
  rules: (value) => listAt(value, 'groups').some((group) => listAt(group, 'rules').length > 0),
  alertmanager: (value) => isJson(value['route']) && Array.isArray(value['receivers']),
  dashboard: (value) => Array.isArray(value['panels']),
};

/** By its looks, before anything is parsed: most files in ConfigMaps are something else. */
function likelyKind(text: string): FileKind | undefined {
  if (text.startsWith('{')) return text.includes('"panels"') ? 'dashboard' : undefined;
  if (hasField(text, 'scrape_configs')) return 'prometheus';
  if (hasField(text, 'groups')) return 'rules';
  return hasField(text, 'route') && hasField(text, 'receivers') ? 'alertmanager' : undefined;
}

const hasField = (text: string, field: string): boolean =>
  text.startsWith(`${field}:`) || text.includes(`\n${field}:`) || text.startsWith(`"${field}":`);

/** What is nested deeper is made to break readers. */
const MOST_LEVELS = 60;

/** YAML without aliases, with which a small text can mean an endless one. */
function readYaml(source: string): unknown {
  try {
    const events = parseEvents(source, { maxDepth: MOST_LEVELS });
    if (events.some(({ type }) => type === EVENT_ID.ALIAS)) return undefined;
    return constructFromEvents(events, { source, schema: CORE_SCHEMA })[0];
  } catch {
    return undefined;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
