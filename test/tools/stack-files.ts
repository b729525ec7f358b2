import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import type { Monitored } from '../../monitoring/alert';
import { alertmanagerConfig } from '../../monitoring/alertmanager/config';
import { TEMPLATES } from '../../monitoring/alertmanager/templates';
import { prometheusConfig } from '../../monitoring/prometheus/config';
import { ruleGroups } from '../../monitoring/rules';

/** Folders of the containers, all of which a test has under one of its own. */
const CONTAINER_FOLDERS = ['/etc/prometheus', '/etc/alertmanager', '/var/run/secrets/kubernetes.io/serviceaccount'];

/** What Prometheus and Alertmanager read. */
export interface Stack {
  readonly prometheus: object;
  readonly alertmanager: object;
  /** File name and content. */
  readonly rules: Readonly<Record<string, object>>;
}

/** The files of an environment, as they are generated. */
export function stackOf(monitored: Monitored): Stack {
  return {
    prometheus: prometheusConfig(monitored),
    alertmanager: alertmanagerConfig(monitored),
    rules: Object.fromEntries(ruleGroups(monitored).map((group) => [`${group.name}.yaml`, { groups: [group] }])),
  };
}

/** Paths of what was written. */
export interface StackPaths {
  readonly folder: string;
  readonly prometheus: string;
  readonly alertmanager: string;
}

/** Writes a stack to a folder, in which its absolute paths then are. Secrets are files that say what they stand for. */
export function writeStack(folder: string, stack: Stack, secrets: Readonly<Record<string, string>>): StackPaths {
  const write = (path: string, text: string): string => {
    const full = join(folder, path);
    mkdirSync(join(full, '..'), { recursive: true });
    writeFileSync(full, text);
    return full;
  };
  const inFolder = (value: object): string =>
    CONTAINER_FOLDERS.reduce((text, one) => text.replaceAll(one, join(folder, one)), yaml(value));
  for (const [name, content] of Object.entries(stack.rules)) write(`/etc/prometheus/rules/${name}`, yaml(content));
  for (const [name, text] of Object.entries(TEMPLATES)) write(`/etc/alertmanager/templates/${name}`, text);
  for (const [key, value] of Object.entries(secrets)) write(`/etc/alertmanager/secrets/${key}`, value);
  for (const name of ['token', 'ca.crt']) write(`/var/run/secrets/kubernetes.io/serviceaccount/${name}`, '');
  return {
    folder,
    prometheus: write('/etc/prometheus/prometheus.yml', inFolder(stack.prometheus)),
    alertmanager: write('/etc/alertmanager/alertmanager.yml', inFolder(stack.alertmanager)),
  };
}

/** A folder that is gone when the test is. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'monitoring-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const yaml = (value: object): string => dump(value, { lineWidth: -1, noRefs: true });
