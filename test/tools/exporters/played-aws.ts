import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { textsAt } from '../../query';

/** A resource as the tagging API has it. */
export interface Tagged {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A combination of dimensions that a metric has. */
export type Dimensions = Readonly<Record<string, string>>;

const ACCOUNT = '111122223333';

/**
 * Plays the APIs of AWS that YACE asks: who it is, what has which tags, which metrics there are, and their values, of which each is
 * 5 and a moment old. Documented at https://docs.aws.amazon.com/: STS, IAM, Resource Groups Tagging and CloudWatch (query protocol).
 */
export class PlayedAws {
  /** Actions that are refused. */
  readonly refused = new Set<string>();
  private readonly server: Server;

  constructor(
    private readonly resources: readonly Tagged[],
    private readonly listed: readonly Dimensions[],
  ) {
    this.server = createServer((request, response) => {
      void this.answer(request).then(({ status, body }) => response.writeHead(status).end(body));
    });
  }

  /** Listens at a port of the loopback address. */
  async listen(port: number): Promise<void> {
    await new Promise<void>((done) => this.server.listen(port, '127.0.0.1', done));
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage): Promise<{ readonly status: number; readonly body: string }> {
    const body = await text(request);
    const target = request.headers['x-amz-target'];
    const asked = new URLSearchParams(body);
    const action = typeof target === 'string' ? (target.split('.')[1] ?? '') : (asked.get('Action') ?? '');
    if (this.refused.has(action)) {
      const error = `<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${action}</Message></Error>`;
      return { status: 403, body: `<ErrorResponse>${error}</ErrorResponse>` };
    }
    if (action === 'GetResources')
      return { status: 200, body: JSON.stringify(this.tagged(textsAt(JSON.parse(body), 'ResourceTypeFilters[*]'))) };
    const result = this.result(action, asked);
    if (result === undefined) return { status: 400, body: `nobody plays ${action}` };
    return { status: 200, body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>` };
  }

  private tagged(filters: readonly string[]): object {
    const isOf = (arn: string) => (filter: string) => arn.includes(`:${filter.split(':')[0] ?? ''}:`);
    return {
      ResourceTagMappingList: this.resources
        .filter(({ arn }) => filters.some(isOf(arn)))
        .map(({ arn, tags }) => ({
          ResourceARN: arn,
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        })),
    };
  }

  private result(action: string, asked: URLSearchParams): string | undefined {
    const at = new Date().toISOString();
    switch (action) {
      case 'GetCallerIdentity':
        return `<Arn>arn:aws:iam::${ACCOUNT}:role/exporter</Arn><UserId>id</UserId><Account>${ACCOUNT}</Account>`;
      case 'ListAccountAliases':
        return '<AccountAliases></AccountAliases><IsTruncated>false</IsTruncated>';
      case 'ListMetrics': {
        const metric = `<Namespace>${asked.get('Namespace') ?? ''}</Namespace><MetricName>${asked.get('MetricName') ?? ''}</MetricName>`;
        return `<Metrics>${members(this.listed.map((one) => `${metric}<Dimensions>${dimensions(one)}</Dimensions>`))}</Metrics>`;
      }
      case 'GetMetricData': {
        const ids = [...asked].filter(([key]) => /^MetricDataQueries\.member\.\d+\.Id$/.test(key)).map(([, id]) => id);
        const values = `<Timestamps>${members([at])}</Timestamps><Values>${members(['5'])}</Values>`;
        return `<MetricDataResults>${members(ids.map((id) => `<Id>${id}</Id><StatusCode>Complete</StatusCode>${values}`))}</MetricDataResults>`;
      }
      case 'GetMetricStatistics': {
        const statistic = asked.get('Statistics.member.1') ?? '';
        return `<Datapoints>${members([`<Timestamp>${at}</Timestamp><${statistic}>5</${statistic}>`])}</Datapoints>`;
      }
      default:
        return undefined;
    }
  }
}

const members = (all: readonly string[]): string => all.map((one) => `<member>${one}</member>`).join('');

const dimensions = (all: Dimensions): string =>
  members(Object.entries(all).map(([name, value]) => `<Name>${name}</Name><Value>${value}</Value>`));
