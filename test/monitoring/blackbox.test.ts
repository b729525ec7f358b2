import { blackboxConfig, PROBE_MODULE } from '../../monitoring/blackbox';
import { prometheusConfig } from '../../monitoring/prometheus/config';
import { MONITORED, monitored, withMonitoring } from './monitored';

const PROD = monitored('autolytiq-prod');
const seconds = (text = ''): number => Number(/^(\d+)s$/.exec(text)?.[1]);

it('verifies certificates, follows no redirect and takes nothing without TLS', () => {
  expect(blackboxConfig(PROD).modules[PROBE_MODULE]?.http).toMatchObject({
    tls_config: { insecure_skip_verify: false },
    follow_redirects: false,
    fail_if_not_ssl: true,
    preferred_ip_protocol: 'ip4',
  });
});

it('gives up before Prometheus does, however often that asks', () => {
  for (const scrapeSeconds of [3, 5, 30, 60]) {
    const one = withMonitoring(PROD, { prometheus: { ...PROD.monitoring.prometheus, scrapeSeconds } });
    const { scrape_timeout } = prometheusConfig(one).global;
    expect(seconds(blackboxConfig(one).modules[PROBE_MODULE]?.timeout)).toBeLessThan(seconds(scrape_timeout));
  }
});

it('has the module that the job asks for', () => {
  for (const one of MONITORED) {
    const job = prometheusConfig(one).scrape_configs.find(({ job_name }) => job_name === 'blackbox');
    for (const module of job?.params?.['module'] ?? []) expect(blackboxConfig(one).modules).toHaveProperty(module);
  }
});
