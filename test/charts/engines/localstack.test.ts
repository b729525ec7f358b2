import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, InClusterStore } from '../../../overlays/environment';
import { recordOf } from '../../../synth/schemas/narrow';
import { only } from '../../manifest';
import { textAt, textsAt, valueAt } from '../../query';
import { CONTAINER, localstack, storeObjects } from './stores';

const FOLDER = '/etc/localstack/init/ready.d';

const script = (change: Partial<InClusterStore> = {}): string =>
  textAt(only(storeObjects(localstack(change)), 'ConfigMap'), 'data["ready.sh"]');

const statefulSet = (change: Partial<InClusterStore> = {}) => only(storeObjects(localstack(change)), 'StatefulSet');

/** Stands in for the client: writes down what it is told, a NUL after each word. */
const CLIENT = `#!/bin/sh
printf '%s\\0' "$@" >> "$CALLS"
printf '\\n' >> "$CALLS"
case "$*" in *"$FAILS"*) exit 1 ;; esac
`;

/** Runs a script as LocalStack does, as a program of its own, and returns what the client was told. */
function run(text: string, fails = 'nothing'): { readonly status: number | null; readonly calls: readonly Call[] } {
  const folder = mkdtempSync(join(tmpdir(), 'charthouse-localstack-'));
  try {
    const [ready, calls] = [join(folder, 'ready.sh'), join(folder, 'calls')];
    writeFileSync(ready, text, { mode: 0o555 });
    writeFileSync(join(folder, 'awslocal'), CLIENT, { mode: 0o755 });
    const path = `${folder}:${process.env['PATH'] ?? ''}`;
    const { status } = spawnSync(ready, { env: { PATH: path, CALLS: calls, FAILS: fails } });
    const lines = readFileSync(calls, 'utf8').split('\0\n').slice(0, -1);
    return { status, calls: lines.map((line) => callOf(line.split('\0'))) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the client is told: `sqs create-queue`, and its options. */
interface Call {
  readonly what: string;
  readonly options: Readonly<Record<string, string>>;
}

function callOf([service = '', action = '', ...words]: readonly string[]): Call {
  const pairs = words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? '']] : []));
  return { what: `${service} ${action}`, options: Object.fromEntries(pairs) };
}

const { status, calls } = run(script());

const told = (what: string, option: string): readonly (string | undefined)[] =>
  calls.filter((call) => call.what === what).map(({ options }) => options[option]);

/** What a queue is set to. */
function attributesOf(queue: string): unknown {
  const [call, ...others] = calls.filter(({ options }) => options['--queue-url']?.endsWith(`/${queue}`));
  expect(others).toEqual([]);
  return JSON.parse(call?.options['--attributes'] ?? '');
}

test('the script runs to its end, as a program that LocalStack finds once', () => {
  expect(status).toBe(0);
  expect(valueAt(statefulSet(), `${CONTAINER}.volumeMounts[name=files]`)).toEqual({
    name: 'files',
    mountPath: `${FOLDER}/ready.sh`,
    subPath: 'ready.sh',
    readOnly: true,
  });
  expect(valueAt(statefulSet(), 'spec.template.spec.volumes[name=files].configMap.defaultMode')).toBe(0o555);
});

test('it makes every topic, every queue, and every dead-letter queue before the queue that names it', () => {
  expect(told('sns create-topic', '--name')).toEqual(['order-created', 'order-paid']);
  expect(told('sqs create-queue', '--queue-name')).toEqual([
    ...['mail-dead-letter', 'mail'],
    ...['stock-dead-letter', 'stock'],
  ]);
});

test('a queue hides and keeps its messages as long as is declared, and then gives them to its dead-letter queue', () => {
  const { RedrivePolicy: policy, ...others } = recordOf(attributesOf('stock'), 'attributes');
  expect(others).toEqual({ VisibilityTimeout: '90', MessageRetentionPeriod: '345600' });
  expect(JSON.parse(String(policy))).toEqual({
    deadLetterTargetArn: 'arn:aws:sqs:eu-west-3:000000000000:stock-dead-letter',
    maxReceiveCount: '3',
  });
  expect(attributesOf('stock-dead-letter')).toEqual({ MessageRetentionPeriod: '1209600' });
});

test('each queue gets the messages of its topics, and of no others', () => {
  const subscriptions = calls
    .filter(({ what }) => what === 'sns subscribe')
    .map(({ options }) => [options['--topic-arn'], options['--protocol'], options['--notification-endpoint']]);
  const subscription = (topic: string, queue: string) => [
    `arn:aws:sns:eu-west-3:000000000000:${topic}`,
    'sqs',
    `arn:aws:sqs:eu-west-3:000000000000:${queue}`,
  ];
  expect(subscriptions).toEqual([
    subscription('order-created', 'mail'),
    subscription('order-paid', 'mail'),
    subscription('order-paid', 'stock'),
  ]);
});

