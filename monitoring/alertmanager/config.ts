import type { Monitored } from '../alert';
import { INHIBITIONS, type InhibitRule } from './inhibitions';
import { receiversIn, SLACK_URL_FILE, type Receiver } from './receivers';
import type { RootRoute } from './route';
import { routeTree } from './routes';

/** Where the files are in the container: the configuration, and a folder with the templates. */
export const ALERTMANAGER_CONFIG_FILE = '/etc/alertmanager/alertmanager.yml';
export const ALERTMANAGER_TEMPLATES_FOLDER = '/etc/alertmanager/templates';

/** alertmanager.yml (https://prometheus.io/docs/alerting/latest/configuration/). */
export interface AlertmanagerConfig {
  readonly global: { readonly slack_api_url_file: string };
  readonly templates: readonly string[];
  readonly route: RootRoute;
  readonly receivers: readonly Receiver[];
  readonly inhibit_rules: readonly InhibitRule[];
}

/** Who is told of what in an environment; all of it follows from the model. */
export function alertmanagerConfig(monitored: Monitored): AlertmanagerConfig {
  return {
    global: { slack_api_url_file: SLACK_URL_FILE },
    templates: [`${ALERTMANAGER_TEMPLATES_FOLDER}/*.tmpl`],
    route: routeTree(monitored),
    receivers: receiversIn(monitored),
    inhibit_rules: INHIBITIONS,
  };
}
