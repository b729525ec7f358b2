import { EMULATOR, EVENTS } from './events';
import { LIVE_PAGE, TEST_PAGE, lastJsonAfter, rowsAfter, sectionAfter } from './page-after';

const TITLE = 'Topics and queues';

test('a system without topics and queues has no section on them', () => {
  expect(sectionAfter(LIVE_PAGE, TITLE)).toBeUndefined();
});

test('topics have their ARN and publishers, queues their URL, times, dead-letter queue and consumers', () => {
  expect(rowsAfter(LIVE_PAGE, TITLE, ...EVENTS)).toEqual([
    '| `parcel-lost` | – | `arn:aws:sns:eu-central-1:444455556666:parcel-lost` | `label-printer` |',
    '| `parcel-sorted` | parcel.sorted | `arn:aws:sns:eu-central-1:444455556666:parcel-sorted` | `label-printer` |',
    '| `returns` | `https://sqs.eu-central-1.amazonaws.com/444455556666/returns` | – | 30 s | 1 day | `returns-dead-letter`, after 1 attempt, kept 7 days | `tracker-api` |',
    '| `sorting` | `https://sqs.eu-central-1.amazonaws.com/444455556666/sorting` | `parcel-sorted` | 45 s | 4 days | `sorting-dead-letter`, after 5 attempts, kept 14 days | `tracker-api` |',
  ]);
});

test('a queue lets exactly its topics send to it, and hands on to its dead-letter queue', () => {
  expect(lastJsonAfter(LIVE_PAGE, TITLE, ...EVENTS)).toEqual({
    VisibilityTimeout: 45,
    MessageRetentionPeriod: 345600,
    SqsManagedSseEnabled: true,
    RedrivePolicy: {
      deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:444455556666:sorting-dead-letter',
      maxReceiveCount: 5,
    },
    Policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: 'arn:aws:sqs:eu-central-1:444455556666:sorting',
          Condition: { ArnEquals: { 'aws:SourceArn': ['arn:aws:sns:eu-central-1:444455556666:parcel-sorted'] } },
        },
      ],
    },
  });
});

test('nobody is let in to a queue without topics', () => {
  const lines = sectionAfter(LIVE_PAGE, TITLE, ...EVENTS) ?? [];
  const returns = lines.slice(lines.indexOf('Attributes of `returns`:'), lines.indexOf('Attributes of `sorting`:'));
  expect(returns.join('\n')).toContain('"maxReceiveCount": 1');
  expect(returns.join('\n')).not.toContain('sqs:SendMessage');
});

test('messages keep the envelope of SNS, and dead-letter queues are watched', () => {
  const text = sectionAfter(LIVE_PAGE, TITLE, ...EVENTS)?.join('\n');
  expect(text).toContain('raw message delivery off');
  expect(text).toContain('`SqsManagedSseEnabled`');
  expect(text).toContain('a depth (`ApproximateNumberOfMessagesVisible`) above zero is an alarm');
});

test('where the emulator makes them, nothing is needed in AWS', () => {
  expect(sectionAfter(TEST_PAGE, TITLE, ...EVENTS, ...EMULATOR)).toEqual([
    'LocalStack in the cluster makes them from the same declaration, at `http://localstack:4599` (`CLOUD_ENDPOINT`); nothing is needed in AWS.',
  ]);
  expect(rowsAfter(LIVE_PAGE, TITLE, ...EVENTS, ...EMULATOR)).toHaveLength(4);
});
