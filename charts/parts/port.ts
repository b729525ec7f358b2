import { k8s } from 'cdk8s-plus-27';
import type { Port } from '../../overlays/environment';

/** The ports of a container. */
export function containerPorts(ports: readonly Port[]): k8s.ContainerPort[] {
  return ports.map(({ name, number, transport }) => ({
    name,
    containerPort: number,
    protocol: transport ?? 'TCP',
  }));
}

/** The same ports, as a Service offers them: under the same numbers, as the VPC CNI wants them for its network policies. */
export function servicePorts(ports: readonly Port[]): k8s.ServicePort[] {
  return ports.map((port) => ({
    name: port.name,
    port: port.number,
    targetPort: portName(port),
    protocol: port.transport ?? 'TCP',
  }));
}

/** A port by its name, for probes and Services. */
export function portName({ name }: Port): k8s.IntOrString {
  return k8s.IntOrString.fromString(name);
}
