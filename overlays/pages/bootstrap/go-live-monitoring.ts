import type { Environment } from '../../environment';
import type { Line } from './go-live-line';

/** That somebody hears of it when something breaks. */
export function monitoringLines({ cluster, monitoring }: Environment): readonly Line[] {
  if (monitoring === undefined) return [];
  const { namespace, alerting } = monitoring;
  const pages = alerting.paging === 'on';
  const alert = `amtool alert add alertname=GoLive severity=${pages ? 'critical' : 'warning'} --alertmanager.url=http://localhost:9093`;
  return [
    {
      what: 'Prometheus reaches every target',
      policies: ['scrape-targets'],
      command: `kubectl exec -n ${namespace} deployment/prometheus --context ${cluster.name} -- promtool query instant http://localhost:9090 'up == 0'`,
      see: 'nothing',
    },
    { what: 'Rules and dashboards ask for series that exist', policies: ['promql', 'known-series'] },
    {
      what: 'Alerts reach somebody',
      policies: ['alert-receivers', 'receiver-secrets'],
      command: `kubectl exec -n ${namespace} statefulset/alertmanager --context ${cluster.name} -- ${alert}`,
      see: `a message in ${alerting.receivers.slack.alerts}${pages ? ', and a page' : ''}`,
    },
    { what: 'Every alert leads to its runbook and dashboard', policies: ['alert-links'] },
  ];
}
