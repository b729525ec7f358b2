import { posix } from 'node:path';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { dashboards, type Dashboard } from '../../monitoring/dashboards';
import { DASHBOARDS_PATH } from '../../monitoring/dashboards/folder';
import {
  ADMIN_PASSWORD_FILE,
  grafanaDashboardProviders,
  grafanaDataSources,
  grafanaSettings,
} from '../../monitoring/grafana';
import {
  INGRESS_CLASS,
  NOT_FOUND,
  loadBalancerAnnotations,
  notFoundAction,
  pathPrefix,
  targetGroupAnnotations,
} from '../parts/alb';
import { addIdentity, addService, metadataOf, secretOf, type ComponentProps } from './parts/component';
import { addTexts, emptyFolder, joinedFolder, secretFolder, yamlText, type Source, type Texts } from './parts/files';
import { addComponentDeployment, httpProbes } from './parts/pod';

const HEALTH = '/api/health';

/** For Prometheus, and not for the public. */
const METRICS = '/metrics';

const PROVISIONING = '/etc/grafana/provisioning';
const DATA = '/var/lib/grafana';

/** Place of its rules among those of the load balancer's group, after the system's own. */
const ORDER = 200;

/** How long load balancers may go on sending to a pod that is to end, and how long what they have sent may run. */
const PRE_STOP_SECONDS = 15;
const DRAIN_SECONDS = 15;

/** More than both together. */
const GRACE_PERIOD_SECONDS = 45;

/**
 * Grafana, without a volume: data sources and dashboards come from this repository, and what is made by hand is gone with its
 * pod, so that it cannot come to differ from it. There is no user but `admin`, who logs in again after a restart.
 */
export class GrafanaChart extends Chart {
  constructor(scope: Construct, id: string, props: ComponentProps) {
    super(scope, id);
    const { name, listeners } = props.component;
    const [{ port }] = listeners;
    addIdentity(this, props);
    const provisioning = {
      'dashboards.yaml': yamlText(grafanaDashboardProviders()),
      'data-sources.yaml': yamlText(grafanaDataSources(props)),
    };
    addTexts(this, props, provisioning);
    const boards = dashboards(props).map((dashboard) => ({
      name: `${name}-dashboard-${dashboard.uid}`,
      folder: dashboard.folder,
      texts: textsOf(dashboard),
    }));
    for (const { name: configMap, texts } of boards) addTexts(this, props, texts, configMap);
    addService(this, props, targetGroup(props));
    addIngress(this, props);
    addComponentDeployment(this, props, {
      container: {
        env: variables(props),
        lifecycle: { preStop: { exec: { command: ['sleep', String(PRE_STOP_SECONDS)] } } },
      },
      gracePeriodSeconds: GRACE_PERIOD_SECONDS,
      probes: httpProbes({ port, ready: HEALTH, startupSeconds: 120 }),
      mounts: [
        joinedFolder('provisioning', provisioningFolders(name), PROVISIONING),
        joinedFolder(
          'dashboards',
          boards.map(({ name: configMap, folder, texts }): Source => ({
            kind: 'configMap',
            name: configMap,
            files: Object.keys(texts),
            folder,
          })),
          DASHBOARDS_PATH,
        ),
        secretFolder('secrets', secretOf(props).name, posix.dirname(ADMIN_PASSWORD_FILE)),
        emptyFolder('data', DATA),
      ],
      readAtStart: [provisioning, boards.map(({ texts }) => texts)],
    });
  }
}

/** Where Grafana looks for each. */
function provisioningFolders(configMap: string): readonly Source[] {
  return [
    { kind: 'configMap', name: configMap, files: ['dashboards.yaml'], folder: 'dashboards' },
    { kind: 'configMap', name: configMap, files: ['data-sources.yaml'], folder: 'datasources' },
  ];
}

function textsOf({ uid, json }: Dashboard): Texts {
  return { [`${uid}.json`]: json };
}

/** Its settings, and the port that everything else here knows. */
function variables(props: ComponentProps): k8s.EnvVar[] {
  const [{ port }] = props.component.listeners;
  const settings = { ...grafanaSettings(props), GF_SERVER_HTTP_PORT: String(port.number) };
  return Object.entries(settings).map(([name, value]) => ({ name, value }));
}

/** The load balancer asks what the readiness probe asks. */
function targetGroup({ component, monitoring }: ComponentProps): Readonly<Record<string, string>> | undefined {
  if (monitoring.grafanaHost === undefined) return undefined;
  return targetGroupAnnotations({
    name: component.name,
    exposure: {
      kind: 'routed',
      healthCheck: { intervalSeconds: 15, timeoutSeconds: 5, healthyThreshold: 2, unhealthyThreshold: 3 },
    },
    probe: { kind: 'http', health: HEALTH },
    shutdown: { drainSeconds: DRAIN_SECONDS },
  }).annotations;
}

/** Its host, on the load balancer that the system's own hosts are on. */
function addIngress(scope: Construct, props: ComponentProps): void {
  const { environment, monitoring, component } = props;
  const [{ port }] = component.listeners;
  const { ingress } = environment;
  const { grafanaHost: host } = monitoring;
  if (host === undefined || ingress === undefined) return;
  new k8s.KubeIngress(scope, 'ingress', {
    metadata: {
      ...metadataOf(props),
      annotations: { ...loadBalancerAnnotations(ingress, ORDER), ...notFoundAction() },
    },
    spec: {
      ingressClassName: INGRESS_CLASS,
      rules: [
        {
          host,
          http: {
            paths: [
              pathPrefix(METRICS, NOT_FOUND),
              pathPrefix('/', { name: component.name, port: { name: port.name } }),
            ],
          },
        },
      ],
    },
  });
}
