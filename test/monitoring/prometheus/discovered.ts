import type { RelabelRule, ScrapeConfig } from '../../../monitoring/prometheus/scrape-config';

export type Labels = Readonly<Record<string, string>>;

/** Labels of a target after a scrape configuration's rules, as Prometheus applies them; undefined when it is dropped. */
export function relabelled(
  config: Pick<ScrapeConfig, 'relabel_configs' | 'metrics_path' | 'job_name'>,
  discovered: Labels,
): Labels | undefined {
  let labels: Labels | undefined = {
    __metrics_path__: config.metrics_path ?? '/metrics',
    job: config.job_name,
    ...discovered,
  };
  for (const rule of config.relabel_configs) {
    labels = labels === undefined ? undefined : applied(rule, labels);
  }
  if (labels === undefined) return undefined;
  const left = Object.entries({ instance: labels['__address__'] ?? '', ...labels });
  return Object.fromEntries(
    left.filter(
      ([name]) =>
        !name.startsWith('__') || name === '__metrics_path__' || name === '__address__' || name.startsWith('__param_'),
    ),
  );
}

/** Whether a series is kept by rules about series. */
export function isKept(rules: readonly RelabelRule[] | undefined, series: Labels): boolean {
  return (
    (rules ?? []).reduce<Labels | undefined>(
      (labels, rule) => (labels === undefined ? undefined : applied(rule, labels)),
      series,
    ) !== undefined
  );
}

function applied(rule: RelabelRule, labels: Labels): Labels | undefined {
  const text = (rule.source_labels ?? []).map((name) => labels[name] ?? '').join(rule.separator ?? ';');
  const match = new RegExp(`^(?:${rule.regex ?? '(.*)'})$`, 's').exec(text);
  switch (rule.action) {
    case 'keep':
      return match === null ? undefined : labels;
    case 'drop':
      return match === null ? labels : undefined;
    case 'labeldrop':
    case undefined: {
      if (match === null || rule.target_label === undefined) return labels;
      const value = (rule.replacement ?? '$1').replace('$1', match[1] ?? '');
      const { [rule.target_label]: _, ...others } = labels;
      return value === '' ? others : { ...others, [rule.target_label]: value };
    }
  }
}

/** A port of a pod behind a Service, as discovery yields it. */
export function endpoint(namespace: string, service: string, port: string, address = '10.0.1.7:8080'): Labels {
  return {
    __address__: address,
    __meta_kubernetes_namespace: namespace,
    __meta_kubernetes_service_name: service,
    __meta_kubernetes_endpointslice_port_name: port,
    __meta_kubernetes_pod_name: `${service}-7d9c`,
    __meta_kubernetes_pod_node_name: 'ip-10-0-1-5',
  };
}

/** A node, as discovery yields it. */
export function node(name: string, address: string): Labels {
  return { __address__: `${address}:10250`, __meta_kubernetes_node_name: name, instance: name };
}
