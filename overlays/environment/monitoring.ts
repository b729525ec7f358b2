import type { Resources } from '../sizes';
import type { Secret } from './secrets';
import type { Destination, Listener, User } from './workloads';

/** The monitoring stack of an environment: what runs in it, and what its rules, routes and dashboards follow from. */
export interface Monitoring {
  /** Namespace of the stack: `monitoring`. */
  readonly namespace: string;
  /** Namespace of what reads the files of nodes, which the level `restricted` refuses: `monitoring-nodes`. */
  readonly nodeNamespace: string;
  /** Everything that runs, in alphabetical order of names. */
  readonly components: readonly Component[];
  /** Secrets in the namespace of the stack; their keys are mounted as files of the same names. */
  readonly secrets: readonly Secret[];
  readonly prometheus: PrometheusSettings;
  readonly alerting: Alerting;
  readonly httpMetrics: HttpMetrics;
  /** Of each service that answers HTTP, in alphabetical order. */
  readonly objectives: readonly ServiceObjectives[];
  /** Public addresses that are asked from inside, in the order of system.yaml. */
  readonly probes: readonly PublicProbe[];
  /** What CloudWatch is asked for; absent where there is nothing to ask. */
  readonly cloudWatch?: CloudWatchSources;
  /** Public host of Grafana; absent: port-forward alone. */
  readonly grafanaHost?: string;
  /** Whether the custom resources of the Prometheus operator exist in the cluster. */
  readonly prometheusOperator: 'absent' | 'present';
  /** Whether the CloudWatch agent gets its configuration. */
  readonly cloudWatchAgent: 'off' | 'on';
}

/** What a component is. */
export type ComponentKind =
  | 'prometheus'
  | 'alertmanager'
  | 'grafana'
  | 'kube-state-metrics'
  | 'node-exporter'
  | 'blackbox-exporter'
  | 'postgres-exporter'
  | 'redis-exporter'
  | 'cloudwatch-exporter';

/** A program of the stack. */
export interface Component {
  readonly kind: ComponentKind;
  /** Name of its objects: the kind, or `<store>-exporter`. */
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly version: string;
  readonly user: User;
  readonly resources: Resources;
  /** Pods; of a DaemonSet, one on each node (1 stands for that). */
  readonly replicas: number;
  /** Size of the volume of each pod, in MiB; absent: it keeps nothing. */
  readonly storageMebibytes?: number;
  /** The first is where its metrics are. */
  readonly listeners: readonly [Listener, ...Listener[]];
  readonly destinations: readonly Destination[];
  readonly kubernetesApi: 'none' | 'token';
  readonly roleArn?: string;
  /** The store that an exporter is about. */
  readonly store?: string;
  /** What it logs in with, one of those of the stack. */
  readonly secret?: Secret;
}

/** How much Prometheus keeps. */
export interface PrometheusSettings {
  readonly scrapeSeconds: number;
  readonly retentionDays: number;
  /** At most 80 % of the volume. */
  readonly retentionMebibytes: number;
  /** Series it is sized for. */
  readonly expectedSeries: number;
  /** Window of the error budget in days, shorter than the retention. */
  readonly budgetDays: number;
}

/** Who is told of what. */
export interface Alerting {
  /** Owner of what no service's team owns. */
  readonly team: string;
  /** Whether critical alerts wake somebody. */
  readonly paging: 'on' | 'off';
  /** Where the pages of runbooks are, without a slash at the end. */
  readonly runbooks: string;
  readonly grouping: Grouping;
  readonly receivers: Receivers;
}

/** How alerts are gathered into messages. */
export interface Grouping {
  readonly waitSeconds: number;
  readonly intervalSeconds: number;
  readonly repeatMinutes: number;
}

/** Ways to a person. Credentials are keys of the Secret `alertmanager-secrets`. */
export interface Receivers {
  /** Slack channels; the address of the webhook is the key `slack-url`. */
  readonly slack: { readonly alerts: string; readonly security: string; readonly platform: string };
  /** PagerDuty with the key `pagerduty-key`; never where paging is off. */
  readonly pagerduty?: 'pagerduty-key';
  /** Mail by SMTP with the key `smtp-password`. */
  readonly mail?: Mail;
  /** Receiver of Watchdog, which tells somebody when it hears nothing: the key `heartbeat-url`. */
  readonly heartbeat?: 'heartbeat-url';
}

export interface Mail {
  readonly to: string;
  readonly from: string;
  /** `smtp.example.com:587`. */
  readonly smarthost: string;
  readonly username: string;
}

/** How services count and time the requests they answer. */
export interface HttpMetrics {
  /** Counter of requests: `http_requests_total`. */
  readonly requests: string;
  /** Histogram of their durations in seconds: `http_request_duration_seconds`. */
  readonly duration: string;
  /** Label of the status code, on the counter: `status`. */
  readonly statusLabel: string;
}

/** What a service promises. */
export interface ServiceObjectives {
  readonly service: string;
  readonly team: string;
  /** Percent of requests without a 5xx: 99.9. */
  readonly availability: number;
  readonly latency: {
    readonly milliseconds: number;
    /** Percent of requests that are answered within it. */
    readonly percent: number;
  };
}

/** A public address that is asked. */
export interface PublicProbe {
  /** `https://api.example.com/health`. */
  readonly url: string;
  readonly host: string;
  readonly path: string;
  /** The service that answers there. */
  readonly service: string;
}

/** What only CloudWatch knows. */
export interface CloudWatchSources {
  readonly region: string;
  readonly queues: readonly { readonly name: string; readonly deadLetter: string }[];
  /** Name of the group of the load balancer, which is a tag of it; absent when nothing is routed. */
  readonly loadBalancerGroup?: string;
}
