import type { Definitions, JsonSchema } from './json-schema';
import { FORMS, type TextForm } from './patterns';

/** The rule that the name of an object must follow. */
interface NameRule {
  readonly form: TextForm;
  readonly maxLength: number;
}

const DEFAULT_RULE = 'ObjectMeta.subdomain';

/**
 * How objects may be called: a DNS subdomain, but for a few kinds. Source: the `ValidateNameFunc` of each kind in
 * k8s.io/kubernetes `pkg/apis`. The keys are definitions of metadata whose name is required and follows the rule.
 */
const NAME_RULES: Readonly<Record<string, NameRule>> = {
  [DEFAULT_RULE]: { form: FORMS.dnsSubdomain, maxLength: 253 },
  'ObjectMeta.cronJob': { form: FORMS.dnsSubdomain, maxLength: 52 },
  'ObjectMeta.namespace': { form: FORMS.dnsLabel, maxLength: 63 },
  'ObjectMeta.service': { form: FORMS.serviceName, maxLength: 63 },
  'ObjectMeta.rbac': { form: FORMS.pathSegment, maxLength: 253 },
};

const RULE_OF_KIND: Readonly<Record<string, string>> = {
  'CronJob.v1.batch': 'ObjectMeta.cronJob',
  'Namespace.v1': 'ObjectMeta.namespace',
  'Service.v1': 'ObjectMeta.service',
  'Role.v1.rbac.authorization.k8s.io': 'ObjectMeta.rbac',
  'ClusterRole.v1.rbac.authorization.k8s.io': 'ObjectMeta.rbac',
  'RoleBinding.v1.rbac.authorization.k8s.io': 'ObjectMeta.rbac',
  'ClusterRoleBinding.v1.rbac.authorization.k8s.io': 'ObjectMeta.rbac',
};

/** The schema of the metadata of a kind (`Deployment.v1.apps`), as a reference to one of `namedMetadata`. */
export function metadataOf(kind: string): JsonSchema {
  return { $ref: RULE_OF_KIND[kind] ?? DEFAULT_RULE };
}

/**
 * Metadata of whole objects: as the metadata of templates inside them, but with a name, which is required. One
 * definition for each rule about names.
 */
export function namedMetadata(template: JsonSchema): Definitions {
  const named = ({ form, maxLength }: NameRule): JsonSchema => ({
    ...template,
    properties: { ...template.properties, name: { type: 'string', pattern: form.pattern, maxLength } },
    required: ['name'],
  });
  return Object.fromEntries(Object.entries(NAME_RULES).map(([definition, rule]) => [definition, named(rule)]));
}
