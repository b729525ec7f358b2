import type { Mutation } from './mutations';

/** Survivors that do no harm, each with the reason; a class that is caught after all must not stand here. */
export const HARMLESS: readonly { readonly name: string; readonly place: RegExp; readonly why: string }[] = [
  {
    name: 'pod: token by default',
    place: / Deployment monitoring\/(?:prometheus|kube-state-metrics) /,
    why: 'they are declared to use the Kubernetes API, and their ServiceAccounts mount the token too (api-permissions)',
  },
  {
    name: 'rollout: everything down first',
    place: / Deployment monitoring\//,
    why: 'of what is declared to run once: a minute without an exporter or Grafana. Where more run, rollouts speaks',
  },
  {
    name: 'shutdown: no pause',
    place: /^(?:ecommerce|external-metrics)-\S+ Deployment monitoring\/grafana /,
    why: 'Grafana has no host there: no load balancer sends it anything, and no program calls it',
  },
  {
    name: 'service: selects too much',
    place: / Service (?:monitoring-nodes\/node-exporter|external-metrics-\w+\/web) /,
    why: 'its pods are the only ones of the namespace; with the next workload there, service-selectors speaks',
  },
  {
    name: 'budget: of every pod',
    place: / PodDisruptionBudget external-metrics-\w+\/web /,
    why: 'its pods are the only ones of the namespace; with the next workload there, disruption-budgets speaks',
  },
  {
    name: 'network: ways out lost',
    place: / NetworkPolicy monitoring-nodes\/allow-dns /,
    why: 'node-exporter connects to nobody, and so asks for no name; with a destination, network-dns speaks',
  },
  {
    name: 'object gone: NetworkPolicy',
    place: / NetworkPolicy monitoring-nodes\/allow-dns$/,
    why: 'node-exporter connects to nobody, and so asks for no name; with a destination, network-dns speaks',
  },
  {
    name: 'network: one direction forgotten',
    place: / NetworkPolicy (?:monitoring-nodes\/(?:allow-dns|node-exporter)|\S+-dev\/localstack) /,
    why: 'it allows nothing out that its pods need, and default-deny denies the rest (network-isolation)',
  },
];

/** Whether a mutation is one of those. */
export const isHarmless = (mutation: Mutation): boolean =>
  HARMLESS.some(({ name, place }) => name === mutation.name && place.test(mutation.place));
