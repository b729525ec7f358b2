import type { Port } from './environment';
import { lookup } from './lookup';
import type { CallSettings, ServiceSettings } from './schema/service';
import type { SystemSettings } from './schema/system';
import { SERVICE_DEFAULTS } from './schema/service-defaults';

/** A call of a service, as its caller declares it. */
export interface DeclaredCall {
  readonly service: string;
  /** One of the callee's further ports; absent: its first. */
  readonly port?: string;
  readonly variable?: string;
  readonly form?: 'url' | 'host:port';
}

/** A call with what follows from the callee. */
export interface Call {
  readonly service: string;
  readonly port: Port;
  /** Variable of the caller: `AUTH_SERVICE_URL`. */
  readonly variable: string;
  /** Its value: `http://auth-service:8087`. */
  readonly address: string;
}

/** A call in its long form. */
export const declaredCall = (call: CallSettings): DeclaredCall => (typeof call === 'string' ? { service: call } : call);

/** The ports of a service, the first one first; none for what does not listen. */
export function portsOf(service: ServiceSettings): readonly Port[] {
  const { port, protocol = SERVICE_DEFAULTS.protocol, extraPorts } = service;
  if (port === undefined) return [];
  const further = Object.entries(extraPorts).map(([name, extra]): Port => {
    return { name, number: extra.port, protocol: extra.protocol };
  });
  return [{ name: protocol, number: port, protocol }, ...further];
}

/** The port that a call means, or undefined. */
export function portOfCall(system: SystemSettings, { service, port }: DeclaredCall): Port | undefined {
  const callee = lookup(system.services, service);
  if (callee === undefined) return undefined;
  const [first, ...further] = portsOf(callee);
  return port === undefined ? first : further.find(({ name }) => name === port);
}

/** The call with its port and variable; undefined when the callee has no such port, which a rule reports. */
export function resolveCall(system: SystemSettings, call: DeclaredCall): Call | undefined {
  const port = portOfCall(system, call);
  const callee = lookup(system.services, call.service);
  if (port === undefined || callee === undefined) return undefined;
  const { service } = call;
  // What the callee says of itself is about its first port.
  const announced = (call.port === undefined ? callee.address : undefined) ?? {};
  const form = call.form ?? announced.form ?? (port.protocol === 'http' ? 'url' : 'host:port');
  const variable = call.variable ?? announced.variable ?? variableName(service, call.port, form);
  const hostAndPort = `${service}:${port.number}`;
  return { service, port, variable, address: form === 'url' ? `http://${hostAndPort}` : hostAndPort };
}

function variableName(service: string, port: string | undefined, form: 'url' | 'host:port'): string {
  const words = [service, ...(port === undefined ? [] : [port]), form === 'url' ? 'url' : 'addr'];
  return words.join('-').toUpperCase().replaceAll('-', '_');
}
