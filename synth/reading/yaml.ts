import {
  CORE_SCHEMA,
  EVENT_ID,
  NOT_RESOLVED,
  YAMLException,
  boolYaml11Tag,
  constructFromEvents,
  defineScalarTag,
  mergeTag,
  parseEvents,
} from 'js-yaml';

/** Objects of Kubernetes that are nested deeper are made to break readers. */
const MOST_LEVELS = 200;

/** Merging of maps (`<<`) is linear, and its result is weighed. */
const MOST_MERGED_KEYS = 1_000_000;

/**
 * Integers as kubectl reads them: `0644` is octal, as people write file modes; `1_000` is a thousand; `12:30` is text
 * (sigs.k8s.io/yaml, goyaml.v2/resolve.go).
 */
const integerTag = defineScalarTag('tag:yaml.org,2002:int', {
  implicit: true,
  implicitFirstChars: Array.from('-+0123456789'),
  resolve: (source) => {
    const [, sign = '', digits = ''] = /^([-+]?)(\d[\da-fA-FxXoObB_]*)$/.exec(source.replaceAll('_', '')) ?? [];
    const written = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
    // 08 is no octal number: it is left to floats, as kubectl does.
    const value = written === '' || /^0\d/.test(written) ? Number.NaN : Number(written);
    if (!Number.isFinite(value)) return NOT_RESOLVED;
    return sign === '-' && value !== 0 ? -value : value;
  },
  identify: () => false,
});

/** YAML as the API server gets it from kubectl: 1.2 with the booleans of 1.1 (`yes`, `on`), octal numbers, and merges. */
const SCHEMA = CORE_SCHEMA.withTags(boolYaml11Tag, integerTag, mergeTag);

const COMPLEX_KEY = 'object-based map does not support complex keys';

const TEMPLATE_HINT = 'if it is a template of a Helm chart, judge what helm template makes of it';

/** What a piece of YAML holds. */
export interface Documents {
  readonly values: readonly unknown[];
  /** Whether parts of it are meant in several places. */
  readonly aliases: 'some' | 'none';
}

/** Why a text cannot be read. */
export interface Unreadable {
  readonly unreadable: string;
  /** Where, in characters from the beginning; where it is not known, the beginning. */
  readonly offset: number;
  readonly hint?: string;
}

/** Reads the documents of a text. */
export function readYaml(source: string): Documents | Unreadable {
  try {
    const events = parseEvents(source, { maxDepth: MOST_LEVELS });
    const values = constructFromEvents(events, { source, schema: SCHEMA, maxTotalMergeKeys: MOST_MERGED_KEYS });
    const hasAliases = events.some(({ type }) => type === EVENT_ID.ALIAS);
    return { values, aliases: hasAliases ? 'some' : 'none' };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const reason = { unreadable: reasonOf(error, source), offset: error.mark?.position ?? 0 };
    return source.includes('{{') ? { ...reason, hint: TEMPLATE_HINT } : reason;
  }
}

function reasonOf({ reason, mark }: YAMLException, source: string): string {
  if (reason === COMPLEX_KEY) return 'a map or list in place of a key';
  if (reason !== 'duplicated mapping key' || mark === undefined) return reason;
  const [key = ''] = /^[^\s:"']+/.exec(source.slice(mark.position, mark.position + 100)) ?? [];
  return `the key "${key}" a second time in one map`;
}
