import { createServer, type Server } from 'node:http';

/** A message as it has arrived. */
export interface Message {
  /** `slack`, `pagerduty` or `heartbeat`. */
  readonly at: string;
  /** Channel of Slack, or what PagerDuty shall do: trigger or resolve. */
  readonly to: string;
  /** PagerDuty's name of the incident; empty elsewhere. */
  readonly incident: string;
  /** All of it, as text. */
  readonly text: string;
  readonly resolved: boolean;
  /** When it came, in seconds since this program was started. */
  readonly seconds: number;
}

/** Plays Slack, PagerDuty and what listens for Watchdog. */
export class Receivers {
  readonly messages: Message[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        this.messages.push(messageOf(request.url ?? '', Buffer.concat(parts).toString()));
        if (request.url === '/slack') response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
        else response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"success"}');
      });
    });
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((done) => this.server.listen(port, '127.0.0.1', done));
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Messages to people: all but signs of life. */
  toPeople(): readonly Message[] {
    return this.messages.filter(({ at }) => at !== 'heartbeat');
  }
}

function messageOf(url: string, body: string): Message {
  const at = url.slice(1);
  const read: unknown = JSON.parse(body);
  const to = at === 'slack' ? textAt(read, 'channel') : at === 'pagerduty' ? textAt(read, 'event_action') : '';
  const text = decoded(read);
  const incident = at === 'pagerduty' ? textAt(read, 'dedup_key') : '';
  const resolved = at === 'pagerduty' ? to === 'resolve' : text.includes('[RESOLVED]');
  return { at, to, incident, text, resolved, seconds: performance.now() / 1000 };
}

function textAt(value: unknown, key: string): string {
  if (typeof value !== 'object' || value === null) return '';
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof found === 'string' ? found : '';
}

/** Every text in a message, one per line. */
function decoded(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value)
    .map(decoded)
    .filter((text) => text !== '')
    .join('\n');
}
