import { isJson, listAt } from '../../policies/cluster/json';
import { scrapeTargets } from '../../policies/scrape-targets';
import { CLUSTERS, cluster, edited, lines, without, withoutFacts } from './clusters';
import { append, change, drop, put, type Edit } from './edits';
import { inYaml } from './file-edits';
import { ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const CONFIG = 'ConfigMap monitoring/prometheus';
const SERVICES = 'scrape_configs[job_name=services]';
const AUTH = 'Deployment autolytiq-prod/auth-service';

const configured = (...edits: readonly Edit[]) =>
  lines(scrapeTargets, edited(PROD, CONFIG, inYaml('prometheus.yml', ...edits)));
const unscraped = (title: string, path: string, port: number, found = 'none that keeps this port') =>
  `${title} metadata.name: expected a job of Prometheus that scrapes ${path} on port ${port} of its pods, found ${found}; mend the relabelling of the job that is about it, or the labels and ports of its Service`;

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(scrapeTargets, given)).toEqual([]);
});

describe('a port with metrics', () => {
  const auth = PROD.facts?.workloads.find(({ name }) => name === 'auth-service')?.listeners[0];
  const line = (found?: string) => unscraped(AUTH, auth?.metrics ?? '', auth?.port ?? 0, found);

  test('is kept by a job', () => {
    const pattern = (make: (regex: string) => string) =>
      configured(change(`${SERVICES}.relabel_configs[0].regex`, (regex) => make(String(regex))));
    expect(pattern((regex) => regex.replace('auth-service|', ''))).toEqual([line()]);
    expect(pattern(() => '.+;http').filter((said) => said.startsWith(AUTH))).toEqual([]);
    expect(
      configured(
        append(`${SERVICES}.relabel_configs`, { action: 'drop', source_labels: ['service'], regex: 'auth-.*' }),
      ),
    ).toEqual([line()]);
    expect(configured(drop(SERVICES)).length).toBeGreaterThan(10);
  });

  test('is found by its Service', () => {
    const service = 'Service autolytiq-prod/auth-service';
    expect(lines(scrapeTargets, edited(PROD, service, put('spec.ports[0].name', 'web')))).toEqual([line()]);
    expect(lines(scrapeTargets, edited(PROD, service, put('spec.selector', { app: 'auth' })))).toEqual([line()]);
    expect(lines(scrapeTargets, without(PROD, service))).toEqual([line()]);
    expect(configured(put(`${SERVICES}.kubernetes_sd_configs[0].namespaces.names`, ['default']))).toContainEqual(
      line(),
    );
  });

  test('is asked at its path', () => {
    expect(configured(put(`${SERVICES}.metrics_path`, '/stats'))).toContainEqual(line('jobs that scrape /stats'));
    const rule = {
      target_label: '__metrics_path__',
      replacement: '/stats',
      source_labels: ['service'],
      regex: 'auth-service',
    };
    expect(configured(append(`${SERVICES}.relabel_configs`, rule))).toEqual([line('jobs that scrape /stats')]);
  });

  test('is one of the stack itself too', () => {
    expect(configured(drop('scrape_configs[job_name=node-exporter]'))).toEqual([
      expect.stringContaining('DaemonSet monitoring-nodes/node-exporter metadata.name: expected a job of Prometheus'),
    ]);
  });
});

