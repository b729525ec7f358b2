import type { Cluster } from '../cluster/cluster';
import { isJson, listAt, textAt } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';
import { perCluster } from '../cluster/per-cluster';
import type { Pod } from '../cluster/pod';
import { declaredTarget, podsBehind, servicePortsOf } from '../services/service-ports';
import { ADDRESS, discovered } from './discovery';
import { monitoringFilesOf } from './monitoring-files';
import { relabelled } from './relabel';

/** A target that Prometheus scrapes, as far as it is a port of pods made here. */
export interface ScrapedTarget {
  /** Configuration of Prometheus, and the job in it. */
  readonly object: KubernetesObject;
  /** `data["prometheus.yml"].scrape_configs[0]` */
  readonly path: string;
  readonly job: string;
  readonly pod: Pod;
  readonly port: number;
  /** Where on that port: `/metrics`. */
  readonly metricsPath: string;
}

/** What Prometheus scrapes of the pods of a cluster. */
export const scrapedTargets = perCluster((cluster): readonly ScrapedTarget[] =>
  monitoringFilesOf(cluster).prometheus.flatMap(({ object, path, value }) =>
    listAt(value, 'scrape_configs').flatMap((job, index) =>
      targetsOf(cluster, job, object.namespace).map((target) => ({
        object,
        path: `${path}.scrape_configs[${index}]`,
        job: textAt(job, 'job_name') ?? '',
        ...target,
      })),
    ),
  ),
);

type Scraped = Pick<ScrapedTarget, 'pod' | 'port' | 'metricsPath'>;

function targetsOf(cluster: Cluster, job: unknown, own: string): readonly Scraped[] {
  const rules = listAt(job, 'relabel_configs');
  const defaults = {
    job: textAt(job, 'job_name') ?? '',
    __scheme__: textAt(job, 'scheme') ?? 'http',
    __metrics_path__: textAt(job, 'metrics_path') ?? '/metrics',
  };
  return [
    ...listAt(job, 'kubernetes_sd_configs').flatMap((discovery) =>
      inNamespaces(cluster, discovery, own).flatMap(({ pod, port, labels }): readonly Scraped[] => {
        const after = relabelled([...labels, defaults], rules);
        if (after === undefined) return [];
        const address = /^(?<host>[^:]+):(?<port>\d+)$/.exec(after('__address__'))?.groups;
        const metricsPath = after('__metrics_path__');
        if (address?.['host'] === ADDRESS) return [{ pod, port: Number(address['port'] ?? port), metricsPath }];
        return behindAddress(cluster, after('__address__'), own).map((found) => ({ ...found, metricsPath }));
      }),
    ),
    ...listAt(job, 'static_configs').flatMap((group) =>
      listAt(group, 'targets').flatMap((written): readonly Scraped[] => {
        const labels = isJson(group) && isJson(group['labels']) ? textsIn(group['labels']) : {};
        const after = relabelled([{ __address__: String(written) }, labels, defaults], rules);
        const metricsPath = after?.('__metrics_path__') ?? '';
        return behindAddress(cluster, after?.('__address__') ?? '', own).map((found) => ({ ...found, metricsPath }));
      }),
    ),
  ];
}

const textsIn = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

/** Of the namespaces that discovery is limited to; without a limit, of all. */
function inNamespaces(cluster: Cluster, discovery: unknown, own: string) {
  const role = textAt(discovery, 'role');
  if (role !== 'endpointslice' && role !== 'endpoints' && role !== 'pod') return [];
  const found = discovered(cluster, role);
  const names = listAt(discovery, 'namespaces', 'names').filter((name) => typeof name === 'string');
  const wanted = [...names, ...(isOwn(discovery) ? [own] : [])];
  return (wanted.length === 0 ? [...found.keys()] : wanted).flatMap((name) => found.get(name) ?? []);
}

const isOwn = (discovery: unknown): boolean =>
  isJson(discovery) && isJson(discovery['namespaces']) && discovery['namespaces']['own_namespace'] === true;

/** The pods behind the address of a Service: `blackbox-exporter.monitoring.svc:9115`. */
function behindAddress(cluster: Cluster, address: string, own: string): readonly Omit<Scraped, 'metricsPath'>[] {
  const {
    name = '',
    namespace = own,
    port,
  } = /^(?<name>[a-z\d-]+)(?:\.(?<namespace>[a-z\d-]+)(?:\.svc(?:\.cluster\.local)?)?)?:(?<port>\d+)$/.exec(address)
    ?.groups ?? {};
  const service = cluster.find('Service', namespace, name);
  if (service === undefined) return [];
  return servicePortsOf(service)
    .filter((one) => one.port === Number(port))
    .flatMap((one) =>
      podsBehind(cluster, service).flatMap((pod) => {
        const number = declaredTarget(pod, one)?.port ?? (typeof one.target === 'number' ? one.target : undefined);
        return number === undefined ? [] : [{ pod, port: number }];
      }),
    );
}
