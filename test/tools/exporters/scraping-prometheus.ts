import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prometheusConfig } from '../../../monitoring/prometheus/config';
import { monitored } from '../../monitoring/monitored';
import { freePorts, Running } from '../end-to-end/processes';
import type { Stage } from './stage';

/** A Prometheus that scrapes one program each second. */
export interface ScrapingPrometheus {
  /** The labels of the series that an expression yields now. */
  readonly query: (expression: string) => Promise<readonly Readonly<Record<string, string>>[]>;
}

/** Starts a Prometheus that treats the labels of a program as the generated job does. */
export async function scraping(stage: Stage, job: string, target: string): Promise<ScrapingPrometheus> {
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const path = join(stage.folder, `prometheus-${port}.yml`);
  const generated = prometheusConfig(monitored('autolytiq-prod')).scrape_configs.find((one) => one.job_name === job);
  if (generated === undefined) throw new Error(`no job is called ${job}`);
  const { kubernetes_sd_configs: _, relabel_configs: __, ...rest } = generated;
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [{ ...rest, static_configs: [{ targets: [target] }] }],
  };
  writeFileSync(path, JSON.stringify(config));
  const data = join(stage.folder, `prometheus-${port}`);
  await stage.start(
    new Running(
      'prometheus',
      [`--config.file=${path}`, `--storage.tsdb.path=${data}`, `--web.listen-address=127.0.0.1:${port}`],
      { ready: `${url}/-/ready`, log: `${data}.log` },
    ),
  );
  const query = async (expression: string) => {
    const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`);
    if (!response.ok) throw new Error(await response.text());
    const { data: found } = (await response.json()) as {
      readonly data: { readonly result: readonly { readonly metric: Readonly<Record<string, string>> }[] };
    };
    return found.result.map(({ metric }) => metric);
  };
  return { query };
}
