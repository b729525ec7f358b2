/**
 * What NetworkPolicies let through, written from their specification
 * (https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/) and from nothing of this project.
 */
import { isWithin } from './ranges.mjs';

/** @typedef {import('./objects.mjs').KubeObject} KubeObject */
/** A pod, or an address outside. @typedef {{ ip: string, pod?: KubeObject, namespaceLabels?: Record<string, string> }} End */
/** @typedef {'TCP' | 'UDP' | 'SCTP'} Protocol */
/** @typedef {{ number: number, protocol: Protocol }} Door */

/**
 * A judge of connections. Traffic passes where the sender may send it and the receiver may take it.
 * @param {KubeObject[]} policies
 */
export function networkOf(policies) {
  /** @type {Map<KubeObject, Record<'Ingress' | 'Egress', KubeObject[]>>} */
  const known = new Map();
  const policiesOf = (/** @type {KubeObject} */ pod) => {
    let found = known.get(pod);
    if (found === undefined) {
      const own = policies.filter(
        ({ metadata, spec }) =>
          metadata.namespace === pod.metadata.namespace && matches(spec.podSelector, pod.metadata.labels ?? {}),
      );
      found = {
        Ingress: own.filter(({ spec }) => typesOf(spec).includes('Ingress')),
        Egress: own.filter(({ spec }) => typesOf(spec).includes('Egress')),
      };
      known.set(pod, found);
    }
    return found;
  };
  const maySend = (/** @type {End} */ from, /** @type {End} */ to, /** @type {Door} */ door) => {
    if (from.pod === undefined) return true;
    const isolating = policiesOf(from.pod).Egress;
    return (
      isolating.length === 0 || isolating.some((policy) => passes(policy, policy.spec.egress, 'to', to, door, to.pod))
    );
  };
  const mayTake = (/** @type {End} */ from, /** @type {End} */ to, /** @type {Door} */ door) => {
    if (to.pod === undefined) return true;
    const isolating = policiesOf(to.pod).Ingress;
    return (
      isolating.length === 0 ||
      isolating.some((policy) => passes(policy, policy.spec.ingress, 'from', from, door, to.pod))
    );
  };
  return {
    /** @param {End} from @param {End} to @param {Door} door */
    passes: (from, to, door) => maySend(from, to, door) && mayTake(from, to, door),
  };
}

/** Without `policyTypes` a policy is always about ingress, and about egress where it has rules of it. @param {any} spec @returns {string[]} */
const typesOf = (spec) => spec.policyTypes ?? ['Ingress', ...(spec.egress ? ['Egress'] : [])];

/**
 * Whether a rule of the policy lets the connection pass.
 * @param {KubeObject} policy @param {any[] | undefined} rules @param {'from' | 'to'} side @param {End} other @param {Door} door @param {KubeObject | undefined} receiver
 */
function passes(policy, rules, side, other, door, receiver) {
  return (rules ?? []).some(
    (rule) =>
      // No peers, or an empty list of them: everybody. The same with ports.
      ((rule[side] ?? []).length === 0 ||
        rule[side].some((/** @type {any} */ peer) => isPeer(peer, other, policy.metadata.namespace ?? ''))) &&
      ((rule.ports ?? []).length === 0 || rule.ports.some((/** @type {any} */ port) => isPort(port, door, receiver))),
  );
}

/** @param {any} peer @param {End} other @param {string} namespace that of the policy */
function isPeer({ ipBlock, podSelector, namespaceSelector }, { ip, pod, namespaceLabels = {} }, namespace) {
  // Plug-ins hold pods against ranges too: on EKS pods have addresses of the VPC.
  if (ipBlock)
    return (
      isWithin(ipBlock.cidr, ip) && !(ipBlock.except ?? []).some((/** @type {string} */ cidr) => isWithin(cidr, ip))
    );
  if (pod === undefined) return false;
  const isNamespace = namespaceSelector
    ? matches(namespaceSelector, namespaceLabels)
    : pod.metadata.namespace === namespace;
  return isNamespace && matches(podSelector ?? {}, pod.metadata.labels ?? {});
}

/** @param {any} rule @param {Door} door @param {KubeObject | undefined} receiver whose named ports count */
function isPort({ port, endPort, protocol = 'TCP' }, door, receiver) {
  if (protocol !== door.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === 'number') return port <= door.number && door.number <= (endPort ?? port);
  return (receiver?.spec.containers ?? []).some(({ ports = [] }) =>
    ports.some(
      (/** @type {any} */ declared) =>
        declared.name === port && declared.containerPort === door.number && (declared.protocol ?? 'TCP') === protocol,
    ),
  );
}

/** Whether a label selector selects. @param {any} selector @param {Record<string, string>} labels */
export function matches({ matchLabels = {}, matchExpressions = [] }, labels) {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((/** @type {any} */ { key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          throw new Error(`what is the operator ${operator}?`);
      }
    })
  );
}
