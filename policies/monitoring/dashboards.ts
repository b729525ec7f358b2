import type { Cluster } from '../cluster/cluster';
import { at, listAt, textAt, type Json } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';
import { perCluster } from '../cluster/per-cluster';
import { perThing } from '../cluster/per-thing';
import { filledIn, variablesOf, type Variables } from './grafana-variables';
import { monitoringFilesOf } from './monitoring-files';

/** A dashboard of Grafana. */
export interface Dashboard {
  readonly object: KubernetesObject;
  /** `data["service.json"]` */
  readonly path: string;
  readonly uid: string | undefined;
  readonly queries: readonly Query[];
  /** Where it leads to. */
  readonly links: readonly Link[];
}

/** What a dashboard asks Prometheus. */
export interface Query {
  /** In the dashboard: `.panels[3].targets[0].expr`. */
  readonly path: string;
  /** What Prometheus computes, with values in place of variables. */
  readonly expr: string;
  /** Labels that must be in the result: of the legend, and the one whose values a variable has. */
  readonly labels: readonly string[];
  /** Names of variables in it that the dashboard does not declare. */
  readonly undeclared: readonly string[];
}

interface Link {
  /** `.links[0].url` */
  readonly path: string;
  readonly url: string;
}

/** Every dashboard of a cluster. */
export const dashboardsOf = perCluster((cluster: Cluster): readonly Dashboard[] =>
  monitoringFilesOf(cluster).dashboard.map(({ object, path, value }) => ({ object, path, ...readDashboard(value) })),
);

const readDashboard = perThing((value: Json): Omit<Dashboard, 'object' | 'path'> => {
  const variables = variablesOf(value);
  return {
    uid: textAt(value, 'uid'),
    queries: [
      ...panelQueries(listAt(value, 'panels'), '.panels', variables),
      ...variableQueries(value, variables),
      ...annotationQueries(value, variables),
    ],
    links: linksIn(value),
  };
});

/** Queries of panels, and of those in rows that are folded. */
function panelQueries(panels: readonly unknown[], path: string, variables: Variables): readonly Query[] {
  return panels.flatMap((panel, place) => {
    const own = `${path}[${place}]`;
    return [
      ...listAt(panel, 'targets').flatMap((target, index): Query[] => {
        const expr = textAt(target, 'expr');
        const source = at(target, 'datasource') ?? at(panel, 'datasource');
        if (expr === undefined || expr === '' || !isPrometheus(source)) return [];
        const legend = textAt(target, 'legendFormat') ?? '';
        const { text, undeclared } = filledIn(expr, variables);
        return [{ path: `${own}.targets[${index}].expr`, expr: text, labels: labelsInLegend(legend), undeclared }];
      }),
      ...(path === '.panels' ? panelQueries(listAt(panel, 'panels'), `${own}.panels`, variables) : []),
    ];
  });
}

/** Where no source is named, it is Grafana's default; where it is one by an old name, nothing says what it is. */
const isPrometheus = (source: unknown): boolean =>
  source === undefined || source === null || textAt(source, 'type') === 'prometheus';

const labelsInLegend = (legend: string): readonly string[] =>
  [...legend.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].flatMap(([, label]) => label ?? []);

const LABEL_VALUES = /^\s*label_values\(\s*(?:(?<expr>[\s\S]+?)\s*,)?\s*(?<label>\w+)\s*\)\s*$/;
const QUERY_RESULT = /^\s*query_result\((?<expr>[\s\S]+)\)\s*$/;

/** What variables have their values from. */
function variableQueries(dashboard: Json, variables: Variables): readonly Query[] {
  return listAt(dashboard, 'templating', 'list').flatMap((variable, index): Query[] => {
    if (textAt(variable, 'type') !== 'query' || !isPrometheus(at(variable, 'datasource'))) return [];
    const written = textAt(variable, 'query') ?? textAt(variable, 'query', 'query') ?? '';
    const { expr, label } = (LABEL_VALUES.exec(written) ?? QUERY_RESULT.exec(written))?.groups ?? {};
    if (expr === undefined) return [];
    const { text, undeclared } = filledIn(expr, variables);
    const labels = label === undefined ? [] : [label];
    return [{ path: `.templating.list[${index}].query`, expr: text, labels, undeclared }];
  });
}

function annotationQueries(dashboard: Json, variables: Variables): readonly Query[] {
  return listAt(dashboard, 'annotations', 'list').flatMap((annotation, index): Query[] => {
    const expr = textAt(annotation, 'expr');
    if (expr === undefined || expr === '' || textAt(annotation, 'datasource', 'type') !== 'prometheus') return [];
    const { text, undeclared } = filledIn(expr, variables);
    return [{ path: `.annotations.list[${index}].expr`, expr: text, labels: [], undeclared }];
  });
}

/** Dashboards are not nested deeper. */
const MOST_LEVELS = 40;

/** Every field `url`, wherever Grafana keeps links: of the dashboard, panels, fields, and of what overrides them. */
function linksIn(dashboard: Json): readonly Link[] {
  const links: Link[] = [];
  const steps: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || steps.length > MOST_LEVELS) return;
    const isList = Array.isArray(value);
    for (const [field, inner] of Object.entries(value)) {
      if (typeof inner === 'string') {
        if (field === 'url') links.push({ path: `${steps.join('')}.url`, url: inner });
      } else if (typeof inner === 'object') {
        steps.push(isList ? `[${field}]` : `.${field}`);
        look(inner);
        steps.pop();
      }
    }
  };
  look(dashboard);
  return links;
}
