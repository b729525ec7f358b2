import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type GridPos,
  type Panel,
  type Threshold,
  type ThresholdsConfig,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { madeOnce } from '../made-once';
import { PROMETHEUS } from './data-source';
import { targetsOf, type Query, type ResultForm } from './query';
import type { Unit } from './unit';

/** How much room a panel takes, where that is not what its kind usually takes. */
export interface Size {
  /** Columns of the 24 that a dashboard has. */
  readonly width?: number;
  /** Rows of the grid. */
  readonly height?: number;
}

/** What every panel says, whatever it draws. */
export interface PanelText extends Size {
  readonly title: string;
  /** What it shows and how to read it: the text behind the `i` of the panel. */
  readonly description: string;
  readonly unit: Unit;
  readonly queries: readonly [Query, ...Query[]];
  /** Values from which on a person should look. */
  readonly thresholds?: readonly Step[];
  /** Lowest value of the scale. */
  readonly min?: number;
  /** Highest value of the scale. */
  readonly max?: number;
}

/** A value from which on something has a colour. */
export interface Step {
  readonly from: number;
  readonly colour: 'green' | 'orange' | 'red';
}

/** A panel that has no place yet. */
export interface PanelMaker {
  readonly width: number;
  readonly height: number;
  /** Its JSON, with a number that is its own in the dashboard and a place in the grid. */
  readonly at: (id: number, place: GridPos) => string;
}

/** What the builders of all kinds of panels have in common. */
interface AnyPanelBuilder extends Builder<Panel> {
  title(title: string): this;
  description(description: string): this;
  datasource(source: typeof PROMETHEUS): this;
  unit(unit: string): this;
  min(min: number): this;
  max(max: number): this;
  thresholds(thresholds: Builder<ThresholdsConfig>): this;
  withTarget(target: Builder<Dataquery>): this;
}

/** What a kind of panel decides for itself. */
export interface PanelKind<B extends AnyPanelBuilder, T> {
  readonly name: string;
  readonly results: ResultForm;
  readonly width: number;
  readonly height: number;
  /** A builder for what is particular to the kind, and what all panels say. */
  readonly draw: (text: T) => { readonly builder: B; readonly said: PanelText };
}

/** Panels without number and place, by what they are drawn from. */
const drawnOnce = madeOnce();

/** A panel of a kind; the same text gives the same panel. */
export function panel<B extends AnyPanelBuilder, T extends Size>(kind: PanelKind<B, T>, text: T): PanelMaker {
  return {
    width: text.width ?? kind.width,
    height: text.height ?? kind.height,
    at: (id, { x, y, w, h }) => {
      const body = drawnOnce(`${kind.name} ${JSON.stringify(text)}`, () => JSON.stringify(drawn(kind, text)));
      return `{"id":${id},"gridPos":{"x":${x},"y":${y},"w":${w},"h":${h}},${body.slice(1)}`;
    },
  };
}

function drawn<B extends AnyPanelBuilder, T>(kind: PanelKind<B, T>, text: T): Partial<Panel> {
  const { builder, said } = kind.draw(text);
  builder
    .title(said.title)
    .description(said.description)
    .datasource(PROMETHEUS)
    .unit(said.unit)
    .thresholds(thresholds(said.thresholds ?? []));
  if (said.min !== undefined) builder.min(said.min);
  if (said.max !== undefined) builder.max(said.max);
  for (const target of targetsOf(said.queries, kind.results)) builder.withTarget(target);
  // Defaults of the library that say nothing.
  const { transparent, repeatDirection, ...rest } = builder.build();
  return rest;
}

/** Steps as Grafana wants them: the first has no value and holds below all others. */
function thresholds(steps: readonly Step[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(thresholdSteps(steps));
}

/** The colour below the first step is the other end of good and bad. */
export function thresholdSteps(steps: readonly Step[]): Threshold[] {
  const below = steps[0]?.colour === 'green' || steps.some(({ colour }) => colour === 'green') ? 'red' : 'green';
  return [{ value: null, color: below }, ...steps.map(({ from, colour }) => ({ value: from, color: colour }))];
}
