import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Component, ComponentKind, Port, Secret } from '../../../overlays/environment';
import type { Monitored } from '../../../monitoring/alert';
import { selectorLabels, versionedLabels, workloadLabels, type Place } from '../../parts/labels';
import { addNetworkPolicy } from '../../parts/network';
import { servicePorts } from '../../parts/port';
import { addServiceAccount } from '../../parts/workload';

/** A component, with what it watches. */
export interface ComponentProps extends Monitored {
  readonly component: Component;
}

const COMPONENT = 'monitoring';

/** What runbooks find by the label `app`: `kubectl get pods -l app=alertmanager`. */
const FOUND_BY_APP: readonly ComponentKind[] = ['alertmanager', 'grafana', 'prometheus'];

/** Where a component is: in a namespace of the stack, as part of the system that it watches. */
export function placeOf({ environment, component }: ComponentProps): Place {
  return { system: environment.system, namespace: component.namespace };
}

/** Name and labels of an object of a component; the name is the component's own if no other is given. */
export function metadataOf(props: ComponentProps, name = props.component.name): k8s.ObjectMeta {
  const { component } = props;
  return {
    name,
    namespace: component.namespace,
    labels: { ...workloadLabels(placeOf(props), component.name, COMPONENT), ...appLabel(component) },
  };
}

/** Labels of what runs a component's image, and of its pods. */
export function runningLabels(props: ComponentProps): Record<string, string> {
  const { component } = props;
  return { ...versionedLabels(placeOf(props), component, COMPONENT), ...appLabel(component) };
}

function appLabel({ kind }: Component): Record<string, string> {
  return FOUND_BY_APP.includes(kind) ? { app: kind } : {};
}

/** Labels by which the pods of a component are selected. */
export function selectorOf(props: ComponentProps): Record<string, string> {
  return selectorLabels(placeOf(props), props.component.name);
}

/** The ports of a component. */
export function portsOf({ component }: ComponentProps): readonly Port[] {
  return component.listeners.map(({ port }) => port);
}

/** What each component has: the identity of its pods, and whom they may talk to. */
export function addIdentity(scope: Construct, props: ComponentProps): void {
  const { component } = props;
  const { name, listeners, destinations } = component;
  addServiceAccount(scope, placeOf(props), component, COMPONENT);
  addNetworkPolicy(scope, placeOf(props), { name, component: COMPONENT, listeners, destinations });
}

/** The address of a component inside the cluster, with what else its ports need to say. */
export function addService(
  scope: Construct,
  props: ComponentProps,
  annotations: Readonly<Record<string, string>> = {},
): void {
  new k8s.KubeService(scope, 'service', {
    metadata: {
      ...metadataOf(props),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations: { ...annotations } }),
    },
    spec: { type: 'ClusterIP', selector: selectorOf(props), ports: servicePorts(portsOf(props)) },
  });
}

/**
 * The Secret that a component logs in with: `grafana-secrets`.
 *
 * @throws Error when there is none: the model gives one to each component that logs in somewhere
 */
export function secretOf({ component }: ComponentProps): Secret {
  if (component.secret === undefined) throw new Error(`${component.name} has no Secret`);
  return component.secret;
}
