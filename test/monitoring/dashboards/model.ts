/** What tests read of a dashboard's JSON. */
export interface DashboardModel {
  readonly id: null;
  readonly uid: string;
  readonly title: string;
  readonly editable: boolean;
  readonly schemaVersion: number;
  readonly links: readonly { readonly title: string; readonly url: string }[];
  readonly templating: { readonly list: readonly VariableModel[] };
  readonly panels: readonly PanelModel[];
}

export interface VariableModel {
  readonly name: string;
  readonly label?: string;
  readonly description?: string;
  readonly query: string;
  readonly allValue?: string;
  readonly datasource?: { readonly uid: string };
  readonly current?: { readonly value: string | readonly string[] };
}

export interface PanelModel {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly options?: { readonly legend?: { readonly showLegend: boolean } };
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly thresholds?: { readonly steps: readonly { readonly value: number | null; readonly color: string }[] };
    };
    readonly overrides: readonly Override[];
  };
  readonly transformations?: readonly {
    readonly id: string;
    readonly options: { readonly renameByName?: Readonly<Record<string, string>> };
  }[];
  readonly targets?: readonly TargetModel[];
}

export interface Override {
  readonly matcher: { readonly options: string };
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}

export interface TargetModel {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string;
}

export function modelOf(json: string): DashboardModel {
  const model: DashboardModel = JSON.parse(json);
  return model;
}

/** The panels that draw something: headings of rows do not. */
export const drawn = ({ panels }: DashboardModel): readonly PanelModel[] => panels.filter(({ type }) => type !== 'row');
