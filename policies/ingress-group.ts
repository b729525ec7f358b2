import type { Cluster } from './cluster/cluster';
import { conflictsOf, unlike } from './ingress/group-conflicts';
import { at, isJson, listAt, shown, textAt, textsOf, type Json } from './cluster/json';
import {
  OVERRIDING_FIELDS,
  loadBalancersOf,
  placeOf,
  settingPath,
  type AlbIngress,
  type LoadBalancer,
} from './ingress/load-balancer';
import { titleOf, type KubernetesObject } from './cluster/object';
import type { Policy, Violation } from './policy';
import { selects } from './cluster/selector';

/** Ingresses that share a load balancer agree on what it is, and only those join that may. */
export const ingressGroup: Policy = {
  id: 'ingress-group',
  severity: 'error',
  demands:
    'Members of an IngressGroup agree on every setting of the load balancer, those of ours state each, have distinct orders, and are in namespaces that the class admits.',
  prevents: 'One conflict freezes the whole load balancer: no Ingress of the group is updated any more, on any host.',
  link: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ingressgroup',
  needs: 'objects',
  check: (cluster) => {
    const isOurs = cluster.facts !== undefined;
    const balancers = loadBalancersOf(cluster);
    const members = balancers.flatMap((balancer) => balancer.members);
    return [
      ...members.flatMap(names),
      ...members.flatMap((member) => admission(cluster, member)),
      ...members.flatMap(orders),
      ...balancers.flatMap(conflictsOf),
      // Without facts it may be meant so: the controller sorts by name, and takes a setting from wherever it stands.
      ...(isOurs ? balancers.flatMap((balancer) => [...sameOrders(balancer), ...unlike(balancer)]) : []),
      ...overrides(members, isOurs),
    ];
  },
};

const NAME = /^(?:[a-z0-9][-a-z0-9.]*)?[a-z0-9]$/;

function names(member: AlbIngress): readonly Violation[] {
  const { group, stated } = member;
  if (group === undefined) return [];
  const own = stated['group.name'];
  return [
    ...(NAME.test(group) && group.length <= 63
      ? []
      : [
          {
            ...placeOf(member, 'group.name'),
            expected: 'at most 63 lower case letters, digits, - and ., no - or . first or last',
            found: group,
            mend: 'choose another name; the controller ignores an Ingress with this one',
          },
        ]),
    ...(own === undefined || own === group
      ? []
      : [
          {
            object: member.ingress,
            path: settingPath('group.name'),
            expected: `${group}, the group of its class`,
            found: own,
            mend: 'state the group of the class, or take a class without one: the class wins',
          },
        ]),
  ];
}

/** Labels of a namespace that is not made here are not known, but for its name. */
function admission(cluster: Cluster, { ingress, params }: AlbIngress): readonly Violation[] {
  const selector = at(params?.body, 'spec', 'namespaceSelector');
  if (params === undefined || !isJson(selector) || selects(selector, cluster.namespaceLabels(ingress.namespace)))
    return [];
  const isKnown = cluster.find('Namespace', '', ingress.namespace) !== undefined;
  if (!isKnown && !keysOf(selector).every((key) => key === 'kubernetes.io/metadata.name')) return [];
  return [
    {
      object: params,
      path: 'spec.namespaceSelector',
      expected: `to admit the namespace of ${titleOf(ingress)}`,
      found: shown(selector),
      mend: 'add the namespace to the selector, or move the Ingress; the controller refuses it as it is',
    },
  ];
}

const keysOf = (selector: Json): readonly (string | undefined)[] => [
  ...Object.keys(textsOf(selector['matchLabels'])),
  ...listAt(selector, 'matchExpressions').map((expression) => textAt(expression, 'key')),
];

function orders({ ingress, settings, order }: AlbIngress): readonly Violation[] {
  if (Number.isInteger(order) && Math.abs(order) <= 1000) return [];
  return [
    {
      object: ingress,
      path: settingPath('group.order'),
      expected: 'a whole number from -1000 to 1000',
      found: shown(settings['group.order']),
      mend: 'correct it; the controller stops at the first that it cannot read',
    },
  ];
}

function sameOrders({ members }: LoadBalancer): readonly Violation[] {
  const taken = new Map<number, KubernetesObject>();
  return members.flatMap(({ ingress, order }): readonly Violation[] => {
    const before = taken.get(order);
    taken.set(order, before ?? ingress);
    if (before === undefined) return [];
    return [
      {
        object: ingress,
        path: settingPath('group.order'),
        expected: `a number of its own: ${order} is that of ${titleOf(before)}`,
        found: String(order),
        mend: 'choose another; with equal numbers the names of the objects decide whose rule comes first',
      },
    ];
  });
}

/** What the parameters of a class settle over the head of every Ingress. */
function overrides(members: readonly AlbIngress[], isOurs: boolean): readonly Violation[] {
  const classes = new Set(members.flatMap(({ params }) => params ?? []));
  return [...classes].flatMap((params) =>
    ['certificate-arn', 'scheme', 'ssl-policy'].flatMap((setting): readonly Violation[] => {
      const field = OVERRIDING_FIELDS[setting] ?? setting;
      const found = at(params.body, 'spec', field);
      const contradicts = ({ stated, settings }: AlbIngress): boolean =>
        stated[setting] !== undefined && stated[setting] !== settings[setting];
      if (found === undefined) return [];
      if (!isOurs && !members.some((member) => member.params === params && contradicts(member))) return [];
      return [
        {
          object: params,
          path: `spec.${field}`,
          expected: `nothing: the Ingresses state ${setting} themselves`,
          found: shown(found),
          mend: 'take it out; in the parameters it overrides the annotation of every Ingress of the class',
        },
      ];
    }),
  );
}
