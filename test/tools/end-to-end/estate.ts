import { createServer, type Server, type ServerResponse } from 'node:http';

/** How a service is made to behave. */
export type Behaviour =
  | 'well'
  /** Half of its requests fail. */
  | 'errors'
  /** One of ten of its requests takes seconds. */
  | 'slow'
  /** It closes every connection. */
  | 'dead'
  /** It takes connections and never answers. */
  | 'stuck';

/** Requests of a service in a second. */
const PER_SECOND = 40;
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Counts {
  good: number;
  bad: number;
  slow: number;
}

/** What a player needs to know of an environment. */
export interface Cast {
  /** The services that have metrics. */
  readonly services: readonly string[];
  /** Exporters: path and text, by name. */
  readonly exporters: Readonly<Record<string, Readonly<Record<string, () => string>>>>;
  readonly statusLabel: string;
}

/**
 * Plays the services of an environment and the exporters beside them, each at a loopback address of its own and at the path that it
 * has. Counters go by the clock, so that they are right whenever they are read.
 */
export class PlayedEstate {
  private readonly behaviours = new Map<string, Behaviour>();
  private readonly counts = new Map<string, Counts>();
  private readonly servers: readonly Server[];
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly cast: Cast,
    private readonly port: number,
  ) {
    for (const name of cast.services) this.counts.set(name, { good: 0, bad: 0, slow: 0 });
    this.timer = setInterval(() => this.count(), 100);
    this.servers = this.names().map((name) =>
      createServer((request, response) => this.answer(name, (request.url ?? '').split('?')[0] ?? '', response)),
    );
  }

  /** Where somebody answers. */
  addressOf(name: string): string {
    const index = this.names().indexOf(name);
    if (index === -1) throw new Error(`nobody plays ${name}`);
    return `127.0.1.${index + 1}:${this.port}`;
  }

  async listen(): Promise<void> {
    await Promise.all(
      this.servers.map(
        (server, index) => new Promise<void>((done) => server.listen(this.port, `127.0.1.${index + 1}`, done)),
      ),
    );
  }

  close(): void {
    clearInterval(this.timer);
    for (const server of this.servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  /** From now on, a service or exporter behaves like that. */
  behave(name: string, behaviour: Behaviour): void {
    this.addressOf(name);
    this.behaviours.set(name, behaviour);
  }

  private names(): readonly string[] {
    return [...this.cast.services, ...Object.keys(this.cast.exporters)];
  }

  private behaviourOf(name: string): Behaviour {
    return this.behaviours.get(name) ?? 'well';
  }

  private count(): void {
    for (const [name, counts] of this.counts) {
      const number = PER_SECOND / 10;
      const behaviour = this.behaviourOf(name);
      const bad = behaviour === 'errors' ? number / 2 : 0;
      counts.bad += bad;
      counts.good += number - bad;
      counts.slow += behaviour === 'slow' ? number / 10 : 0;
    }
  }

  private answer(name: string, path: string, response: ServerResponse): void {
    const behaviour = this.behaviourOf(name);
    if (behaviour === 'dead') {
      response.destroy();
      return;
    }
    if (behaviour === 'stuck') return;
    const counts = this.counts.get(name);
    const text =
      counts === undefined
        ? this.cast.exporters[name]?.[path]?.()
        : path === '/metrics'
          ? serviceText(counts, this.cast.statusLabel)
          : undefined;
    // Nobody says a format: what the configuration falls back to must do.
    response.writeHead(text === undefined ? 404 : 200);
    response.end(text ?? '');
  }
}

/** What a service says of itself. */
function serviceText({ good, bad, slow }: Counts, statusLabel: string): string {
  const labels = 'method="GET",path="/api/v1/things"';
  const all = good + bad;
  const within = (bound: number): number => (bound >= 5 ? all : bound >= 0.1 ? all - slow : 0);
  return [
    `http_requests_total{${labels},${statusLabel}="200"} ${good}`,
    `http_requests_total{${labels},${statusLabel}="500"} ${bad}`,
    ...BUCKETS.map((le) => `http_request_duration_seconds_bucket{${labels},le="${le}"} ${within(le)}`),
    `http_request_duration_seconds_bucket{${labels},le="+Inf"} ${all}`,
    `http_request_duration_seconds_sum{${labels}} ${all * 0.05 + slow * 3}`,
    `http_request_duration_seconds_count{${labels}} ${all}`,
    'go_goroutines 20',
    'process_start_time_seconds 1700000000',
    `process_cpu_seconds_total ${all / 1000}`,
    'process_resident_memory_bytes 5e7',
    'process_open_fds 20',
    'process_max_fds 1000',
    '',
  ].join('\n');
}
