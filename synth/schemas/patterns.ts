/** A form that a text must have, and its wording for people. */
export interface TextForm {
  readonly pattern: string;
  /** The end of a sentence that begins with "expected …". */
  readonly expected: string;
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;

/**
 * The forms that the API server insists on. Sources: k8s.io/apimachinery `util/validation` and `api/validation/path`,
 * and `resource.Quantity`.
 */
export const FORMS = {
  quantity: {
    pattern: '^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$',
    expected: 'a quantity such as 500m, 2 or 512Mi',
  },
  time: {
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$',
    expected: 'a time such as 2024-01-31T12:00:00Z',
  },
  dnsLabel: {
    pattern: `^${LABEL}$`,
    expected: 'at most 63 lower-case letters, digits and "-", with a letter or digit at both ends',
  },
  serviceName: {
    pattern: '^[a-z]([-a-z0-9]*[a-z0-9])?$',
    expected: 'at most 63 lower-case letters, digits and "-", beginning with a letter',
  },
  dnsSubdomain: {
    pattern: `^${SUBDOMAIN}$`,
    expected: 'at most 253 lower-case letters, digits, "-" and ".", with a letter or digit at both ends',
  },
  pathSegment: {
    pattern: '^(?!\\.\\.?$)[^/%]+$',
    expected: 'a name without "/" and "%"',
  },
  qualifiedName: {
    pattern: `^(${SUBDOMAIN}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`,
    expected:
      'a key such as app.kubernetes.io/name: an optional domain, then at most 63 letters, digits, "-", "_" and "."',
  },
  labelValue: {
    pattern: '^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$',
    expected: 'at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends',
  },
  dataKey: {
    pattern: '^[-._a-zA-Z0-9]+$',
    expected: 'letters, digits, "-", "_" and "."',
  },
  portName: {
    pattern: '^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$',
    expected: 'at most 15 lower-case letters, digits and "-", at least one of them a letter',
  },
  percentage: {
    pattern: '^[0-9]+%$',
    expected: 'a whole number or a percentage such as 25%',
  },
  medium: {
    pattern: '^(Memory|HugePages(-.+)?)?$',
    expected: '"Memory" or "HugePages"',
  },
  goDuration: {
    pattern: '^([0-9]+(h|m|s))+$',
    expected: 'a duration such as 1h, 30m or 1h30m',
  },
} as const satisfies Readonly<Record<string, TextForm>>;

const WORDING = new Map<string, string>(Object.values(FORMS).map(({ pattern, expected }) => [pattern, expected]));

/** What a text that breaks a pattern should have been, in words where there are any. */
export function wordingOf(pattern: string): string {
  return WORDING.get(pattern) ?? `a text of the form ${pattern}`;
}
