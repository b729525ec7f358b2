import type { Resources } from '../sizes';
import type { Caller, User } from './workloads';

/** A store that runs in the cluster: a StatefulSet with one pod. */
export interface InClusterStore {
  readonly name: string;
  readonly engine: Engine;
  readonly port: number;
  readonly image: string;
  readonly version: string;
  readonly user: User;
  readonly resources: Resources;
  /** Size of the volume, in MiB. */
  readonly storageMebibytes: number;
  readonly callers: readonly Caller[];
}

/** What runs in a store, with what it needs to start. */
export type Engine =
  | {
      readonly kind: 'redis';
      /** Absent: it has none. */
      readonly password?: StorePassword;
    }
  | {
      readonly kind: 'postgres';
      readonly database: string;
      readonly user: string;
      readonly password: StorePassword;
    }
  | {
      /** Stands in for SNS and SQS; what it holds is made anew at every start. */
      readonly kind: 'localstack';
      readonly region: string;
      readonly topics: readonly Topic[];
      readonly queues: readonly Queue[];
    };

/** Where the password of a store is. */
export interface StorePassword {
  /** Name of the Secret. */
  readonly secret: string;
  readonly key: string;
}

/** An SNS topic. */
export interface Topic {
  readonly name: string;
  readonly arn: string;
}

/** An SQS queue with its dead-letter queue. */
export interface Queue {
  readonly name: string;
  readonly arn: string;
  /** ARNs of the topics whose messages it gets. */
  readonly topicArns: readonly string[];
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  readonly deadLetter: DeadLetterQueue;
}

/** Where messages go that nobody could deal with. */
export interface DeadLetterQueue {
  readonly name: string;
  readonly arn: string;
  /** How often a message is tried before. */
  readonly attempts: number;
  readonly retentionSeconds: number;
}
