import type { Cluster } from '../cluster/cluster';
import { at, listAt, recordAt, textAt } from '../cluster/json';
import { listenersOf, type Listeners } from './listeners';
import { groupOf, type KubernetesObject } from '../cluster/object';
import type { Violation } from '../policy';

/**
 * What the AWS Load Balancer Controller makes of Ingresses: one load balancer of each group, and of each Ingress without one
 * (https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ingressgroup).
 */
export interface LoadBalancer {
  /** Absent for an Ingress that has a load balancer of its own. */
  readonly group?: string;
  /** In the order in which their rules are tried. */
  readonly members: readonly AlbIngress[];
}

/** An Ingress of the controller. Settings are its annotations, without their common prefix. */
export interface AlbIngress {
  readonly ingress: KubernetesObject;
  readonly stated: Settings;
  /** As they are in force: parameters of the class override what is stated. */
  readonly settings: Settings;
  readonly params?: KubernetesObject;
  readonly group?: string;
  /** Not a number where what is stated is none. */
  readonly order: number;
  readonly certificates: readonly string[];
  readonly listeners: Listeners;
}

export type Settings = Readonly<Record<string, string | undefined>>;

const PREFIX = 'alb.ingress.kubernetes.io/';

/** Not the one that is built into EKS Auto Mode (`eks.amazonaws.com/alb`), which has parameters and defaults of its own. */
const CONTROLLER = 'ingress.k8s.aws/alb';

/** Settings that parameters of a class override, by the field that does. */
export const OVERRIDING_FIELDS: Readonly<Record<string, string>> = {
  'group.name': 'group.name',
  scheme: 'scheme',
  'certificate-arn': 'certificateArn',
  'ssl-policy': 'sslPolicy',
  'ssl-redirect': 'sslRedirectPort',
  'inbound-cidrs': 'inboundCIDRs',
  'ip-address-type': 'ipAddressType',
  'target-type': 'targetType',
  'load-balancer-name': 'loadBalancerName',
  'wafv2-acl-arn': 'wafv2AclArn',
  'wafv2-acl-name': 'wafv2AclName',
};

/** Path of a setting in the object that states it: `metadata.annotations["alb.ingress.kubernetes.io/scheme"]`. */
export const settingPath = (setting: string): string => `metadata.annotations["${PREFIX}${setting}"]`;

/** The Ingresses of Kubernetes itself; other groups have kinds of that name too. */
export const ingressesOf = (cluster: Cluster): readonly KubernetesObject[] =>
  cluster.ofKind('Ingress').filter((ingress) => groupOf(ingress) === 'networking.k8s.io');

/** Name of the class of an Ingress: the old annotation wins over the field. */
export const classNameOf = ({ annotations, body }: KubernetesObject): string | undefined =>
  annotations['kubernetes.io/ingress.class'] ?? textAt(body, 'spec', 'ingressClassName');

/** Several policies ask for them. */
const KNOWN = new WeakMap<Cluster, readonly LoadBalancer[]>();

/** The load balancers of a cluster, in the order of their first Ingress. */
export function loadBalancersOf(cluster: Cluster): readonly LoadBalancer[] {
  const known = KNOWN.get(cluster);
  if (known !== undefined) return known;
  const made = loadBalancers(cluster);
  KNOWN.set(cluster, made);
  return made;
}

function loadBalancers(cluster: Cluster): readonly LoadBalancer[] {
  const balancers = new Map<string, { readonly group?: string; readonly members: AlbIngress[] }>();
  for (const member of ingressesOf(cluster).flatMap((ingress) => albIngress(cluster, ingress) ?? [])) {
    const { group, ingress } = member;
    const key = group ?? JSON.stringify([ingress.namespace, ingress.name]);
    const known = balancers.get(key);
    if (known === undefined) balancers.set(key, { ...(group === undefined ? {} : { group }), members: [member] });
    else known.members.push(member);
  }
  return [...balancers.values()].map(({ members, ...rest }) => ({ ...rest, members: inTurn(members) }));
}

/** Annotations of the controller that an object has, without their prefix. */
export function settingsOf({ annotations }: KubernetesObject): Settings {
  const settings: Record<string, string> = {};
  for (const [key, value] of Object.entries(annotations)) {
    if (key.startsWith(PREFIX)) settings[key.slice(PREFIX.length)] = value;
  }
  return settings;
}

