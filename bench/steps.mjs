/** Names of the steps of `phases.mjs` that others ask for. */
export const SCHEMAS = 'check: objects against schemas';
export const POLICIES = 'policies: objects against rules of production';
