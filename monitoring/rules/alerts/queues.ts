import type { AlertDefinition, Monitored } from '../../alert';

const deadLetterQueueNotEmpty: AlertDefinition = {
  alert: 'DeadLetterQueueNotEmpty',
  severity: 'warning',
  area: 'service',
  // A message there stays for days: 5 minutes only make sure that CloudWatch’s numbers are not of a moment.
  for: '5m',
  expr: (monitored) => {
    const names = queues(monitored).map(({ deadLetter }) => deadLetter);
    return names.length === 0
      ? undefined
      : `max by (dimension_QueueName) (aws_sqs_approximate_number_of_messages_visible_maximum{dimension_QueueName=~"${names.join('|')}"}) > 0`;
  },
  summary: '{{ $labels.dimension_QueueName }} holds {{ $value }} messages that nobody could process',
  description:
    '{{ $value }} messages are in the dead-letter queue {{ $labels.dimension_QueueName }}: each was tried as often as it may be. They are deleted when their time there is over.',
  dashboard: { uid: 'dependencies', variables: [] },
  runbook: {
    meaning: 'A consumer failed at the same message on every attempt, and SQS has put it aside.',
    impact:
      'What the message asks for has not been done: a user may lack a mail or see old data. Nothing is lost until the queue’s retention is over.',
    diagnosis: [
      'Look at one without taking it away: `aws sqs receive-message --queue-url <url> --visibility-timeout 0 --attribute-names All --message-attribute-names All`.',
      'What the consumer said at the time: `kubectl logs -n <namespace> deployment/<service> --since=6h | grep -i error`.',
      'When they arrived: `aws_sqs_approximate_number_of_messages_visible_maximum{dimension_QueueName="<dead-letter queue>"}` over the last days; a step at a release names the release.',
      'All of one kind (a poisoned message, an event of an unknown version) or mixed (a dependency was away)?',
    ],
    mitigation: [
      'The reason is gone: `aws sqs start-message-move-task --source-arn <arn of the dead-letter queue>` gives them back to their queue.',
      'The consumer is wrong: mend it first; moving them before costs the attempts again.',
      'They may go: keep a copy, then delete one by one with `aws sqs delete-message`. `purge-queue` asks no questions and keeps nothing.',
    ],
  },
};

const queueMessagesOld: AlertDefinition = {
  alert: 'QueueMessagesOld',
  severity: 'warning',
  area: 'service',
  // A failed attempt hides a message for its visibility timeout, and a rollout pauses the consumer, both for minutes.
  for: '10m',
  expr: (monitored) => {
    const names = queues(monitored).map(({ name }) => name);
    return names.length === 0
      ? undefined
      : `max by (dimension_QueueName) (aws_sqs_approximate_age_of_oldest_message_maximum{dimension_QueueName=~"${names.join('|')}"}) > 900`;
  },
  summary: 'Messages in {{ $labels.dimension_QueueName }} wait for {{ $value | humanizeDuration }}',
  description:
    'The oldest message in {{ $labels.dimension_QueueName }} has waited for {{ $value | humanizeDuration }}; its consumer is away, stuck or too slow.',
  dashboard: { uid: 'dependencies', variables: [] },
  runbook: {
    meaning: 'Events are processed more than a quarter of an hour late, or not at all.',
    impact: 'What follows from events comes late: mails, and data that one service copies from another.',
    diagnosis: [
      'Does anybody take messages? `aws_sqs_number_of_messages_received_sum{dimension_QueueName="<queue>"}` and `aws_sqs_number_of_messages_deleted_sum` of it: received and not deleted means that each attempt fails.',
      'How many wait: `aws_sqs_approximate_number_of_messages_visible_maximum{dimension_QueueName="<queue>"}`.',
      'The consumer: `kubectl get pods -n <namespace> -l app.kubernetes.io/name=<service>` and `kubectl logs -n <namespace> deployment/<service> --tail=100`.',
      '`AccessDenied` in its log is the IAM role of its ServiceAccount: `kubectl get serviceaccount -n <namespace> <service> -o yaml`.',
      'More put in than taken out? `aws_sqs_number_of_messages_sent_sum{dimension_QueueName="<queue>"}`.',
    ],
    mitigation: [
      'A consumer that hangs: `kubectl rollout restart deployment/<service> -n <namespace>`.',
      'Too slow: more replicas in the overlay, `npm run synth`, apply; at once with `kubectl scale deployment/<service> -n <namespace> --replicas=<number>`.',
      'Since a release: `kubectl rollout undo deployment/<service> -n <namespace>`, and the former tag in the overlay.',
    ],
  },
};

const queueBacklogGrowing: AlertDefinition = {
  alert: 'QueueBacklogGrowing',
  severity: 'info',
  area: 'service',
  // A bulk of events is worked off within the half hour that the expression looks back.
  for: '30m',
  expr: (monitored) => {
    const names = queues(monitored).map(({ name }) => name);
    if (names.length === 0) return undefined;
    const waiting = `aws_sqs_approximate_number_of_messages_visible_maximum{dimension_QueueName=~"${names.join('|')}"}`;
    return [
      `max by (dimension_QueueName) (${waiting}) > 1000`,
      `and on (dimension_QueueName) max by (dimension_QueueName) (delta(${waiting}[30m])) > 0`,
    ].join('\n');
  },
  summary: '{{ $labels.dimension_QueueName }} grows: {{ $value }} messages wait',
  description:
    '{{ $value }} messages wait in {{ $labels.dimension_QueueName }}, and they have become more for half an hour.',
  dashboard: { uid: 'dependencies', variables: [] },
  runbook: {
    meaning: 'More events are put into a queue than are taken out.',
    impact: 'None while they are young; QueueMessagesOld says when they are late.',
    diagnosis: [
      'In and out: `aws_sqs_number_of_messages_sent_sum{dimension_QueueName="<queue>"}` against `aws_sqs_number_of_messages_deleted_sum`.',
      'Who publishes more: requests per second of the services that publish to its topics.',
      'Is the consumer at its limit? CPU: `sum by (pod) (rate(container_cpu_usage_seconds_total{container="<service>"}[5m]))`; database: StoreConnectionPoolNearLimit.',
    ],
    mitigation: [
      'More consumers: `replicas` of the service in the overlay, `npm run synth`, apply.',
      'A publisher runs wild: roll it back, `kubectl rollout undo deployment/<publisher> -n <namespace>`.',
    ],
  },
};

function queues({
  monitoring: { cloudWatch },
}: Monitored): readonly { readonly name: string; readonly deadLetter: string }[] {
  return cloudWatch?.queues ?? [];
}

/** What CloudWatch says of queues. */
export const QUEUE_ALERTS: readonly AlertDefinition[] = [
  deadLetterQueueNotEmpty,
  queueMessagesOld,
  queueBacklogGrowing,
];
