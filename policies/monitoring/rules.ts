import type { Cluster } from '../cluster/cluster';
import { at, listAt, textAt, textsOf, type Texts } from '../cluster/json';
import { groupOf, type KubernetesObject } from '../cluster/object';
import { perCluster } from '../cluster/per-cluster';
import { monitoringFilesOf } from './monitoring-files';

/** A rule of Prometheus: a series that is recorded, or an alert. */
export interface Rule {
  readonly kind: 'recording' | 'alerting';
  readonly object: KubernetesObject;
  /** `data["slo.yaml"].groups[0].rules[3]` */
  readonly path: string;
  readonly name: string;
  readonly expr: string;
  readonly labels: Texts;
  readonly annotations: Texts;
  /** A file that Prometheus reads, or an object that an operator makes such a file of. */
  readonly form: 'file' | 'object';
}

/** Every rule of a cluster. */
export const rulesOf = perCluster((cluster: Cluster): readonly Rule[] => [
  ...monitoringFilesOf(cluster).rules.flatMap(({ object, path, value }) => rulesIn(object, path, value, 'file')),
  ...cluster
    .ofKind('PrometheusRule')
    .filter((object) => groupOf(object) === 'monitoring.coreos.com')
    .flatMap((object) => rulesIn(object, 'spec', object.body['spec'], 'object')),
]);

export const alertsOf = perCluster((cluster): readonly Rule[] =>
  rulesOf(cluster).filter(({ kind }) => kind === 'alerting'),
);

function rulesIn(object: KubernetesObject, path: string, value: unknown, form: Rule['form']): readonly Rule[] {
  return listAt(value, 'groups').flatMap((group, place) =>
    listAt(group, 'rules').flatMap((rule, index): Rule[] => {
      const alert = textAt(rule, 'alert');
      const name = alert ?? textAt(rule, 'record');
      const expr = at(rule, 'expr');
      if (name === undefined || (typeof expr !== 'string' && typeof expr !== 'number')) return [];
      return [
        {
          kind: alert === undefined ? 'recording' : 'alerting',
          object,
          path: `${path}.groups[${place}].rules[${index}]`,
          name,
          expr: String(expr),
          labels: textsOf(at(rule, 'labels')),
          annotations: textsOf(at(rule, 'annotations')),
          form,
        },
      ];
    }),
  );
}
