import type { App, Chart } from 'cdk8s';
import type { ComponentProps } from '../../../charts/monitoring/parts/component';
import type { Component, Environment, Monitoring } from '../../../overlays/environment';
import type { Manifest } from '../../../synth/manifest';
import { PROD } from '../../autolytiq';
import { objectsOf } from '../chart-objects';

/** The monitoring stack of an environment. */
export function stackOf({ cluster, monitoring }: Environment): Monitoring {
  if (monitoring === undefined) throw new Error(`${cluster.name} has no monitoring`);
  return monitoring;
}

/** The same environment with another stack. */
export function withStack(environment: Environment, change: Partial<Monitoring>): Environment {
  return { ...environment, monitoring: { ...stackOf(environment), ...change } };
}

/** The same environment without a stack. */
export function unmonitored({ monitoring: _, ...environment }: Environment): Environment {
  return environment;
}

/** A component with what it watches, changed in some respect. */
export function propsOf(
  name: string,
  { environment = PROD, ...change }: Partial<Component> & { readonly environment?: Environment } = {},
): ComponentProps {
  const monitoring = stackOf(environment);
  const component = monitoring.components.find((one) => one.name === name);
  if (component === undefined) throw new Error(`${environment.cluster.name} has no ${name}`);
  return { environment, monitoring, component: { ...component, ...change } };
}

/** The objects of a chart of a component. */
export function componentObjects(
  Made: new (scope: App, id: string, props: ComponentProps) => Chart,
  props: ComponentProps,
): readonly Manifest[] {
  return objectsOf((app) => new Made(app, 'x', props));
}
