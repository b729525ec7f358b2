import type { AlertTest } from './alert-test';

const aws = (name: string, queue: string, values: string) => ({
  series: `aws_sqs_${name}_maximum{account_id="111122223333", dimension_QueueName="${queue}", environment="prod", instance="cloudwatch-exporter", job="cloudwatch", name="${queue}", region="us-east-1"}`,
  values,
});

const ENVIRONMENT = { environment: 'ecommerce-prod', interval: '1m' } as const;

export const QUEUE_TESTS: readonly AlertTest[] = [
  {
    ...ENVIRONMENT,
    alert: 'DeadLetterQueueNotEmpty',
    series: [
      aws('approximate_number_of_messages_visible', 'user-events-dead-letter', '0x5 3x20'),
      // Messages that wait for their consumer are no fault.
      aws('approximate_number_of_messages_visible', 'user-events', '7x25'),
    ],
    evalTime: '15m',
    labels: { dimension_QueueName: 'user-events-dead-letter', team: 'shop' },
    values: ['3', '3'],
  },
  {
    ...ENVIRONMENT,
    alert: 'QueueMessagesOld',
    series: [
      aws('approximate_age_of_oldest_message', 'user-events', '1200x30'),
      // What nobody takes away grows old.
      aws('approximate_age_of_oldest_message', 'user-events-dead-letter', '86400x30'),
    ],
    evalTime: '15m',
    labels: { dimension_QueueName: 'user-events', team: 'shop' },
    values: ['20m 0s', '20m 0s'],
  },
  {
    ...ENVIRONMENT,
    alert: 'QueueBacklogGrowing',
    series: [aws('approximate_number_of_messages_visible', 'user-events', '1000+10x100')],
    evalTime: '50m',
    labels: { dimension_QueueName: 'user-events', team: 'shop' },
    values: ['1500', '1500'],
  },
];
