import { SYSTEM, TEST, replace, type Edit } from '../edited-overlays';
import { withImagesOfOthers } from './page-after';

/** Two topics, a queue that gets one of them and a queue that gets none, with publishers and consumers. */
export const EVENTS: readonly Edit[] = [
  replace(
    SYSTEM,
    'buckets:\n',
    [
      'topics:',
      '  parcel-lost: {}',
      '  parcel-sorted: { event: parcel.sorted }',
      'queues:',
      '  returns: { retentionDays: 1, deadLetter: { attempts: 1, retentionDays: 7 } }',
      '  sorting: { topics: [parcel-sorted], visibilitySeconds: 45 }',
      'buckets:\n',
    ].join('\n'),
  ),
  replace(SYSTEM, 'uses: [carrier, labels]', 'uses: [carrier, labels, parcel-sorted, parcel-lost]'),
  replace(SYSTEM, 'uses: [ledger]', 'uses: [ledger, sorting, returns]'),
];

/** The emulator, in the test environment. */
export const EMULATOR: readonly Edit[] = [
  replace(SYSTEM, 'buckets:\n', 'awsEmulator: { endpointVariable: CLOUD_ENDPOINT, port: 4599 }\nbuckets:\n'),
  replace(TEST, 'stores:\n', 'awsEmulator: { storage: 2Gi }\nstores:\n'),
  withImagesOfOthers('localstack'),
];
