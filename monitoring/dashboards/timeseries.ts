import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { panel, type PanelKind, type PanelMaker, type PanelText } from './panel';

/** Lines over time. Thresholds are drawn as dashed lines. */
export function timeseries(text: PanelText): PanelMaker {
  return panel(LINES, text);
}

/** Areas on top of each other, whose sum means something. */
export function stacked(text: PanelText): PanelMaker {
  return panel(AREAS, text);
}

const SIZE = { width: 8, height: 8, results: 'range' } as const;

const LINES: PanelKind<PanelBuilder, PanelText> = {
  ...SIZE,
  name: 'lines',
  draw: (text) => ({ builder: lines(text), said: text }),
};

const AREAS: PanelKind<PanelBuilder, PanelText> = {
  ...SIZE,
  name: 'areas',
  draw: (text) => ({
    builder: lines(text).fillOpacity(30).stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A')),
    said: text,
  }),
};

function lines({ thresholds = [] }: PanelText): PanelBuilder {
  const builder = new PanelBuilder()
    .lineWidth(1)
    .fillOpacity(5)
    .showPoints(VisibilityMode.Never)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .calcs(['lastNotNull', 'max']),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  return thresholds.length === 0
    ? builder
    : builder.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
}
