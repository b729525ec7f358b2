import { builtinSchemas } from './builtin';
import { contractSchemas, readContracts } from './contracts';
import type { SchemaSet } from './json-schema';

/** The schemas of all kinds that can be checked: built-in ones, and custom ones from the contracts under the root. */
export function schemaSet(root: string): SchemaSet {
  const builtin = builtinSchemas(root);
  const custom = contractSchemas(readContracts(root));
  return {
    kinds: [...builtin.kinds, ...custom.kinds],
    definitions: { ...builtin.definitions, ...custom.definitions },
  };
}
