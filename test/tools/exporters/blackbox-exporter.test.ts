import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { describeWhere } from '../../describe-where';
import { BLACKBOX_METRICS } from '../../../monitoring/metrics/blackbox';
import { probesJob } from '../../../monitoring/prometheus/jobs/probes';
import { monitored } from '../../monitoring/monitored';
import { freePorts } from '../end-to-end/processes';
import { contradictions, exportedIn, samplesIn } from '../exported';
import { missingPrograms, program } from '../programs';
import { generatedProgram } from './generated-container';
import { probesOf, startGenerated, type RunningProgram } from './generated-program';
import { Stage } from './stage';
import { unmatched } from './unmatched';

const CLUSTER = 'autolytiq-prod';
const GENERATED = generatedProgram(CLUSTER, 'blackbox-exporter');
const FROM = `build github.com/prometheus/blackbox_exporter ${GENERATED.container.version}`;
const [PORT = 0] = GENERATED.container.ports;
/** Labels that Prometheus gives, not the exporter. */
const TARGET = ['environment', 'instance', 'job', 'probe', 'service'];

const SITE: RequestListener = (request, response) => {
  const status = { '/healthy': 200, '/elsewhere': 302, '/failing': 503 }[request.url ?? ''] ?? 404;
  response.writeHead(status, status === 302 ? { location: '/healthy' } : {}).end('text');
};

describeWhere(missingPrograms(['blackbox_exporter', 'openssl'], FROM), 'blackbox_exporter as generated', () => {
  const stage = new Stage();
  const { folder } = stage;
  let exporter: RunningProgram;
  /** Loopback ports: of a site with a certificate that is trusted, of one that is not, of nobody. */
  let ports: readonly number[] = [];

  /** A certificate for localhost, good for 9 days, that nobody else has signed. */
  const certificate = (name: string): { readonly cert: Buffer; readonly key: Buffer } => {
    const [cert, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '9'];
    const names = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost'];
    const args = ['req', '-x509', ...ec, ...names, '-out', cert, '-keyout', key];
    execFileSync(program('openssl'), args, { stdio: 'pipe' });
    return { cert: readFileSync(cert), key: readFileSync(key) };
  };
  /** What Prometheus would get for an address. */
  const probe = async (url: string): Promise<string> => {
    const [job] = probesJob(monitored(CLUSTER));
    const [module = ''] = job?.params?.['module'] ?? [];
    const query = new URLSearchParams({ module, target: url });
    const { status, text } = await exporter.get(PORT, `${job?.metrics_path ?? ''}?${query.toString()}`);
    expect(status).toBe(200);
    return text;
  };
  const value = (text: string, name: string): number | undefined =>
    samplesIn(text).find((sample) => sample.name === name)?.value;
  const at = (site: number, path: string): string => `https://localhost:${ports[site] ?? 0}${path}`;

  beforeAll(async () => {
    ports = await freePorts(3);
    for (const [index, name] of ['trusted', 'stranger'].entries()) {
      const server = createServer(certificate(name), SITE);
      stage.atEnd(() => {
        server.close();
        server.closeAllConnections();
      });
      await new Promise<void>((done) => server.listen(ports[index], '127.0.0.1', done));
    }
    exporter = await startGenerated('blackbox_exporter', GENERATED, stage, {
      // Whom the image trusts is in its own file.
      env: { SSL_CERT_FILE: join(folder, 'trusted.crt') },
    });
  });

  afterAll(() => stage.clear());

  test('answers its probes, and says how it fares itself', async () => {
    expect(await probesOf(GENERATED, exporter)).toEqual(['200 /-/healthy']);
    expect((await exporter.get(PORT, '/metrics')).status).toBe(200);
  });

  test('exports what the catalogue has of it', async () => {
    expect(contradictions(BLACKBOX_METRICS, exportedIn(await probe(at(0, '/healthy'))), TARGET)).toEqual([]);
  });

  test('has what rules and dashboards ask it for', async () => {
    expect(unmatched(BLACKBOX_METRICS, samplesIn(await probe(at(0, '/healthy'))), TARGET)).toEqual([]);
  });

  test('takes a good answer for success, and says when the certificate expires', async () => {
    const text = await probe(at(0, '/healthy'));
    expect(value(text, 'probe_success')).toBe(1);
    const days = ((value(text, 'probe_ssl_earliest_cert_expiry') ?? 0) - Date.now() / 1000) / 86_400;
    expect(days).toBeGreaterThan(8.9);
    expect(days).toBeLessThan(9.1);
  });

  test.each([
    ['an error', 0, '/failing', 503],
    ['a redirect', 0, '/elsewhere', 302],
    ['a certificate of nobody that is trusted', 1, '/healthy', 0],
    ['no answer', 2, '/healthy', 0],
  ])('takes %s for failure', async (_, site, path, status) => {
    const text = await probe(at(site, path));
    expect(value(text, 'probe_success')).toBe(0);
    expect(value(text, 'probe_http_status_code')).toBe(status);
  });

  test('takes a good answer without encryption for failure', async () => {
    expect(value(await probe(`http://127.0.0.1:${PORT}/`), 'probe_success')).toBe(0);
  });
});
