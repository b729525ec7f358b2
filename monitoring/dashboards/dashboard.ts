import {
  DashboardCursorSync,
  RowBuilder,
  type Dashboard as DashboardModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { DashboardUid, Monitored } from '../alert';
import type { Folder } from './folder';
import { linksFrom, TITLES, uidsOf } from './navigation';
import type { PanelMaker } from './panel';
import { variableOf, type Variable } from './variable';

/** A dashboard as Grafana reads it from a file. */
export interface Dashboard {
  readonly uid: DashboardUid;
  readonly title: string;
  readonly folder: Folder;
  /** A line for each panel, so that a change of one is a change of one line. */
  readonly json: string;
}

/** A dashboard before it is laid out. */
export interface Layout {
  readonly uid: DashboardUid;
  readonly folder: Folder;
  readonly description: string;
  readonly variables: readonly Variable[];
  /** From top to bottom; one without panels is left out. */
  readonly rows: readonly Row[];
}

/** Panels under a heading, from left to right, as many lines of them as it takes. */
export interface Row {
  readonly title: string;
  readonly panels: readonly PanelMaker[];
}

/** The last schema of dashboards of this form: newer Grafanas read it as it is, older ones ignore what they do not know. */
const SCHEMA_VERSION = 42;

/** Columns of Grafana's grid. */
const COLUMNS = 24;

/** The tag that all have, by which they are found together. */
const TAG = 'charthouse';

export function dashboard(monitored: Monitored, layout: Layout): Dashboard {
  const { uid, folder, description, variables, rows } = layout;
  const title = TITLES[uid];
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the form that Grafana 12 reads from files; the next one it does not
  const model: Omit<DashboardModel, 'panels'> = {
    // Grafana numbers dashboards itself; they are known by their uid.
    id: null,
    uid,
    title,
    description,
    tags: [TAG],
    schemaVersion: SCHEMA_VERSION,
    editable: false,
    timezone: 'browser',
    time: { from: 'now-6h', to: 'now' },
    refresh: '1m',
    graphTooltip: DashboardCursorSync.Crosshair,
    templating: { list: variables.map(variableOf) },
    annotations: { list: [] },
    links: linksFrom(uid, uidsOf(monitored)),
  };
  const fields = Object.entries(model).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return { uid, title, folder, json: `{\n${fields.join(',\n')},\n"panels":[\n${placed(rows).join(',\n')}\n]\n}\n` };
}

/** Panels with numbers and places, row by row; a panel that does not fit beside the last begins another line. */
function placed(rows: readonly Row[]): readonly string[] {
  const panels: string[] = [];
  let y = 0;
  for (const { title, panels: makers } of rows) {
    if (makers.length === 0) continue;
    panels.push(heading(title, panels.length + 1, y));
    y += 1;
    let x = 0;
    let height = 0;
    for (const maker of makers) {
      if (x + maker.width > COLUMNS) {
        y += height;
        x = 0;
        height = 0;
      }
      panels.push(maker.at(panels.length + 1, { x, y, w: maker.width, h: maker.height }));
      x += maker.width;
      height = Math.max(height, maker.height);
    }
    y += height;
  }
  return panels;
}

function heading(title: string, id: number, y: number): string {
  return JSON.stringify(new RowBuilder(title).id(id).gridPos({ x: 0, y, w: COLUMNS, h: 1 }).build());
}
