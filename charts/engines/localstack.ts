import type { Queue } from '../../overlays/environment';
import type { EngineMaker, EngineOf } from './engine';

const PORT_NAME = 'localstack';

/** What the answer about the stage holds when its one script has succeeded. */
const SUCCEEDED = '"state": ?"SUCCESSFUL"';

/** Account of everything in LocalStack; with it in the URL, a queue is found whatever the host is. */
const ACCOUNT = '000000000000';

/** Its own address, as a process beside it sees it. */
const address = (port: number): string => `http://127.0.0.1:${port}`;

/**
 * LocalStack in the place of SNS and SQS. It makes the topics and queues itself, with a script that it runs when it is up; it is
 * ready when that has succeeded. Release 4.14 keeps what it holds in memory alone, whatever PERSISTENCE says, so the script runs at
 * every start (localstack-core/localstack/runtime/init.py).
 */
export const localstack: EngineMaker<'localstack'> = ({ port }, engine) => ({
  portName: PORT_NAME,
  container: {
    env: [
      { name: 'SERVICES', value: 'sns,sqs' },
      { name: 'DEBUG', value: '0' },
      { name: 'PERSISTENCE', value: '1' },
      { name: 'GATEWAY_LISTEN', value: `0.0.0.0:${port}` },
      { name: 'AWS_DEFAULT_REGION', value: engine.region },
      { name: 'EAGER_SERVICE_LOADING', value: '1' },
      // Its caches are in its home, which is part of the root otherwise.
      { name: 'HOME', value: '/tmp' },
      { name: 'XDG_CACHE_HOME', value: '/tmp/.cache' },
      // Nothing of it needs the internet, nor a port for DNS.
      { name: 'DISABLE_EVENTS', value: '1' },
      { name: 'SKIP_SSL_CERT_DOWNLOAD', value: '1' },
      { name: 'DNS_ADDRESS', value: '0' },
    ],
  },
  // Its health is good before the script has run, and the stage counts as completed also when the script has failed.
  ready: {
    exec: { command: ['bash', '-c', `curl -fsS ${address(port)}/_localstack/init/ready | grep -Eq '${SUCCEEDED}'`] },
  },
  // Each step of the script starts a client of its own, a second or two on a busy node.
  startupSeconds: 300,
  dataFolder: '/var/lib/localstack',
  writableFolders: [],
  gracePeriodSeconds: 30,
  files: {
    folder: '/etc/localstack/init/ready.d',
    // It starts the script as a program.
    mode: 0o555,
    texts: { 'ready.sh': readyScript(port, engine) },
  },
});

/**
 * Makes what is not there and sets what is: the script may run over the state of an earlier start. A queue is made without its
 * attributes and gets them afterwards, since making one that exists with others is refused.
 */
function readyScript(port: number, { topics, queues }: EngineOf<'localstack'>): string {
  return [
    '#!/bin/sh',
    'set -eu',
    // What is given last counts: its own address, whatever the variables say it is to others.
    `emulator() { awslocal "$@" --endpoint-url ${quoted(address(port))}; }`,
    'queue() {',
    '  emulator sqs create-queue --queue-name "$1"',
    `  emulator sqs set-queue-attributes --queue-url ${quoted(`${address(port)}/${ACCOUNT}/`)}"$1" --attributes "$2"`,
    '}',
    ...topics.map(({ name }) => `emulator sns create-topic --name ${quoted(name)}`),
    ...queues.flatMap(queueCommands),
    '',
  ].join('\n');
}

/** The dead-letter queue first, since the queue names it. */
function queueCommands({ name, arn, topicArns, visibilitySeconds, retentionSeconds, deadLetter }: Queue): string[] {
  const redrive = { deadLetterTargetArn: deadLetter.arn, maxReceiveCount: String(deadLetter.attempts) };
  return [
    queueCommand(deadLetter.name, { MessageRetentionPeriod: String(deadLetter.retentionSeconds) }),
    queueCommand(name, {
      VisibilityTimeout: String(visibilitySeconds),
      MessageRetentionPeriod: String(retentionSeconds),
      RedrivePolicy: JSON.stringify(redrive),
    }),
    ...topicArns.map(
      (topic) =>
        `emulator sns subscribe --topic-arn ${quoted(topic)} --protocol sqs --notification-endpoint ${quoted(arn)}`,
    ),
  ];
}

function queueCommand(name: string, attributes: Readonly<Record<string, string>>): string {
  return `queue ${quoted(name)} ${quoted(JSON.stringify(attributes))}`;
}

/** A word of the shell, whatever is in it. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
