import { MONITORED } from '../monitored';
import { EMULATOR, EVENTS } from './events';
import { LIVE_PAGE, TEST_PAGE, WITHOUT_SECRETS, lastJsonAfter, pageAfter, rowsAfter, withService } from './page-after';

const ROLES = 'IAM roles';

test('permissions are the declared actions on that bucket, and the entries of the secret manager that are read', () => {
  const page = pageAfter(LIVE_PAGE);
  expect(page).toContain('"s3:PutObject"');
  expect(page).toContain('"Resource": "arn:aws:s3:::parcels-live-labels/*"');
  expect(page).not.toContain('s3:GetObject');
  expect(page).toContain('arn:aws:secretsmanager:eu-central-1:444455556666:secret:parcels/live/ledger-??????');
  expect(page).not.toMatch(/"Resource": "\*"|"Action": "\*"/);
});

test('the secret store may read the entries of the monitoring stack too', () => {
  const entry = 'arn:aws:secretsmanager:eu-central-1:444455556666:secret:parcels/live/watch-??????';
  expect(pageAfter(LIVE_PAGE)).not.toContain(entry);
  expect(pageAfter(LIVE_PAGE, ...MONITORED)).toContain(entry);
});

test('a worker has a role, which publishes to exactly its topics and takes from exactly its queues', () => {
  const worker = withService('sorter', '{ worker: {}, uses: [parcel-lost, sorting] }');
  // So that the last policy is that of the worker.
  const edits = [...WITHOUT_SECRETS, ...EVENTS, ...worker];
  const role = 'arn:aws:iam::444455556666:role/parcels-live-sorter';
  expect(rowsAfter(LIVE_PAGE, ROLES, ...edits)).toContain(
    `| \`${role}\` | \`system:serviceaccount:parcels-live:sorter\` | below |`,
  );
  expect(lastJsonAfter(LIVE_PAGE, ROLES, ...edits)).toEqual({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['sns:Publish'], Resource: ['arn:aws:sns:eu-central-1:444455556666:parcel-lost'] },
      {
        Effect: 'Allow',
        Action: [
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
          'sqs:GetQueueAttributes',
          'sqs:GetQueueUrl',
        ],
        Resource: ['arn:aws:sqs:eu-central-1:444455556666:sorting'],
      },
    ],
  });
});

test('where the emulator stands in for AWS, topics and queues need no permission', () => {
  expect(pageAfter(TEST_PAGE, ...EVENTS)).toContain('sns:Publish');
  expect(pageAfter(TEST_PAGE, ...EVENTS, ...EMULATOR)).not.toMatch(/sns:|sqs:/);
  expect(pageAfter(LIVE_PAGE, ...EVENTS, ...EMULATOR)).toContain('sns:Publish');
});
