import type { CloudWatchSources } from '../../overlays/environment';
import type { PanelMaker } from './panel';
import { query } from './query';
import { NONE_STEPS } from './steps';
import { stat } from './stat';
import { timeseries } from './timeseries';

const CHOSEN = 'dimension_QueueName=~"$queue"';

/** CloudWatch is minutes late, and says so little that everybody should know it. */
const LATE = 'From CloudWatch, some minutes late.';

const of = (metric: string): string => `max by (dimension_QueueName) (${metric}{${CHOSEN}})`;

/** Queues, as CloudWatch sees them. */
export function queuePanels(queues: CloudWatchSources['queues']): readonly PanelMaker[] {
  const deadLetters = queues.map(({ deadLetter }) => deadLetter).join('|');
  const NAME = '{{dimension_QueueName}}';
  return [
    stat({
      title: 'Messages given up',
      description: `Messages in dead-letter queues: what could not be handled. None should be there. ${LATE}`,
      unit: 'short',
      height: 8,
      queries: [
        query(
          `max by (dimension_QueueName) (aws_sqs_approximate_number_of_messages_visible_maximum{dimension_QueueName=~"${deadLetters}"})`,
          NAME,
        ),
      ],
      thresholds: NONE_STEPS,
    }),
    timeseries({
      title: 'Messages that wait',
      description: `Messages that nobody has taken yet. A line that only rises means that they come faster than they are handled. ${LATE}`,
      unit: 'short',
      width: 10,
      min: 0,
      queries: [query(of('aws_sqs_approximate_number_of_messages_visible_maximum'), NAME)],
    }),
    timeseries({
      title: 'Age of the oldest message',
      description: `How long the oldest message has waited. ${LATE}`,
      unit: 's',
      width: 10,
      min: 0,
      queries: [query(of('aws_sqs_approximate_age_of_oldest_message_maximum'), NAME)],
    }),
    timeseries({
      title: 'Messages in work',
      description: `Messages that were taken and are not finished. ${LATE}`,
      unit: 'short',
      width: 12,
      min: 0,
      queries: [query(of('aws_sqs_approximate_number_of_messages_not_visible_maximum'), NAME)],
    }),
    timeseries({
      title: 'Messages put in and finished',
      description: `Messages of a minute: put in, and deleted because they were handled. ${LATE}`,
      unit: 'short',
      width: 12,
      min: 0,
      queries: [
        query(of('aws_sqs_number_of_messages_sent_sum'), `${NAME} put in`),
        query(of('aws_sqs_number_of_messages_deleted_sum'), `${NAME} finished`),
      ],
    }),
  ];
}
