import { isJson, shown } from '../cluster/json';

/** A port of a load balancer. */
export interface Listener {
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
}

/** What `listen-ports` says, as far as it can be read, and what is wrong with it. */
export interface Listeners {
  readonly ports: readonly Listener[];
  readonly problems: readonly string[];
}

/** `[{"HTTP":80},{"HTTPS":443}]`; where nothing is stated, 443 with a certificate and 80 without. */
export function listenersOf(stated: string | undefined, certificates: readonly string[]): Listeners {
  if (stated === undefined) {
    const [protocol, port] = certificates.length === 0 ? (['HTTP', 80] as const) : (['HTTPS', 443] as const);
    return { ports: [{ protocol, port }], problems: [] };
  }
  const entries = parsed(stated);
  if (!Array.isArray(entries)) return { ports: [], problems: ['no JSON list'] };
  if (entries.length === 0) return { ports: [], problems: ['an empty list'] };
  const ports: Listener[] = [];
  const problems: string[] = [];
  for (const entry of entries) {
    if (!isJson(entry)) problems.push(`${shown(entry)} in the list`);
    else for (const [protocol, port] of Object.entries(entry)) read(protocol, port);
  }
  return { ports, problems };

  function read(protocol: string, port: unknown): void {
    if (protocol !== 'HTTP' && protocol !== 'HTTPS') problems.push(`the protocol ${protocol}`);
    else if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65535) {
      problems.push(`the port ${shown(port)}`);
    } else if (ports.some((listener) => listener.port === port)) problems.push(`the port ${port} twice`);
    else ports.push({ protocol, port });
  }
}

/** The value of a JSON text; undefined for what is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
