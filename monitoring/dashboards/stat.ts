import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { panel, type PanelKind, type PanelMaker, type PanelText } from './panel';

/** One number of now, coloured by its thresholds; a dash where there is none. */
export function stat(text: PanelText): PanelMaker {
  return panel(STAT, text);
}

const STAT: PanelKind<PanelBuilder, PanelText> = {
  name: 'stat',
  results: 'instant',
  width: 4,
  height: 4,
  draw: (text) => ({
    builder: new PanelBuilder()
      .graphMode(BigValueGraphMode.None)
      .colorMode(text.thresholds === undefined ? BigValueColorMode.None : BigValueColorMode.Value)
      .textMode(BigValueTextMode.Auto)
      .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
      .noValue('–'),
    said: text,
  }),
};
