import type { Described } from '../described';
import type { Queue } from '../environment';
import { emulatorOf, queueUrl, queuesOf, topicsOf, type Emulator } from '../events';
import type { EnvironmentInput } from '../inputs';
import { lookup } from '../lookup';
import { declaredWorkloads } from '../workloads';
import { json, names, table, type Section } from './markdown';
import { usersOf } from './workloads';

/** The topics and queues that must be there: in AWS, unless the environment has the emulator. */
export function eventsSection({ input }: Described): Section | undefined {
  const { topics, queues } = input.system.settings;
  if (Object.keys(topics).length + Object.keys(queues).length === 0) return undefined;
  const { region } = input.environment.settings.cluster;
  const emulator = emulatorOf(input);
  return {
    title: 'Topics and queues',
    blocks:
      emulator === undefined
        ? [`Standard topics and queues in ${region}.`, ...topicBlocks(input), ...queueBlocks(input)]
        : [emulated(emulator)],
  };
}

function emulated({ name, port, endpointVariable }: Emulator): string {
  return `LocalStack in the cluster makes them from the same declaration, at \`http://${name}:${port}\` (\`${endpointVariable}\`); nothing is needed in AWS.`;
}

function topicBlocks(input: EnvironmentInput): readonly string[] {
  const workloads = declaredWorkloads(input.system.settings);
  const rows = topicsOf(input).map(({ name, arn }) => [
    `\`${name}\``,
    lookup(input.system.settings.topics, name)?.event ?? '–',
    `\`${arn}\``,
    names(usersOf(workloads, name)),
  ]);
  return rows.length === 0 ? [] : [table(['topic', 'event', 'ARN', 'publishers'], rows)];
}

function queueBlocks(input: EnvironmentInput): readonly string[] {
  const queues = queuesOf(input);
  if (queues.length === 0) return [];
  const workloads = declaredWorkloads(input.system.settings);
  const rows = queues.map(({ name, visibilitySeconds, retentionSeconds, deadLetter }) => [
    `\`${name}\``,
    `\`${queueUrl(input, name)}\``,
    names(lookup(input.system.settings.queues, name)?.topics ?? []),
    `${visibilitySeconds} s`,
    days(retentionSeconds),
    `\`${deadLetter.name}\`, after ${attempts(deadLetter.attempts)}, kept ${days(deadLetter.retentionSeconds)}`,
    names(usersOf(workloads, name)),
  ]);
  return [
    table(['queue', 'URL', 'topics', 'visibility', 'retention', 'dead-letter queue', 'consumers'], rows),
    'Each queue is subscribed to its topics without a filter and with raw message delivery off: what it gets is the envelope of SNS. Queues and dead-letter queues are encrypted with keys that SQS manages (`SqsManagedSseEnabled`).',
    'Dead-letter queues hold what people must look at: a depth (`ApproximateNumberOfMessagesVisible`) above zero is an alarm.',
    ...queues.flatMap((queue) => [`Attributes of \`${queue.name}\`:`, json(attributesOf(queue))]),
  ];
}

/** As SQS names them; the policy lets exactly the queue's topics send to it. */
function attributesOf({ arn, topicArns, visibilitySeconds, retentionSeconds, deadLetter }: Queue): object {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arn,
        Condition: { ArnEquals: { 'aws:SourceArn': topicArns } },
      },
    ],
  };
  return {
    VisibilityTimeout: visibilitySeconds,
    MessageRetentionPeriod: retentionSeconds,
    SqsManagedSseEnabled: true,
    RedrivePolicy: { deadLetterTargetArn: deadLetter.arn, maxReceiveCount: deadLetter.attempts },
    ...(topicArns.length === 0 ? {} : { Policy: policy }),
  };
}

const DAY_SECONDS = 86400;

const days = (seconds: number): string => (seconds === DAY_SECONDS ? '1 day' : `${seconds / DAY_SECONDS} days`);

const attempts = (count: number): string => (count === 1 ? '1 attempt' : `${count} attempts`);