/** One of them. */
export const settingOf = ({ annotations }: KubernetesObject, setting: string): string | undefined =>
  annotations[`${PREFIX}${setting}`];

/** `a, b,c` as a list. */
export const listOf = (value: string | undefined): readonly string[] =>
  (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** `key=value,other=value` by key. */
export function attributesOf(value: string | undefined): Settings {
  return Object.fromEntries(
    listOf(value).map((pair) => {
      const [key = '', ...rest] = pair.split('=');
      return [key.trim(), rest.join('=').trim()];
    }),
  );
}

/** The Ingress, if it is one for the controller: by its class, or where the class says nothing, by its annotations. */
function albIngress(cluster: Cluster, ingress: KubernetesObject): AlbIngress | undefined {
  const stated = settingsOf(ingress);
  const className = classNameOf(ingress);
  const object = className === undefined ? undefined : cluster.find('IngressClass', '', className);
  const controller = object === undefined ? undefined : textAt(object.body, 'spec', 'controller');
  const isOurs =
    controller === undefined
      ? Object.keys(stated).length > 0 && (className === undefined || className.includes('alb'))
      : controller === CONTROLLER;
  if (!isOurs) return undefined;
  const params = object === undefined || isOldStyle(ingress) ? undefined : paramsOf(cluster, object);
  const settings = { ...stated, ...(params === undefined ? {} : overridesOf(params)) };
  const certificates = listOf(settings['certificate-arn']);
  const group = settings['group.name'];
  return {
    ingress,
    stated,
    settings,
    ...(params === undefined ? {} : { params }),
    ...(group === undefined ? {} : { group }),
    order: orderOf(settings['group.order'] ?? '0'),
    certificates,
    listeners: listenersOf(settings['listen-ports'], certificates),
  };
}

const orderOf = (text: string): number => (/^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN);

/** With the annotation in the place of the field, the controller reads no parameters. */
const isOldStyle = ({ annotations }: KubernetesObject): boolean =>
  annotations['kubernetes.io/ingress.class'] !== undefined;

function paramsOf(cluster: Cluster, { body }: KubernetesObject): KubernetesObject | undefined {
  const name = textAt(body, 'spec', 'parameters', 'name');
  return name === undefined ? undefined : cluster.find('IngressClassParams', '', name);
}

/** The settings that parameters of a class put in the place of annotations. */
function overridesOf({ body }: KubernetesObject): Settings {
  const spec = recordAt(body, 'spec');
  const overrides = Object.entries(OVERRIDING_FIELDS).flatMap(([setting, field]) => {
    const value = at(spec, ...field.split('.'));
    const text = Array.isArray(value) ? value.filter((one) => typeof one === 'string').join(',') : value;
    return typeof text === 'string' && text !== '' ? [[setting, text] as const] : [];
  });
  return Object.fromEntries(overrides);
}

/** Where the value of a setting that is in force is stated, or would be. */
export function placeOf({ ingress, params }: AlbIngress, setting: string): Pick<Violation, 'object' | 'path'> {
  const field = OVERRIDING_FIELDS[setting];
  const isOverridden = params !== undefined && overridesOf(params)[setting] !== undefined;
  return isOverridden && field !== undefined
    ? { object: params, path: `spec.${field}` }
    : { object: ingress, path: settingPath(setting) };
}

/** Attributes of a load balancer as they are in force: those of all members together, and of the class before them. */
export function balancerAttributes({ members }: LoadBalancer): Settings {
  const ofClass = members.flatMap(({ params }) => listAt(params?.body, 'spec', 'loadBalancerAttributes'));
  return Object.fromEntries([
    ...members.flatMap(({ settings }) => Object.entries(attributesOf(settings['load-balancer-attributes']))),
    ...ofClass.map((one) => [textAt(one, 'key') ?? '', textAt(one, 'value')] as const),
  ]);
}

function inTurn(members: readonly AlbIngress[]): readonly AlbIngress[] {
  const key = ({ ingress }: AlbIngress): string => `${ingress.namespace}/${ingress.name}`;
  return [...members].sort((one, other) => one.order - other.order || (key(one) < key(other) ? -1 : 1));
}
