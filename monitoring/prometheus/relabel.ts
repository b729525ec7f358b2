import type { RelabelRule } from './scrape-config';

/** Labels that discovery puts on the port of a pod behind a Service; they vanish after relabelling. */
const SERVICE_NAME = '__meta_kubernetes_service_name';
const PORT_NAME = '__meta_kubernetes_endpointslice_port_name';
const NAMESPACE = '__meta_kubernetes_namespace';
const POD = '__meta_kubernetes_pod_name';
const POD_NODE = '__meta_kubernetes_pod_node_name';
const NODE = '__meta_kubernetes_node_name';

/** A port of a Service. */
export interface ServicePort {
  readonly service: string;
  /** Name of the port. */
  readonly port: string;
}

/**
 * Keeps those ports of those Services. The name of the port is that in the EndpointSlice: discovery also yields the ports of a
 * container that no Service offers, and these have none.
 */
export function keepPorts(ports: readonly ServicePort[]): RelabelRule {
  return { source_labels: [SERVICE_NAME, PORT_NAME], regex: portsPattern(ports), action: 'keep' };
}

/** Where the metrics of those ports are. */
export function pathOfPorts(ports: readonly ServicePort[], path: string): RelabelRule {
  return {
    source_labels: [SERVICE_NAME, PORT_NAME],
    regex: portsPattern(ports),
    target_label: '__metrics_path__',
    replacement: path,
  };
}

/** Services with the same name of the port stand together: most have one name for it. */
function portsPattern(ports: readonly ServicePort[]): string {
  const names = [...new Set(ports.map(({ port }) => port))];
  return names
    .map((name) => {
      const services = ports.filter(({ port }) => port === name).map(({ service }) => quoted(service));
      return `(?:${services.join('|')});${quoted(name)}`;
    })
    .join('|');
}

/** Text as a pattern that matches it and nothing else. */
export function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Whose pod it is; `environment` stands on every target, so that a rule can say `by (environment)`. */
export function podLabels(environment: string): readonly RelabelRule[] {
  return [
    copied(NAMESPACE, 'namespace'),
    copied(SERVICE_NAME, 'service'),
    copied(POD, 'pod'),
    fixed('environment', environment),
  ];
}

/** Which node it is. */
export function nodeLabels(environment: string): readonly RelabelRule[] {
  return [copied(NODE, 'node'), fixed('environment', environment)];
}

/** The node that the pod is on. */
export const NODE_OF_POD: RelabelRule = copied(POD_NODE, 'node');

/**
 * Of an exporter whose series say themselves what they are about: a label of its own pod would be read as theirs. Its instance is
 * a name that outlives the pod, or every series, and the time an alert has waited, would begin anew with another pod.
 */
export function bareLabels(environment: string): readonly RelabelRule[] {
  return [copied(SERVICE_NAME, 'instance'), fixed('environment', environment)];
}

/** A label with the value of another. */
export function copied(from: string, to: string): RelabelRule {
  return { source_labels: [from], target_label: to };
}

/** A label that every target gets. */
export function fixed(label: string, value: string): RelabelRule {
  return { target_label: label, replacement: value };
}

/** Keeps the series of those names, and drops what nothing reads. */
export function keepMetrics(names: readonly string[]): RelabelRule {
  return { source_labels: ['__name__'], regex: names.map(quoted).join('|'), action: 'keep' };
}
