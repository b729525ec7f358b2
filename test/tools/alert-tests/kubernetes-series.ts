import type { AlertTest } from './alert-test';

type Series = AlertTest['series'][number];

/** A series of kube-state-metrics: with the labels of its target beside its own. */
export function ofCluster(name: string, labels: string, values: string): Series {
  return {
    series: `${name}{environment="prod", instance="kube-state-metrics", job="kube-state-metrics", ${labels}}`,
    values,
  };
}

/** A series of a program of the stack about itself, by the name of its Service. */
export function ofComponent(job: string, service: string, name: string, labels: string, values: string): Series {
  const target = `environment="prod", instance="10.0.0.9:9090", job="${job}", namespace="monitoring", pod="${service}-0", service="${service}"`;
  return { series: `${name}{${target}${labels === '' ? '' : `, ${labels}`}}`, values };
}

/** A series of what runs on a node: of the node itself, its containers or its volumes. */
export function ofNode(job: string, name: string, labels: string, values: string): Series {
  const target = `environment="prod", instance="10.0.1.5", job="${job}", node="ip-10-0-1-5"`;
  return { series: `${name}{${target}${labels === '' ? '' : `, ${labels}`}}`, values };
}
