import type { Options } from 'ajv';

/**
 * How schemas become validators, ahead of time and at run time alike: every mistake is found; ajv's own sentences are left
 * out, because violations.ts words them; a definition is one function, however often it is used.
 */
export const AJV_OPTIONS = {
  strict: true,
  allowUnionTypes: true,
  allErrors: true,
  messages: false,
  inlineRefs: false,
  meta: false,
  validateSchema: false,
} as const satisfies Options;
