/**
 * The order in which a person writes the keys of Kubernetes objects, in one list: what matters is only which of two keys
 * that meet in one object comes first. Keys that are not listed follow the listed ones.
 */
const WRITTEN_ORDER: readonly string[] = [
  // every object, every reference, every named thing
  'apiVersion apiGroup apiGroups kind metadata name generateName namespace alert record expr for labels',
  'annotations ownerReferences finalizers type immutable',
  // Argo CD
  'project sources source repoURL chart targetRevision destination server syncPolicy',
  'clusterIP publishNotReadyAddresses',
  // who is selected, before what is done with it; schedules and sizes before templates
  'schedule timeZone concurrencyPolicy suspend startingDeadlineSeconds successfulJobsHistoryLimit',
  'failedJobsHistoryLimit scaleTargetRef serviceName replicas minReplicas maxReplicas minAvailable backoffLimit',
  'activeDeadlineSeconds ttlSecondsAfterFinished completions parallelism revisionHistoryLimit minReadySeconds',
  'progressDeadlineSeconds podManagementPolicy updateStrategy strategy rollingUpdate maxSurge maxUnavailable',
  'namespaceSelector podSelector selector matchLabels matchExpressions policyTypes from to template jobTemplate',
  'volumeClaimTemplates',
  // a pod
  'serviceAccountName automountServiceAccountToken enableServiceLinks restartPolicy priorityClassName',
  'runtimeClassName terminationGracePeriodSeconds dnsPolicy dnsConfig nodeSelector affinity tolerations maxSkew',
  'topologyKey whenUnsatisfiable labelSelector topologySpreadConstraints imagePullSecrets',
  // a container
  'image imagePullPolicy command args workingDir containerPort host path pathType port targetPort number endPort',
  'protocol scheme ports key operator value values valueFrom effect env envFrom requests resources verbs limits',
  'volumeMounts mountPath subPath readOnly startupProbe readinessProbe livenessProbe httpGet exec tcpSocket grpc',
  'initialDelaySeconds periodSeconds timeoutSeconds successThreshold failureThreshold lifecycle securityContext',
  'runAsNonRoot runAsUser runAsGroup fsGroup',
  // what a pod holds, after its own security context
  'initContainers containers volumes',
  // network
  'ingressClassName defaultBackend tls hosts secretName http paths backend service ingress egress ipBlock cidr',
  'except',
  // numbers that scale
  'resource target averageUtilization metrics behavior scaleUp scaleDown stabilizationWindowSeconds selectPolicy',
  'policies',
  // secrets
  'refreshInterval secretStoreRef creationPolicy deletionPolicy conditions provider role region auth secretKey',
  'remoteRef property engineVersion mergePolicy',
  // monitoring
  'jobLabel fallbackScrapeProtocol sampleLimit endpoints interval scrapeTimeout honorLabels params relabelings',
  'action sourceLabels regex targetLabel replacement groups',
  // storage, roles and the bodies of objects
  'accessModes storageClassName rules roleRef subjects spec data stringData binaryData',
].flatMap((line) => line.split(' '));

/** Fields whose keys are chosen freely, so that no key in them has a customary place. */
const FREE_MAPS: ReadonlySet<string> = new Set([
  ...['annotations', 'binaryData', 'data', 'hard', 'labels', 'limits', 'matchLabels', 'nodeSelector', 'parameters'],
  ...['podLabels', 'properties', 'requests', 'selector', 'stringData'],
]);

const RANKS: ReadonlyMap<string, number> = new Map(WRITTEN_ORDER.map((key, rank) => [key, rank]));

function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : 1;
}

function byRank(one: string, other: string): number {
  const oneRank = RANKS.get(one) ?? Infinity;
  const otherRank = RANKS.get(other) ?? Infinity;
  return oneRank === otherRank ? byCodeUnits(one, other) : oneRank < otherRank ? -1 : 1;
}

/**
 * The keys of an object in the order in which they are written, whatever order they came in: customary keys first as a
 * person writes them, then all others by code units. Where the field that holds the object is a free map (labels, data …),
 * all keys stand by code units.
 */
export function orderedKeys(object: object, field: string): readonly string[] {
  const keys = Object.keys(object);
  return keys.length < 2 ? keys : keys.sort(FREE_MAPS.has(field) ? byCodeUnits : byRank);
}
