import type { Construct } from 'constructs';
import { Application, type ApplicationSpecSource } from '../../imports/argoproj.io';
import type { ArgoCd, Environment } from '../../overlays/environment';
import { environmentLabels } from '../parts/labels';

/** What an Application deploys. */
export interface ApplicationProps {
  readonly name: string;
  readonly project: string;
  readonly source: ApplicationSpecSource;
  /** Namespace of objects that name none. */
  readonly namespace: string;
  /** Fields that others write. */
  readonly leftToOthers: readonly ForeignField[];
  /** Beside those of every Application. */
  readonly syncOptions: readonly string[];
}

/** Fields of objects that something in the cluster writes. */
export interface ForeignField {
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly jsonPointers?: readonly string[];
  readonly jqPathExpressions?: readonly string[];
}

/**
 * Argo CD does not try a commit again once its retries are used up, and the first sync of a cluster needs what add-ons bring:
 * 10, 20, 40, 80, 160 seconds and then three minutes nineteen times are more than an hour, longer than any add-on takes.
 */
const RETRY = { limit: 24, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } } as const;

/**
 * Server-side, so that fields keep their owners and large objects fit; an object that two Applications claim stops the sync; what is
 * left to others stays theirs when it is applied.
 */
const SYNC_OPTIONS = ['ServerSideApply=true', 'FailOnSharedResource=true', 'RespectIgnoreDifferences=true'] as const;

/** Compares with what the API server would store, defaults of custom resources included, and not with the text alone. */
const SERVER_SIDE_DIFF = { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' } as const;

/**
 * An Application. It has no finalizer: deleting it with kubectl leaves everything it deployed. The cluster is called by its name in
 * the hub, never by an address: `https://kubernetes.default.svc` would be the hub itself.
 */
export function addApplication(
  scope: Construct,
  { argoCd, environment }: { readonly argoCd: ArgoCd; readonly environment: Environment },
  { name, project, source, namespace, leftToOthers, syncOptions }: ApplicationProps,
): void {
  const isAutomated = environment.sync.mode === 'automated';
  new Application(scope, `application-${name}`, {
    metadata: {
      name,
      namespace: argoCd.namespace,
      labels: environmentLabels(environment),
      annotations: SERVER_SIDE_DIFF,
    },
    spec: {
      project,
      source,
      destination: { name: environment.cluster.name, namespace },
      syncPolicy: {
        ...(isAutomated ? { automated: { prune: true, selfHeal: true } } : {}),
        retry: RETRY,
        syncOptions: [...SYNC_OPTIONS, ...syncOptions],
      },
      ...(leftToOthers.length === 0 ? {} : { ignoreDifferences: leftToOthers.map(ignored) }),
    },
  });
}

const ignored = ({ jsonPointers, jqPathExpressions, ...object }: ForeignField) => ({
  ...object,
  ...(jsonPointers === undefined ? {} : { jsonPointers: [...jsonPointers] }),
  ...(jqPathExpressions === undefined ? {} : { jqPathExpressions: [...jqPathExpressions] }),
});
