import { prometheusConfig } from '../../../monitoring/prometheus/config';
import type { Monitored } from '../../../monitoring/alert';
import type { ScrapeConfig } from '../../../monitoring/prometheus/scrape-config';
import { MONITORED, monitored, withEnvironment, withMonitoring } from '../monitored';
import { endpoint, isKept, node, relabelled } from './discovered';

const PROD = monitored('autolytiq-prod');
const EVERY = MONITORED.map((one) => [one.environment.cluster.name, one] as const);

const jobOf = (of: Monitored, name: string): ScrapeConfig => {
  const found = prometheusConfig(of).scrape_configs.find(({ job_name }) => job_name === name);
  if (found === undefined) throw new Error(`no job ${name}`);
  return found;
};

describe('the whole', () => {
  it('asks as often as the settings say, and names cluster and environment in what it sends', () => {
    const { global } = prometheusConfig(PROD);
    expect(global).toEqual({
      scrape_interval: '30s',
      scrape_timeout: '10s',
      evaluation_interval: '30s',
      external_labels: { cluster: 'autolytiq-prod', environment: 'prod' },
    });
  });

  it('never waits for an answer longer than until the next question', () => {
    const { prometheus } = PROD.monitoring;
    const hasty = withMonitoring(PROD, { prometheus: { ...prometheus, scrapeSeconds: 5 } });
    expect(prometheusConfig(hasty).global).toMatchObject({ scrape_interval: '5s', scrape_timeout: '5s' });
  });

  it.each(EVERY)('has each job once, and reads answers without a format in %s', (_, one) => {
    const { scrape_configs } = prometheusConfig(one);
    const names = scrape_configs.map(({ job_name }) => job_name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(scrape_configs.map((job) => job.fallback_scrape_protocol))).toEqual(
      new Set(['PrometheusText0.0.4']),
    );
    expect(scrape_configs.filter(({ sample_limit }) => sample_limit <= 0)).toEqual([]);
  });

  it.each(EVERY)('discovers in namespaces of its own alone in %s', (_, one) => {
    const own = [one.environment.namespace, one.monitoring.namespace, one.monitoring.nodeNamespace];
    const discoveries = prometheusConfig(one).scrape_configs.flatMap((job) => job.kubernetes_sd_configs ?? []);
    for (const { role, namespaces } of discoveries) {
      if (role === 'node') expect(namespaces).toBeUndefined();
      else expect(own).toEqual(expect.arrayContaining([...(namespaces?.names ?? ['every'])]));
    }
  });

  it.each(EVERY)('finds the metrics of every program of the stack once in %s', (_, one) => {
    for (const { name, namespace, listeners } of one.monitoring.components) {
      const found = prometheusConfig(one).scrape_configs.filter(
        (job) =>
          (job.kubernetes_sd_configs ?? []).some(({ namespaces }) => namespaces?.names.includes(namespace)) &&
          relabelled(job, endpoint(namespace, name, listeners[0].port.name)) !== undefined,
      );
      expect({ name, jobs: found.length }).toEqual({ name, jobs: 1 });
    }
  });

  it('tells each pod of Alertmanager, and nothing at its gossip port', () => {
    const [discovery] = prometheusConfig(PROD).alerting.alertmanagers;
    const kept = (service: string, port: string) =>
      isKept(discovery?.relabel_configs, endpoint('monitoring', service, port));
    expect(kept('alertmanager', 'http')).toBe(true);
    expect(kept('alertmanager', 'gossip-tcp')).toBe(false);
    expect(kept('grafana', 'http')).toBe(false);
  });
});

describe('services', () => {
  it('are scraped exactly where the model says that they have metrics', () => {
    const job = jobOf(PROD, 'services');
    for (const { name, metrics, listeners } of PROD.environment.services) {
      const labels = relabelled(job, endpoint('autolytiq-prod', name, listeners[0].port.name));
      expect(labels?.['__metrics_path__']).toBe(metrics);
    }
  });

  it('say whose pod they are', () => {
    expect(relabelled(jobOf(PROD, 'services'), endpoint('autolytiq-prod', 'auth-service', 'http'))).toEqual({
      __address__: '10.0.1.7:8080',
      __metrics_path__: '/metrics',
      instance: '10.0.1.7:8080',
      job: 'services',
      namespace: 'autolytiq-prod',
      service: 'auth-service',
      pod: 'auth-service-7d9c',
      environment: 'prod',
    });
  });

  it('are left alone when they are no service of the system, or when the port is another', () => {
    const job = jobOf(PROD, 'services');
    expect(relabelled(job, endpoint('autolytiq-prod', 'stranger', 'http'))).toBeUndefined();
    expect(relabelled(job, endpoint('autolytiq-prod', 'auth-service', ''))).toBeUndefined();
    expect(relabelled(job, endpoint('autolytiq-prod', 'auth-service-canary', 'http'))).toBeUndefined();
  });

  it('may have their metrics elsewhere without another job', () => {
    const services = PROD.environment.services.map((service) =>
      service.name === 'auth-service' ? { ...service, metrics: '/internal/metrics' } : service,
    );
    const changed = withEnvironment(PROD, { services });
    const job = jobOf(changed, 'services');
    const path = (name: string) => relabelled(job, endpoint('autolytiq-prod', name, 'http'))?.['__metrics_path__'];
    expect(path('auth-service')).toBe('/internal/metrics');
    expect(path('deal-service')).toBe('/metrics');
    expect(prometheusConfig(changed).scrape_configs).toHaveLength(prometheusConfig(PROD).scrape_configs.length);
  });

  it('have no job when none of them has metrics', () => {
    const services = PROD.environment.services.map(({ metrics, ...service }) => service);
    const jobs = prometheusConfig(withEnvironment(PROD, { services })).scrape_configs;
    expect(jobs.map(({ job_name }) => job_name)).not.toContain('services');
  });

  it('are found by a name more in a pattern when there is one more', () => {
    const [first] = PROD.environment.services;
    if (first === undefined) throw new Error('no services');
    const services = [...PROD.environment.services, { ...first, name: 'loan-service' }];
    const job = jobOf(withEnvironment(PROD, { services }), 'services');
    expect(relabelled(job, endpoint('autolytiq-prod', 'loan-service', 'http'))?.['service']).toBe('loan-service');
    expect(relabelled(jobOf(PROD, 'services'), endpoint('autolytiq-prod', 'loan-service', 'http'))).toBeUndefined();
  });
});

