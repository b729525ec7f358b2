/** Alerts that a message spells out; a node that is lost has hundreds, and Slack cuts a text at 40,000 characters. */
const SPELT_OUT = 10;

/** A time as people write it; everywhere UTC, since readers are not. */
const TIME = 'UTC.Format "2006-01-02 15:04:05 UTC"';

/** Of a list of alerts: what is broken, since when and until when, and what is known. */
const LIST = `{{ define "message.list" -}}
{{ range $index, $alert := . }}{{ if lt $index ${SPELT_OUT} -}}
- {{ template "message.summary" $alert }}
  {{ with $alert.Annotations.description }}{{ . }}
  {{ end }}{{ template "message.period" $alert }}
{{ end }}{{ end }}{{ template "message.rest" . }}{{ end }}
`;

const COMMON = `{{ define "message.severity" -}}
{{ with .CommonLabels.severity }}{{ . | toUpper }}{{ else }}FIRING{{ end }}{{ end }}

{{ define "message.what" -}}
{{ with .CommonAnnotations.summary }}{{ . }}{{ else }}{{ .GroupLabels.alertname }}{{ with .GroupLabels.service }} of {{ . }}{{ end }}{{ end }}{{ end }}

{{ define "message.where" -}}
cluster {{ .CommonLabels.cluster }}, environment {{ .CommonLabels.environment }}{{ end }}

{{ define "message.title" -}}
[{{ if eq .Status "firing" }}{{ template "message.severity" . }}{{ if gt (len .Alerts.Firing) 1 }}, {{ .Alerts.Firing | len }} alerts{{ end }}{{ else }}RESOLVED{{ end }}] {{ template "message.what" . }} ({{ .CommonLabels.cluster }}){{ end }}

{{ define "message.count" -}}
{{ .Alerts.Firing | len }} firing{{ if gt (len .Alerts.Resolved) 0 }}, {{ .Alerts.Resolved | len }} resolved{{ end }}{{ end }}

{{ define "message.summary" -}}
{{ with .Annotations.summary }}{{ . }}{{ else }}{{ .Labels.alertname }}{{ end }}{{ end }}

{{ define "message.period" -}}
since {{ .StartsAt.${TIME} }}{{ if eq .Status "resolved" }}, until {{ .EndsAt.${TIME} }}{{ end }}{{ end }}

{{ define "message.rest" -}}
{{ if gt (len .) ${SPELT_OUT} }}and others: ${SPELT_OUT} of {{ len . }} are shown
{{ end }}{{ end }}

{{ define "message.runbook" -}}
{{ .CommonAnnotations.runbook_url }}{{ end }}

{{ define "message.dashboard" -}}
{{ (index .Alerts 0).Annotations.dashboard_url }}{{ end }}

${LIST}
{{ define "message.text" -}}
{{ template "message.where" . }}: {{ template "message.count" . }}

{{ with .Alerts.Firing }}Firing:
{{ template "message.list" . }}
{{ end }}{{ with .Alerts.Resolved }}Resolved:
{{ template "message.list" . }}
{{ end }}Runbook: {{ template "message.runbook" . }}
{{ with (index .Alerts 0).Annotations.dashboard_url }}Dashboard: {{ . }}
{{ end }}{{ end }}
`;

/** Slack reads three characters as the beginning of something else (https://api.slack.com/reference/surfaces/formatting). */
const ESCAPED = `reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;"`;

const SLACK = `{{ define "message.color" -}}
{{ if eq .Status "resolved" }}good{{ else if eq .CommonLabels.severity "critical" }}danger{{ else if eq .CommonLabels.severity "info" }}#439fe0{{ else }}warning{{ end }}{{ end }}

{{ define "message.slack.list" -}}
{{ range $index, $alert := . }}{{ if lt $index ${SPELT_OUT} -}}
• *{{ with $alert.Annotations.summary }}{{ . | ${ESCAPED} }}{{ else }}{{ $alert.Labels.alertname }}{{ end }}*
{{ with $alert.Annotations.description }}{{ . | ${ESCAPED} }}
{{ end }}_{{ template "message.period" $alert }}_
{{ end }}{{ end }}{{ template "message.rest" . }}{{ end }}

{{ define "message.slack.text" -}}
{{ template "message.where" . }}: {{ template "message.count" . }}
{{ with .Alerts.Firing }}{{ template "message.slack.list" . }}{{ end -}}
{{ with .Alerts.Resolved }}Resolved:
{{ template "message.slack.list" . }}{{ end -}}
{{ with .CommonAnnotations.runbook_url }}<{{ . }}|Runbook>{{ end }}{{ with (index .Alerts 0).Annotations.dashboard_url }} · <{{ . }}|Dashboard>{{ end }}{{ end }}
`;

/**
 * The texts of messages: file name and content. All say the same in the words of their medium: what is broken, how much of it, where,
 * since when, and where to read on.
 */
export const TEMPLATES: Readonly<Record<string, string>> = {
  'message.tmpl': COMMON,
  'slack.tmpl': SLACK,
};
