import { StoreChart } from '../../../charts/store';
import type { Engine, InClusterStore, Queue } from '../../../overlays/environment';
import type { Manifest } from '../../../synth/manifest';
import { DEV } from '../../autolytiq';
import { objectsOf } from '../chart-objects';

/** Where the container of a store stands. */
export const CONTAINER = 'spec.template.spec.containers[0]';

/** The Redis of Autolytiq's dev, changed. */
export function redis(change: Partial<InClusterStore> = {}): InClusterStore {
  const [store] = DEV.stores;
  if (store?.engine.kind !== 'redis') throw new Error('dev has no Redis in its cluster');
  return { ...store, ...change };
}

/** A Postgres in its place. */
export function postgres(change: Partial<InClusterStore> = {}): InClusterStore {
  const password = { secret: 'orders-secrets', key: 'ORDERS_PASSWORD' };
  const engine: Engine = { kind: 'postgres', database: 'orders_db', user: 'orders_user', password };
  return storeOf('orders', 5432, engine, change);
}

/** A LocalStack in its place, with two topics and two queues, one of which gets messages of both. */
export function localstack(change: Partial<InClusterStore> = {}): InClusterStore {
  const engine: Engine = {
    kind: 'localstack',
    region: 'eu-west-3',
    topics: ['order-created', 'order-paid'].map((name) => ({ name, arn: topicArn(name) })),
    queues: [queue('mail', ['order-created', 'order-paid'], 45, 5), queue('stock', ['order-paid'], 90, 3)],
  };
  return storeOf('aws', 4566, engine, change);
}

/** One store of each engine. */
export const STORES: readonly InClusterStore[] = [redis(), postgres(), localstack()];

/** What the chart makes of a store. */
export function storeObjects(store: InClusterStore): readonly Manifest[] {
  return objectsOf((app) => new StoreChart(app, 'x', { environment: DEV, store }));
}

function storeOf(name: string, port: number, engine: Engine, change: Partial<InClusterStore>): InClusterStore {
  return { ...redis(), name, port, engine, ...change };
}

function queue(name: string, topics: readonly string[], visibilitySeconds: number, attempts: number): Queue {
  const dead = `${name}-dead-letter`;
  return {
    name,
    arn: queueArn(name),
    topicArns: topics.map(topicArn),
    visibilitySeconds,
    retentionSeconds: 345600,
    deadLetter: { name: dead, arn: queueArn(dead), attempts, retentionSeconds: 1209600 },
  };
}

function topicArn(name: string): string {
  return `arn:aws:sns:eu-west-3:000000000000:${name}`;
}

function queueArn(name: string): string {
  return `arn:aws:sqs:eu-west-3:000000000000:${name}`;
}