describe('exporters', () => {
  it('of stores say which store', () => {
    const labels = relabelled(jobOf(PROD, 'postgres'), endpoint('monitoring', 'postgres-exporter', 'http'));
    expect(labels).toMatchObject({ service: 'postgres-exporter', store: 'postgres' });
  });

  it('of nodes say which node', () => {
    const labels = relabelled(jobOf(PROD, 'node-exporter'), endpoint('monitoring-nodes', 'node-exporter', 'http'));
    expect(labels).toMatchObject({ node: 'ip-10-0-1-5', service: 'node-exporter' });
  });

  it.each(['kube-state-metrics', 'cloudwatch'])('%s gives its series no label of its own pod', (job) => {
    const service = job === 'cloudwatch' ? 'cloudwatch-exporter' : job;
    const labels = relabelled(jobOf(PROD, job), endpoint('monitoring', service, 'http'));
    expect(labels).toEqual({
      __address__: '10.0.1.7:8080',
      __metrics_path__: '/metrics',
      instance: service,
      job,
      environment: 'prod',
    });
    expect(jobOf(PROD, job).honor_labels).toBe(true);
  });

  it('of the state of the cluster is asked for itself at its other port', () => {
    const labels = relabelled(jobOf(PROD, 'monitoring'), endpoint('monitoring', 'kube-state-metrics', 'telemetry'));
    expect(labels).toMatchObject({ service: 'kube-state-metrics', job: 'monitoring' });
  });
});

describe('nodes', () => {
  it.each(['kubelet', 'cadvisor'])(
    '%s is asked with a token, by a verified certificate, and said by its node',
    (name) => {
      const job = jobOf(PROD, name);
      expect(job).toMatchObject({ scheme: 'https', authorization: { type: 'Bearer' } });
      expect(job.tls_config?.ca_file).toMatch(/ca\.crt$/);
      expect(relabelled(job, node('ip-10-0-1-5', '10.0.1.5'))).toMatchObject({
        __address__: '10.0.1.5:10250',
        node: 'ip-10-0-1-5',
        environment: 'prod',
      });
    },
  );

  it('bring the series that rules may use, and none of the thousands beside', () => {
    const kubelet = jobOf(PROD, 'kubelet').metric_relabel_configs;
    expect(isKept(kubelet, { __name__: 'kubelet_volume_stats_available_bytes' })).toBe(true);
    expect(isKept(kubelet, { __name__: 'storage_operation_duration_seconds_bucket' })).toBe(false);
    const cadvisor = jobOf(PROD, 'cadvisor').metric_relabel_configs;
    const cpu = { __name__: 'container_cpu_usage_seconds_total', id: '/kubepods/pod1', pod: 'auth-service-7d9c' };
    expect(isKept(cadvisor, cpu)).toBe(true);
    expect(isKept(cadvisor, { ...cpu, id: '/system.slice', pod: '' })).toBe(false);
    expect(isKept(cadvisor, { ...cpu, __name__: 'container_tasks_state' })).toBe(false);
  });
});

describe('probes', () => {
  it('ask the exporter about each public address', () => {
    const job = jobOf(PROD, 'blackbox');
    const [first] = job.static_configs ?? [];
    const labels = relabelled(job, { __address__: first?.targets[0] ?? '', ...first?.labels });
    expect(labels).toEqual({
      __address__: 'blackbox-exporter.monitoring.svc:9115',
      __metrics_path__: '/probe',
      __param_target: 'https://api.autolytiq.com/health',
      instance: 'https://api.autolytiq.com/health',
      job: 'blackbox',
      probe: 'api.autolytiq.com/health',
      service: 'api-gateway',
      environment: 'prod',
    });
    expect(job.static_configs).toHaveLength(PROD.monitoring.probes.length);
  });

  it('are no job where there is nothing public', () => {
    const jobs = prometheusConfig(withMonitoring(PROD, { probes: [] })).scrape_configs;
    expect(jobs.map(({ job_name }) => job_name)).not.toContain('blackbox');
  });
});