test('nothing that exists can be in its way: what is made has no attributes that could differ', () => {
  const makes = calls.filter(({ what }) => what.includes(' create-'));
  expect(makes).toHaveLength(6);
  for (const { options } of makes) expect(options).not.toHaveProperty('--attributes');
});

test('it asks LocalStack at its own port, in the pod', () => {
  expect(new Set(calls.map(({ options }) => options['--endpoint-url']))).toEqual(new Set(['http://127.0.0.1:4566']));
  const moved = run(script({ port: 7000 })).calls;
  expect(new Set(moved.map(({ options }) => options['--endpoint-url']))).toEqual(new Set(['http://127.0.0.1:7000']));
});

test.each(['create-topic', 'create-queue', 'set-queue-attributes', 'subscribe'])(
  'it ends with an error where one step fails: %s',
  (step) => {
    const failed = run(script(), step);
    expect(failed.status).not.toBe(0);
    expect(failed.calls.at(-1)?.what.split(' ')[1]).toBe(step);
  },
);

test('no name is anything but a word to the shell', () => {
  const name = `a'; exit 7; echo '$HOME"`;
  const engine: Engine = { kind: 'localstack', region: 'x', topics: [{ name, arn: 'x' }], queues: [] };
  const { status: end, calls: made } = run(script({ engine }));
  expect(end).toBe(0);
  expect(made.map(({ options }) => options['--name'])).toEqual([name]);
});

test('only SNS and SQS are there, in the region of the environment, on the port of the store', () => {
  expect(valueAt(statefulSet({ port: 7000 }), `${CONTAINER}.env`)).toEqual(
    expect.arrayContaining([
      { name: 'SERVICES', value: 'sns,sqs' },
      { name: 'DEBUG', value: '0' },
      { name: 'PERSISTENCE', value: '1' },
      { name: 'GATEWAY_LISTEN', value: '0.0.0.0:7000' },
      { name: 'AWS_DEFAULT_REGION', value: 'eu-west-3' },
    ]),
  );
});

test('it writes to its volume and to /tmp alone, its home among them', () => {
  expect(valueAt(statefulSet(), `${CONTAINER}.env[name=HOME].value`)).toBe('/tmp');
  expect(valueAt(statefulSet(), `${CONTAINER}.volumeMounts[name=data].mountPath`)).toBe('/var/lib/localstack');
});

describe('it is ready', () => {
  /** Whether the probe is content with what LocalStack says about its scripts, and where it asks. */
  function asked(answer: string, port = 4566): { readonly ready: boolean; readonly url: string } {
    const [program = '', ...args] = textsAt(statefulSet({ port }), `${CONTAINER}.readinessProbe.exec.command[*]`);
    const folder = mkdtempSync(join(tmpdir(), 'charthouse-localstack-'));
    try {
      const client = '#!/bin/sh\nfor word; do :; done\necho "$word" > "$CALLS"\ntest -n "$ANSWER" && echo "$ANSWER"\n';
      writeFileSync(join(folder, 'curl'), client, { mode: 0o755 });
      const calls = join(folder, 'calls');
      const path = `${folder}:${process.env['PATH'] ?? ''}`;
      const { status: end } = spawnSync(program, args, { env: { PATH: path, CALLS: calls, ANSWER: answer } });
      return { ready: end === 0, url: readFileSync(calls, 'utf8').trim() };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  const answer = (state: string, completed: boolean, space = ' '): string =>
    JSON.stringify({ completed, scripts: [{ stage: 'READY', name: 'ready.sh', state }] }).replaceAll(':', `:${space}`);

  test.each([
    ['when the script has succeeded', answer('SUCCESSFUL', true), true],
    ['when it has, however that is written', answer('SUCCESSFUL', true, ''), true],
    ['not while the script runs', answer('RUNNING', false), false],
    ['not before the script runs', answer('UNKNOWN', false), false],
    ['not when the script has failed', answer('ERROR', true), false],
    ['not without a script', '{"completed": true, "scripts": []}', false],
    ['not without an answer', '', false],
  ])('%s', (_when, said, ready) => {
    expect(asked(said).ready).toBe(ready);
  });

  test('as it says itself, at its own port', () => {
    expect(asked('', 7000).url).toBe('http://127.0.0.1:7000/_localstack/init/ready');
  });
});