test('relabelling is computed as Prometheus does', () => {
  const kept = (...rules: readonly object[]) =>
    configured(...rules.map((rule) => append(`${SERVICES}.relabel_configs`, rule)));
  for (const rule of [
    { action: 'labelmap', regex: '__meta_kubernetes_pod_label_(.+)' },
    { action: 'labeldrop', regex: '__meta_.*' },
    { action: 'lowercase', source_labels: ['service'], target_label: 'service' },
    { action: 'keepequal', source_labels: ['service'], target_label: 'service' },
    { action: 'hashmod', source_labels: ['service'], target_label: 'shard', modulus: 2 },
    { action: 'keep', source_labels: ['service'], regex: '[[:alpha:]]' },
    { action: 'keep', source_labels: ['service'], regex: '(?i).*-(SERVICE|gateway)' },
  ]) {
    expect(kept(rule)).toEqual([]);
  }
  expect(
    kept(
      { action: 'labelmap', regex: '__meta_kubernetes_(service)_(name)', replacement: '${2}_of_$1' },
      { action: 'uppercase', source_labels: ['name_of_service'], target_label: 'loud' },
      { action: 'drop', source_labels: ['loud', 'namespace'], separator: '/', regex: 'AUTH-SERVICE/(?P<rest>.*)' },
    ),
  ).toHaveLength(1);
  expect(
    kept({ action: 'dropequal', source_labels: ['service'], target_label: '__meta_kubernetes_service_name' }).length,
  ).toBeGreaterThan(10);
  expect(kept({ action: 'keepequal', source_labels: ['service'], target_label: 'pod' }).length).toBeGreaterThan(10);
  expect(kept({ action: 'labelkeep', regex: 'service' }).length).toBeGreaterThan(10);
});

test('no port is scraped twice', () => {
  const again = configured(
    change('scrape_configs', (jobs) => (Array.isArray(jobs) ? [...jobs, { ...jobs[0], job_name: 'again' }] : jobs)),
  );
  expect(again).toContainEqual(
    expect.stringMatching(
      /\.relabel_configs: expected targets that no other job scrapes, found Deployment autolytiq-prod\/auth-service, port \d+, as the job services does; keep it in one of services and again$/,
    ),
  );
});

describe('network policy', () => {
  const reached = (found: string) =>
    expect.stringMatching(
      new RegExp(
        `^ConfigMap monitoring/prometheus data\\["prometheus\\.yml"\\]\\.scrape_configs\\[\\d+\\]: expected pods that Deployment monitoring/prometheus may connect to, found Deployment autolytiq-prod/auth-service, port \\d+, which ${found}; allow prometheus to connect to auth-service on port \\d+, on both sides$`,
      ),
    );
  /** Rules without the peers that are pods of that name, and without what is then left for nobody. */
  const withoutPeer = (field: 'from' | 'to', name: string) => (rules: unknown) =>
    (Array.isArray(rules) ? rules : []).flatMap((rule: unknown) => {
      const peers = listAt(rule, field).filter((peer) => !JSON.stringify(peer).includes(`"${name}"`));
      return isJson(rule) && peers.length > 0 ? [{ ...rule, [field]: peers }] : [];
    });

  test('lets it in', () => {
    const closed = edited(
      PROD,
      'NetworkPolicy autolytiq-prod/auth-service',
      change('spec.ingress', withoutPeer('from', 'prometheus')),
    );
    expect(lines(scrapeTargets, closed)).toEqual([reached('admits no connection from it')]);
    expect(lines(scrapeTargets, withoutFacts(closed))).toEqual([]);
  });

  test('lets it out', () => {
    const closed = edited(
      PROD,
      'NetworkPolicy monitoring/prometheus',
      change('spec.egress', withoutPeer('to', 'auth-service')),
    );
    expect(lines(scrapeTargets, closed)).toEqual([reached('network policy does not let it reach')]);
  });

  test('lets it ask what is asked by address', () => {
    const closed = edited(PROD, 'NetworkPolicy monitoring/blackbox-exporter', put('spec.ingress', []));
    const said = lines(scrapeTargets, closed).join('\n');
    expect(said).toContain(
      'found Deployment monitoring/blackbox-exporter, port 9115, which admits no connection from it',
    );
  });
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(scrapeTargets, SOUND)).toEqual([]);
  expect(() => [lines(scrapeTargets, ODD), lines(scrapeTargets, ODD_KNOWN)]).not.toThrow();
});
