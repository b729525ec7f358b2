/**
 * Forms of credentials that are known to their makers and to whoever searches repositories for them. Each is told by its
 * beginning and length, so that ordinary words and addresses are not taken for one. Repetitions are bounded: a long text takes
 * time in proportion to its length.
 */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/, 'an AWS access key id'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY/, 'a private key'],
  [/\b(sk|rk)_(live|test)_[A-Za-z0-9]{8,}/, 'a Stripe key'],
  [/\bwhsec_[A-Za-z0-9]{8,}/, 'a Stripe webhook secret'],
  [/\bre_[A-Za-z0-9]{8}\w{8}/, 'a Resend key'],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}/, 'a GitHub token'],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/, 'a Slack token'],
  [/hooks\.slack\.com\/services\/\w+/, 'a Slack webhook'],
  [/\beyJ[A-Za-z0-9_-]{10,500}\.[A-Za-z0-9_-]{10,500}\b/, 'a JSON web token'],
  [/(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/[^/\s:@]{0,200}:[^/\s@]{1,200}@/i, 'a URL with a password'],
  [/^https?:\/\/[0-9a-f]{16,}@/i, 'a URL with a key'],
];

/** Which kind of credential a text looks like; undefined when it looks like none. */
export function secretKind(text: string): string | undefined {
  return FORMS.find(([form]) => form.test(text))?.[1];
}

/** Names of variables whose value is a credential whatever it looks like; `ACCESS_TOKEN_TTL` is none. */
const SENSITIVE_NAME =
  /(PASSWORD|PASSWD)$|(^|_)(SECRET|TOKEN|API_?KEY|SECRET_?KEY|ACCESS_?KEY|PRIVATE_?KEY|ENCRYPTION_?KEY|CREDENTIALS?)$/i;

/** Whether a variable of this name may only be a secret key. */
export function isSensitiveName(variable: string): boolean {
  return SENSITIVE_NAME.test(variable.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2'));
}
