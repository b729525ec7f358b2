import { Type, type Static } from '@sinclair/typebox';
import { SERVICE_DEFAULTS } from './service-defaults';
import * as scalar from './scalars';
import { serviceObjectives } from './monitoring';
import { SIZES, TIERS } from './tiers';
import { configuration, keys, secret } from './variables';

/** How a service is spoken to. */
const PROTOCOLS = ['http', 'grpc', 'tcp'] as const;

/** How its address is written for callers. */
const ADDRESS_FORMS = ['url', 'host:port'] as const;

/** Numeric user of a container. */
export const user = (description: string, options: { readonly default?: { uid: number; gid: number } } = {}) =>
  scalar.record(
    description,
    {
      uid: scalar.integer('Numeric user; 0 is refused by the restricted level.', { minimum: 1, maximum: 65535 }),
      gid: scalar.integer('Numeric group, also of mounted volumes.', { minimum: 1, maximum: 65535 }),
    },
    options,
  );

const address = {
  variable: Type.Optional(
    scalar.variableName('Variable of the caller; else `<NAME>_URL`, or `<NAME>_ADDR` for the form host:port.'),
  ),
  form: Type.Optional(
    scalar.oneOf(
      '`http://host:port`, or `host:port` alone; else the first for http, the second for grpc and tcp.',
      ADDRESS_FORMS,
    ),
  ),
};

const call = Type.Union(
  [
    scalar.reference('Service, at its first port.'),
    scalar.record('A call to another port, or under another variable.', {
      service: scalar.reference('Name of the service.'),
      port: Type.Optional(scalar.extraPortName('Which of its `extraPorts`; else its `port`.')),
      ...address,
    }),
  ],
  { expected: 'the name of a service, or {service, port, variable, form}' },
);

const extraPort = scalar.record('A further port.', {
  port: scalar.port('Number.'),
  protocol: scalar.oneOf('How it is spoken to.', PROTOCOLS, { default: 'tcp' }),
});

const worker = scalar.record('A workload that runs all the time and listens nowhere.', {
  alive: Type.Optional(
    scalar.someOf(
      'Command in the container that fails when only a restart helps; left out, it is restarted only when it ends.',
      scalar.word('Word.'),
    ),
  ),
});

const only = scalar.record('Tiers in which the service exists, where that is not all of them.', {
  tiers: scalar.someOf('Tiers.', scalar.oneOf('Tier.', TIERS)),
  why: scalar.sentence('Reason.'),
});

/** A workload as `system.yaml` declares it. */
export const service = scalar.record(
  'A workload of the system: with `port` or `worker` a Deployment, with `schedule` a CronJob.',
  {
    port: Type.Optional(scalar.port('Port of the container, of the Service, of probes and of network rules.')),
    protocol: Type.Optional(
      scalar.oneOf(
        `How it is spoken to at its \`port\`: probes and load balancer ask a path (http), the gRPC health service (grpc), or for an open socket (tcp); else ${SERVICE_DEFAULTS.protocol}.`,
        PROTOCOLS,
      ),
    ),
    extraPorts: scalar.mapOf(
      'Further ports; open to those that call them by name.',
      scalar.portName('Name.'),
      extraPort,
    ),
    worker: Type.Optional(worker),
    schedule: Type.Optional(scalar.cronSchedule('When it runs, if it does not run all the time.')),
    timeZone: Type.Optional(scalar.timeZone(`Time zone of the schedule; else ${SERVICE_DEFAULTS.timeZone}.`)),
    deadlineSeconds: Type.Optional(
      scalar.integer(`When a run of the schedule is ended; else after ${SERVICE_DEFAULTS.deadlineSeconds}.`, {
        minimum: 60,
        maximum: 86400,
      }),
    ),
    only: Type.Optional(only),
    image: Type.Optional(
      scalar.reference('Image of others, from third-party.images.yaml, with its user; else one of the system.'),
    ),
    health: Type.Optional(
      scalar.httpPath(
        `Answers 200 when the service can take requests: startup, readiness and ALB health check of http; else \`${SERVICE_DEFAULTS.health}\`.`,
      ),
    ),
    liveness: Type.Optional(
      scalar.httpPath(
        'Of http: answers 200 unless only a restart helps. Left out, liveness is an open socket, so that a database that is down restarts nothing.',
      ),
    ),
    metrics: Type.Optional(
      scalar.httpPath(
        `Where metrics of http are, never answered to the internet; else \`${SERVICE_DEFAULTS.metrics}\`.`,
      ),
    ),
    startupSeconds: Type.Optional(
      scalar.integer(
        `How long what runs all the time may take from start to healthy; else ${SERVICE_DEFAULTS.startupSeconds}.`,
        { minimum: 5, maximum: 270 },
      ),
    ),
    size: scalar.oneOf('Requests, limits and replicas, by tier.', SIZES, { default: 'small' }),
    command: Type.Optional(scalar.someOf('Replaces the entrypoint of the image.', scalar.word('Word.'))),
    args: Type.Optional(scalar.someOf('Arguments of the entrypoint.', scalar.word('Word.'))),
    user: Type.Optional(user('Numeric user of this image, where it differs from the system.')),
    writableFolders: scalar.listOf(
      'Folders it may write to, beside /tmp; empty at the start of each pod.',
      scalar.folder('Folder.'),
    ),
    kubernetesApi: scalar.oneOf('Whether the pod gets a token for the Kubernetes API.', ['none', 'token'], {
      default: 'none',
    }),
    address: Type.Optional(scalar.record('How callers are told where it is.', address)),
    calls: scalar.listOf(
      'Services it calls: gives it a variable with the address of each, and both sides their network rules.',
      call,
    ),
    uses: scalar.listOf(
      'Stores, externals, buckets, topics, queues and variable sets it uses: gives it their keys, configuration, network and IAM rules.',
      scalar.reference('Store, external, bucket, topic, queue or variable set.'),
    ),
    reaches: scalar.listOf(
      'Stores it may connect to without getting their keys and configuration: a person logs in.',
      scalar.reference('Store.'),
    ),
    reloader: Type.Optional(
      scalar.oneOf(
        `Of what runs all the time: whether Stakater Reloader, where the cluster has it, starts its pods anew when a Secret that they read changes (docs/secret-rotation.md); else ${SERVICE_DEFAULTS.reloader}.`,
        ['on', 'off'],
      ),
    ),
    team: Type.Optional(scalar.dnsLabel('Owner of its alerts; else the team of `monitoring`.')),
    objectives: Type.Optional(serviceObjectives),
    secret: secret(),
    keys: keys('Secret keys of this service alone.'),
    config: configuration('Configuration of this service alone.'),
  },
);

export type ServiceSettings = Static<typeof service>;
export type CallSettings = Static<typeof call>;
export type Protocol = (typeof PROTOCOLS)[number];
