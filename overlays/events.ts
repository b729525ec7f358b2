import type { Queue, Topic } from './environment';
import type { EnvironmentInput } from './inputs';
import { sortedEntries } from './lookup';
import type { QueueSettings } from './schema/resources';
import type { SystemSettings } from './schema/system';

/** What follows from the topics and queues that system.yaml declares: in AWS, or in the emulator that stands in for it. */

const DAY_SECONDS = 86400;

/** Account of everything in LocalStack (https://docs.localstack.cloud/aws/capabilities/config/configuration). */
const EMULATED_ACCOUNT = '000000000000';

/** Name of the emulator's objects, and of its image among those of others. */
export const EMULATOR = 'localstack';

/** The AWS emulator of an environment. */
export interface Emulator {
  readonly name: string;
  readonly port: number;
  readonly endpointVariable: string;
}

/** The AWS emulator of an environment; undefined where topics and queues are those of AWS. */
export function emulatorOf({ system, environment }: EnvironmentInput): Emulator | undefined {
  const declared = system.settings.awsEmulator;
  if (declared === undefined || environment.settings.awsEmulator === undefined) return undefined;
  return { name: EMULATOR, ...declared };
}

/** Variables that turn the AWS SDKs, or code that looks for them, away from AWS. */
const ENDPOINT_VARIABLE = /^(LOCALSTACK_ENDPOINT|AWS_ENDPOINT_URL(_[A-Z0-9_]+)?)$/;

/** Whether a variable turns code away from AWS; a rule refuses it wherever it is written out. */
export function isEndpointVariable({ awsEmulator }: SystemSettings, variable: string): boolean {
  return variable === awsEmulator?.endpointVariable || ENDPOINT_VARIABLE.test(variable);
}

/** ARN of a topic here. */
export function topicArn(input: EnvironmentInput, name: string): string {
  return `arn:aws:sns:${input.environment.settings.cluster.region}:${accountOf(input)}:${name}`;
}

/** URL of a queue here. */
export function queueUrl(input: EnvironmentInput, name: string): string {
  const emulator = emulatorOf(input);
  const { region } = input.environment.settings.cluster;
  const host =
    emulator === undefined ? `https://sqs.${region}.amazonaws.com` : `http://${emulator.name}:${emulator.port}`;
  return `${host}/${accountOf(input)}/${name}`;
}

/** Name of the queue for messages that nobody could deal with. */
export const deadLetterName = (queue: string): string => `${queue}-dead-letter`;

/** The topics of the system here. */
export function topicsOf(input: EnvironmentInput): readonly Topic[] {
  return sortedEntries(input.system.settings.topics).map(([name]) => ({ name, arn: topicArn(input, name) }));
}

/** The queues of the system here. */
export function queuesOf(input: EnvironmentInput): readonly Queue[] {
  return sortedEntries(input.system.settings.queues).map(([name, settings]) => queueOf(input, name, settings));
}

function queueOf(input: EnvironmentInput, name: string, settings: QueueSettings): Queue {
  const { topics, visibilitySeconds, retentionDays, deadLetter } = settings;
  return {
    name,
    arn: queueArn(input, name),
    topicArns: topics.map((topic) => topicArn(input, topic)),
    visibilitySeconds,
    retentionSeconds: retentionDays * DAY_SECONDS,
    deadLetter: {
      name: deadLetterName(name),
      arn: queueArn(input, deadLetterName(name)),
      attempts: deadLetter.attempts,
      retentionSeconds: deadLetter.retentionDays * DAY_SECONDS,
    },
  };
}

/** ARN of a queue here. */
function queueArn(input: EnvironmentInput, name: string): string {
  return `arn:aws:sqs:${input.environment.settings.cluster.region}:${accountOf(input)}:${name}`;
}

function accountOf(input: EnvironmentInput): string {
  return emulatorOf(input) === undefined ? input.environment.settings.cluster.account : EMULATED_ACCOUNT;
}
