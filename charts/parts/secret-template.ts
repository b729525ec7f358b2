import {
  ExternalSecretSpecTargetTemplateEngineVersion as EngineVersion,
  ExternalSecretSpecTargetTemplateMergePolicy as MergePolicy,
  ExternalSecretSpecTargetTemplateType as SecretType,
  type ExternalSecretSpecTargetTemplate,
} from '../../imports/external-secrets.io';
import type { Secret, SecretKey } from '../../overlays/environment';

/**
 * How a Secret is made of what was fetched, where it holds more than that: URLs with parameters, or the login to a registry,
 * whose type Kubernetes wants. Every key stands in it, since keys that do not are left out of the Secret
 * (https://external-secrets.io/latest/guides/templating/).
 */
export function secretTemplate({ kind, keys }: Secret): ExternalSecretSpecTargetTemplate | undefined {
  const isLogin = kind === 'registry-login';
  if (!isLogin && keys.every(({ urlParameters }) => urlParameters === undefined)) return undefined;
  return {
    engineVersion: EngineVersion.V2,
    mergePolicy: MergePolicy.REPLACE,
    ...(isLogin ? { type: SecretType.KUBERNETES_PERIOD_IO_FORWARD_SLASH_DOCKERCONFIGJSON } : {}),
    data: Object.fromEntries(keys.map((secretKey) => [secretKey.key, valueTemplate(secretKey)])),
  };
}

/** The name of a fetched value: the key, without the dot of `.dockerconfigjson`, which no name in a template has. */
export function fetchedName(key: string): string {
  return key.replace(/^\./, '');
}

/** The value as it is; or the URL with its parameters, which may be its first ones. */
function valueTemplate({ key, urlParameters }: SecretKey): string {
  const value = `.${fetchedName(key)}`;
  if (urlParameters === undefined) return `{{ ${value} }}`;
  return `{{ ${value} }}{{ if contains "?" ${value} }}&{{ else }}?{{ end }}${urlParameters}`;
}
