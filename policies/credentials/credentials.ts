/**
 * Forms of credentials that are known to their makers and to whoever searches repositories for them. Each begins with something
 * fixed and repeats within bounds, so that a long text takes time in proportion to its length.
 */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/, 'an AWS access key id'],
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY/, 'a private key'],
  [/LS0tLS1CRUdJTi(?:BSU0Eg|BQUklW|BFQyBQ|BPUEVO|BFTkNS)/, 'a private key in base64'],
  [/AGE-SECRET-KEY-1[0-9A-Z]{20}/, 'an age key'],
  [/\b[sr]k_(?:live|test)_[A-Za-z0-9]{8}/, 'a Stripe key'],
  [/\bwhsec_[A-Za-z0-9+/]{8}/, 'a Stripe webhook secret'],
  [/\bre_(?=\w{0,24}\d)[A-Za-z0-9]{8}\w{8}/, 'a Resend key'],
  [/\bgh[pousr]_[A-Za-z0-9]{20}/, 'a GitHub token'],
  [/\bgithub_pat_[A-Za-z0-9_]{20}/, 'a GitHub token'],
  [/\bgl(?:pat|ptt|dt|rt|ft|cbt|oas|agent|soat)-[A-Za-z0-9_-]{20}/, 'a GitLab token'],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{10}/, 'a Slack token'],
  [/\bxapp-\d-[A-Z0-9]{5}/, 'a Slack token'],
  [/hooks\.slack\.com\/(?:services|workflows|triggers)\/\w{3}/, 'a Slack webhook'],
  [/\.webhook\.office\.com\/webhookb2\/[0-9a-f]{8}/, 'a Teams webhook'],
  [/discord(?:app)?\.com\/api\/webhooks\/\d{10,20}\/[\w-]{20}/, 'a Discord webhook'],
  [/events\.pagerduty\.com\/integration\/[A-Za-z0-9]{20}/, 'a PagerDuty key'],
  [/\bu\+[A-Za-z0-9_+-]{18}\b/, 'a PagerDuty token'],
  [/\bSG\.[\w-]{16,32}\.[\w-]{16}/, 'a SendGrid key'],
  [/\bSK[0-9a-f]{32}\b/, 'a Twilio key'],
  [/\bkey-[0-9a-f]{32}\b/, 'a Mailgun key'],
  [/\bAIza[\w-]{35}/, 'a Google API key'],
  [/\bGOCSPX-[\w-]{20}/, 'a Google client secret'],
  [/\bya29\.[\w-]{20}/, 'a Google access token'],
  [/\bsk-(?:proj|svcacct|ant-[a-z0-9]{3,8})-[\w-]{20}/, 'a key of a language model'],
  [/\bsk-[A-Za-z0-9]{32}/, 'a key of a language model'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'an npm token'],
  [/\bpypi-AgE[\w-]{50}/, 'a PyPI token'],
  [/\bdckr_[op]at_[\w-]{20}/, 'a Docker Hub token'],
  [/\bhf_[A-Za-z0-9]{30}/, 'a Hugging Face token'],
  [/\bhv[sbr]\.[\w-]{20}/, 'a Vault token'],
  [/\.atlasv1\.[\w-]{60}/, 'a Terraform Cloud token'],
  [/\bdo[opr]_v1_[0-9a-f]{64}/, 'a DigitalOcean token'],
  [/\bdapi[0-9a-f]{32}\b/, 'a Databricks token'],
  [/\bATATT3[\w-]{20}/, 'an Atlassian token'],
  [/\bNRAK-[A-Z0-9]{27}/, 'a New Relic key'],
  [/\bglsa_[A-Za-z0-9]{32}_[0-9a-f]{8}/, 'a Grafana token'],
  [/\bsntry[su]_[\w-]{20}/, 'a Sentry token'],
  [/\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/, 'a Shopify token'],
  [/\blin_api_[A-Za-z0-9]{32}/, 'a Linear key'],
  [/\b\d{8,10}:AA[\w-]{33}\b/, 'a Telegram token'],
  [/\b(?:Account|SharedAccess)Key=[A-Za-z0-9+/]{40}/, 'an Azure key'],
  [/(?<![\w-])eyJ[\w-]{10,2000}\.[\w-]{10}/, 'a JSON web token'],
  [/\b(?:Bearer|Basic) (?=[\w+/.-]{0,60}\d)[\w+/.-]{20}/, 'an authorization header'],
  [/\bhttps?:\/\/[0-9a-f]{16,64}@/, 'a URL with a key'],
];

/** All of them at once: most texts hold none. */
const ANY = new RegExp(FORMS.map(([{ source }]) => source).join('|'));
const SHORTEST_FORM = 12;

/** `://user:password@`; what follows tells the digest of an image from it. */
const URL_PASSWORD = /:\/\/(?<user>[^\s/:@"'<>]{0,200}):(?<password>[^\s/@"']{1,200})@(?!sha256:)/g;
/** In examples and comments. */
const EXAMPLE_USER = /^(?:user|username|usr|login)$/i;
const EXAMPLE_PASSWORD = /^(?:password|pass|passwd|pwd|secret)$/i;

/** Which kind of credential a text holds; undefined when it holds none. */
export function credentialKind(text: string): string | undefined {
  if (text.length < SHORTEST_FORM) return undefined;
  if (ANY.test(text)) return FORMS.find(([form]) => form.test(text))?.[1];
  return text.includes('://') && hasUrlPassword(text) ? 'a URL with a password' : undefined;
}

function hasUrlPassword(text: string): boolean {
  for (const { groups } of text.matchAll(URL_PASSWORD)) {
    const { user = '', password = '' } = groups ?? {};
    const isExample = EXAMPLE_USER.test(user) && EXAMPLE_PASSWORD.test(password);
    if (!isExample && !isStandIn(password)) return true;
  }
  return false;
}

/**
 * What somebody fills in later: `$(VAR)`, `${VAR}`, `$VAR`, `{{ .Var }}`, `<var>`, `%VAR%`, `***`; and what is encrypted or only
 * says where to look: `ENC[…]` of sops, `vault:…`, `arn:…`, `/run/secrets/x`.
 */
export function isStandIn(value: string): boolean {
  return STAND_IN.test(value) || /^[*.x•-]+$/i.test(value) || REFERENCE.test(value);
}

const STAND_IN = /\$[({]|^\$\w+$|\{\{|\[\[|<[^<>]{1,200}>|^%[\w.]+%$|^@[\w.-]+@$|^__\w+__$|^ENC\[|redacted/i;
const REFERENCE = /^(?:\.{0,2}\/|~\/|[a-z][a-z0-9+.-]{1,30}:)/;
