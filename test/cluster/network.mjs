/** Do the NetworkPolicies of the living cluster let through what is declared, and nothing else? */
import { declaredWorkloads, isDeclared, oneSided } from './declared-network.mjs';
import { list } from './api.mjs';
import { networkOf } from './network-policies.mjs';
import { addressOf, numberOf, rangeOf } from './ranges.mjs';

/** @typedef {import('./living-cluster.mjs').Living} Living */
/** @typedef {import('./lives.mjs').Outcome} Outcome */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */
/** @typedef {import('./declared-network.mjs').Declared} Declared */
/** @typedef {import('./network-policies.mjs').End} End */
/** One end of connections that are judged. @typedef {{ title: string, end: End, workload?: Declared | undefined, isDns?: boolean }} Party */

/** Ports that are tried beside those that something names: nobody's, of remote shells, of the kubelet. */
const FURTHER_PORTS = [1, 22, 80, 443, 10250];

/** Addresses that are tried beside the ends of every range: the metadata service, the API server, the world. */
const FURTHER_ADDRESSES = [
  '169.254.169.254',
  '169.254.169.253',
  '10.96.0.1',
  '198.51.100.1',
  '192.168.0.1',
  '172.16.0.1',
];

/** How many wrong connections are shown. */
const SHOWN = 12;

/** @param {Living} living @returns {Promise<Outcome>} */
export async function networkIsAsDeclared({ plane, planned, world }) {
  const [policies, namespaces] = await Promise.all([
    list(plane, '/apis/networking.k8s.io/v1/networkpolicies'),
    list(plane, '/api/v1/namespaces'),
  ]);
  const { environment } = planned;
  return judgeNetwork({ environment, policies, namespaces, pods: world.pods() });
}

/**
 * Tries every pair of pods, and every pod with every kind of address outside, on every port that somebody names.
 * @param {{ environment: import('../../overlays/environment').Environment, policies: KubeObject[], namespaces: KubeObject[], pods: KubeObject[] }} cluster
 * @returns {Outcome}
 */
export function judgeNetwork({ environment, policies, namespaces, pods }) {
  const workloads = declaredWorkloads(environment);
  const labelsOf = new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
  const inside = pods.filter(({ status }) => status.podIP).map((pod) => partyOf(pod, workloads, labelsOf));
  const strangers = inside
    .filter(({ workload, end }) => workload === undefined && end.pod?.metadata.namespace !== 'kube-system')
    .map(({ title }) => `${title} belongs to no declared workload`);
  const outside = addressesToTry(environment, policies).map((ip) => ({ title: ip, end: { ip } }));
  const doors = doorsToTry(workloads, policies, pods);
  const network = networkOf(policies);
  let tried = 0;
  let allowed = 0;
  /** @type {Set<string>} */
  const wrong = new Set();
  const judge = (/** @type {Party} */ from, /** @type {Party} */ to) => {
    // What add-ons of the cluster do among themselves and outside is not ours.
    if (from.workload === undefined && to.workload === undefined) return;
    for (const door of doors) {
      tried++;
      const passes = network.passes(from.end, to.end, door);
      if (passes) allowed++;
      if (passes === isDeclared(from, to, door)) continue;
      const line = `${from.title} → ${to.title} ${door.protocol} ${door.number} is ${passes ? 'open, and not declared' : 'declared, and closed'}`;
      wrong.add(line);
    }
  };
  for (const from of inside) {
    for (const to of inside) if (from !== to) judge(from, to);
    for (const party of outside) {
      judge(from, party);
      judge(party, from);
    }
  }
  // What is open first: it harms without a word.
  const lines = [...wrong].sort((one, other) => Number(isOpen(other)) - Number(isOpen(one)));
  return {
    figures: `${inside.length} pods × ${inside.length + outside.length} ends × ${doors.length} ports, ${allowed} of ${tried} connections open`,
    faults: [
      ...oneSided(workloads),
      ...strangers,
      ...lines.slice(0, SHOWN),
      ...(lines.length > SHOWN ? [`… and ${lines.length - SHOWN} more`] : []),
    ],
  };
}

/** @param {string} line */
const isOpen = (line) => line.includes(' is open, ');

/** @param {KubeObject} pod @param {Declared[]} workloads @param {Map<string, Record<string, string>>} labelsOf @returns {Party} */
function partyOf(pod, workloads, labelsOf) {
  const { namespace = '', labels = {} } = pod.metadata;
  const name = madeBy(pod);
  return {
    title: `${namespace}/${name}`,
    end: { ip: pod.status.podIP, pod, namespaceLabels: labelsOf.get(namespace) ?? {} },
    workload: workloads.find((workload) => workload.namespace === namespace && workload.name === name),
    isDns: namespace === 'kube-system' && labels['k8s-app'] === 'kube-dns',
  };
}

/** Name of the workload that a pod is of, by its owner: not by the labels that policies select. @param {KubeObject} pod */
function madeBy({ metadata }) {
  const [owner] = metadata.ownerReferences ?? [];
  const suffixes = { ReplicaSet: /-[a-z0-9]+$/, Job: /-(?:[0-9a-f]{10}|now)$/ };
  return (owner?.name ?? metadata.name).replace(suffixes[owner?.kind] ?? '', '');
}

/**
 * Both ends of every range that a policy or the model names, and their neighbours: what is said of addresses changes only there.
 * @param {import('../../overlays/environment').Environment} environment @param {KubeObject[]} policies
 */
function addressesToTry(environment, policies) {
  const text = JSON.stringify([policies, environment]);
  const ranges = new Set(text.match(/\b\d+\.\d+\.\d+\.\d+\/\d+\b/g) ?? []);
  const ends = [...ranges].flatMap((cidr) => {
    const { first, last } = rangeOf(cidr);
    return [first - 1, first, last, last + 1].filter((number) => number >= 0 && number < 2 ** 32);
  });
  return [...new Set([...ends, ...FURTHER_ADDRESSES.map(numberOf)])].map(addressOf);
}

/** @param {Declared[]} workloads @param {KubeObject[]} policies @param {KubeObject[]} pods */
function doorsToTry(workloads, policies, pods) {
  const rules = policies.flatMap(({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])]);
  const numbers = [
    ...FURTHER_PORTS,
    ...workloads.flatMap(({ listeners, destinations }) => [
      ...listeners.map(({ number }) => number),
      ...destinations.map(({ port }) => port),
    ]),
    ...rules.flatMap(({ ports = [] }) => ports.flatMap((/** @type {any} */ { port, endPort }) => [port, endPort])),
    ...pods.flatMap(({ spec }) =>
      spec.containers.flatMap((/** @type {any} */ { ports = [] }) =>
        ports.map((/** @type {any} */ { containerPort }) => containerPort),
      ),
    ),
  ].filter((number) => typeof number === 'number');
  return [...new Set(numbers)].flatMap((number) => [
    { number, protocol: /** @type {const} */ ('TCP') },
    { number, protocol: /** @type {const} */ ('UDP') },
  ]);
}
