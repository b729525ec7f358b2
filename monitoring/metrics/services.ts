import type { HttpMetrics } from '../../overlays/environment';
import { counter, exposedBy, gauge, histogram, info, POD_TARGET, type Entry, type Metric } from './metric';

/** What every Go program that uses the client library of Prometheus says of itself. */
export const GO_PROCESS: readonly (readonly Entry[])[] = [
  gauge('go_goroutines', [], 'Goroutines that exist'),
  gauge('go_threads', [], 'Threads of the operating system'),
  info('go_info', ['version'], 'Version of Go'),
  gauge('go_memstats_alloc_bytes', [], 'Heap in use'),
  gauge('go_memstats_heap_inuse_bytes', [], 'Heap spans in use'),
  counter('process_cpu_seconds_total', [], 'CPU time used'),
  gauge('process_max_fds', [], 'File descriptors that may be open'),
  gauge('process_open_fds', [], 'File descriptors that are open'),
  gauge('process_resident_memory_bytes', [], 'Memory resident'),
  gauge('process_start_time_seconds', [], 'When the process started, Unix time'),
];

/** Metrics of the services of the system; the names of the first two are settings. */
export const serviceMetrics = ({ requests, duration, statusLabel }: HttpMetrics): readonly Metric[] =>
  exposedBy({ jobs: ['services'], target: POD_TARGET }, [
    counter(requests, ['method', 'path', statusLabel], 'Requests answered'),
    histogram(duration, ['method', 'path'], 'Time to answer a request, in seconds'),
    ...GO_PROCESS,
  ]);
